/** Which services a trigger concerns. */
import type { ServiceArn } from "../domain/ecs/arn.ts";
import { repositoryKey } from "../domain/image/ecr.ts";
import { isExpectedChange } from "../domain/record.ts";
import type { ImageTrigger, ServiceTrigger } from "../domain/trigger.ts";
import type { Ports } from "./ports.ts";

/** The services that use the repository; the move of its tag is noted on the way. */
export async function servicesOfImage(
  trigger: ImageTrigger,
  { journal }: Pick<Ports, "journal">,
): Promise<ServiceArn[]> {
  const repository = repositoryKey(trigger.repository);
  const { action, tag, digest, at } = trigger;
  if (action === "pushed" && tag && digest) {
    await journal.noteMoves([{ repository, tag, digest, at, source: "event" }]);
  }
  const namesNothing = action === "pushed" && tag === null;
  return namesNothing ? [] : journal.servicesUsing(repository);
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

/** Every service there is, and those that the journal still knows. */
export async function everyService({ ecs, journal }: Pick<Ports, "ecs" | "journal">): Promise<ServiceArn[]> {
  const [listed, remembered] = await Promise.all([ecs.listServices(), journal.services()]);
  return [...new Set([...listed.map(({ arn }) => arn), ...remembered])];
}
