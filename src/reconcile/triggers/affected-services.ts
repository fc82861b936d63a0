/** Which services a trigger concerns. */
import { earliest } from "../../domain/common/dates.ts";
import type { ServiceArn } from "../../domain/ecs/arn.ts";
import type { ImageTrigger, ServiceTrigger } from "../../domain/facts/trigger.ts";
import { repositoryKey } from "../../domain/image/ecr.ts";
import { isImageType } from "../../domain/image/runnable.ts";
import { isArtifactTag } from "../../domain/image/tag/artifact.ts";
import { isExpectedChange } from "../../domain/incidents/record.ts";
import { defaultSettle, isIgnored } from "../../domain/policy/policy.ts";
import type { Ports } from "../ports.ts";

/**
 * The services that use the repository; the move of its tag is noted on the way. Where nothing is known to use
 * it, somebody looks again when the pipeline has had its time.
 */
export async function servicesOfImage(trigger: ImageTrigger, ports: Ports): Promise<ServiceArn[]> {
  const repository = repositoryKey(trigger.repository);
  const { action, tag, digest } = trigger;
  const at = await notLater(trigger.at, ports);
  if (action === "pushed" && tag && digest)
    await ports.journal.noteMoves([{ repository, tag, digest, at, source: "event" }]);
  if (action === "removed" && tag)
    await ports.journal.noteMoves([{ repository, tag, digest: null, at, source: "event" }]);
  if (action === "pushed" && tag === null) return [];
  const services = await ports.journal.servicesUsing(repository);
  const isMeant = action === "pushed" && !isArtifact(trigger);
  if (services.length === 0 && isMeant && !isIgnored(ports.policy, trigger.repository.name)) {
    const settle = ports.policy.defaults.settle ?? defaultSettle;
    await ports.rechecks.schedulePush(
      { repository, pushedAt: at },
      new Date(at.getTime() + settle),
      ports.now(),
    );
  }
  return services;
}

/**
 * When it happened: now, if the event has a time that is yet to come, or nobody would be told until then. The time of
 * day is that of the last AWS response: the read makes sure that there is one of now.
 */
async function notLater(at: Date, { journal, now }: Ports): Promise<Date> {
  if (at <= now()) return at;
  await journal.sweptAt();
  return earliest([at, now()]) ?? at;
}

/** Whether what was pushed is known to be something else than an image. */
function isArtifact({ artifactType, tag }: ImageTrigger): boolean {
  return (artifactType !== null && !isImageType(artifactType)) || (tag !== null && isArtifactTag(tag));
}

/** The services that events are about, but for those whose tasks only did what was expected of them. */
export async function servicesOfChanges(
  triggers: readonly ServiceTrigger[],
  { journal }: Pick<Ports, "journal">,
): Promise<ServiceArn[]> {
  const services = [...new Set(triggers.map(({ service }) => service))];
  const records = await journal.read(services);
  const worthALook = triggers.filter(({ service, task }) => {
    const record = records.get(service);
    return !record || !task || !isExpectedChange(record, task);
  });
  return [...new Set(worthALook.map(({ service }) => service))];
}
