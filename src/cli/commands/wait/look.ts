import type { CliConnection } from "../../../connect/cli.ts";
import { type Known, known, unknown, valueOr } from "../../../domain/common/known.ts";
import { type ServiceName, shortTaskDefinition } from "../../../domain/ecs/arn.ts";
import type { ServiceFacts } from "../../../domain/facts/facts.ts";
import { ecrRepository } from "../../../domain/image/ecr.ts";
import { type Digest, formatRepository } from "../../../domain/image/reference.ts";
import { whyUnrunnable } from "../../../domain/image/runnable.ts";
import { currentTasks, platformOf } from "../../../domain/judge/container/running-tasks.ts";
import { readReference } from "../../../domain/judge/container/written-reference.ts";
import { shortDigest } from "../../../domain/words/image-words.ts";
import {
  type AwaitedImage,
  awaitedContainers,
  judgeArrival,
  noteUnderWay,
  type ReadImages,
  type UnderWay,
} from "../../../explain/arrival.ts";
import { readImages } from "../../../reconcile/read/read-images.ts";
import { aimedAdvice } from "../../aim.ts";
import type { AwsOptions } from "../../options.ts";
import { didYouMean } from "../../services/similar.ts";
import type { Look } from "../../terminal/keep-looking.ts";

/** How the waiting for an image ended. */
export interface Ending {
  readonly kind: "arrived" | "failed";
  readonly words: string;
}

/**
 * A look at the service that can be taken again and again.
 * @throws {Error} if the first one shows that the waiting would be in vain
 */
export async function createLook(
  service: ServiceName,
  awaited: AwaitedImage,
  connection: CliConnection,
  options: AwsOptions,
): Promise<() => Promise<Look<Ending>>> {
  const first = await readFacts(service, connection);
  if (!first.known) throw refusal(service, first.reason);
  if (first.value === null) throw refusal(service, "it is being deleted");
  const { containers, tasks } = first.value;
  if (!containers.known) throw refusal(service, `its task definition is not known: ${containers.reason}`);
  if (!tasks.known) throw refusal(service, `what runs is not known: ${tasks.reason}`);
  if (awaitedContainers(first.value, awaited).length === 0)
    throw refusal(service, sayNotUsed(first.value, awaited));
  const never = await whyNever(first.value, awaited, connection);
  if (never) throw refusal(service, never);
  let next: typeof first | null = first;
  let underWay: UnderWay = new Set();
  return async () => {
    const read: Known<ServiceFacts | null> = next ?? (await readFacts(service, connection));
    next = null;
    if (!read.known) return { progress: `Cannot check: ${read.reason}` };
    const facts = read.value;
    if (facts === null) return { ending: { kind: "failed", words: "it was deleted meanwhile" } };
    const images = await imagesOf(facts, awaited, connection);
    underWay = noteUnderWay(facts, underWay);
    const arrival = judgeArrival(facts, awaited, images, underWay);
    switch (arrival.kind) {
      case "arrived":
      case "failed":
        return { ending: { kind: arrival.kind, words: arrival.words } };
      case "waiting":
        return { progress: arrival.words, ways: aimedAdvice(arrival.ways ?? [], options) };
      case "unknown":
        return { progress: `Cannot determine it yet: ${arrival.words}` };
    }
  };
}

/** The facts that arrival is judged by; `null` if the service is gone. */
async function readFacts(
  service: ServiceName,
  { ecs, now }: CliConnection,
): Promise<Known<ServiceFacts | null>> {
  const described = (await ecs.describeServices([service])).get(service.arn) ?? unknown("it was not read");
  if (!described.known || described.value === null) return described.known ? known(null) : described;
  const description = described.value;
  const unread = unknown("was not read");
  const [containers, tasks, resolved, rollouts] = await Promise.all([
    ecs.containers([description.taskDefinition]),
    ecs.tasks([service]),
    description.desired === 0 ? ecs.resolved([description]) : new Map(),
    ecs.rollouts([description]),
  ]);
  return known({
    ...description,
    at: now(),
    containers: containers.get(description.taskDefinition) ?? unread,
    tasks: tasks.get(service.arn) ?? unread,
    resolved: resolved.get(service.arn) ?? unread,
    rollouts: rollouts.get(service.arn) ?? unread,
    stopped: null,
    newest: null,
    repositories: new Map(),
  });
}

/** The awaited image and those that could be it. */
async function imagesOf(
  facts: ServiceFacts,
  awaited: AwaitedImage,
  { ecr }: CliConnection,
): Promise<ReadImages> {
  const names = awaitedContainers(facts, awaited);
  const running = currentTasks(facts)
    .flatMap(({ containers }) => containers)
    .flatMap(({ name, digest }) => (names.includes(name) && digest ? digest : []));
  const resolved = names.flatMap((name) => valueOr(facts.resolved, null)?.get(name) ?? []);
  const pinned = valueOr(facts.containers, []).flatMap(
    ({ name, written }) => (names.includes(name) && valueOr(readReference(written), null)?.digest) || [],
  );
  const digests: Digest[] = [...running, ...resolved, ...pinned];
  const repository = ecrRepository(awaited.repository);
  if (repository) return readImages(repository, awaited.digest, digests, platformOf(facts), ecr);
  const elsewhere = [awaited.digest, ...digests].map((digest) => [digest, known(null)] as const);
  return { images: new Map(elsewhere), manifests: new Map() };
}

/** Why no task of the service could ever run the awaited image; one that runs can be run. */
async function whyNever(
  facts: ServiceFacts,
  awaited: AwaitedImage,
  connection: CliConnection,
): Promise<string | null> {
  const names = awaitedContainers(facts, awaited);
  const isRunning = currentTasks(facts).some(({ containers }) =>
    containers.some(({ name, digest }) => names.includes(name) && digest === awaited.digest),
  );
  if (isRunning) return null;
  const platform = platformOf(facts);
  const why = whyUnrunnable(awaited.digest, await imagesOf(facts, awaited, connection), platform);
  const image = shortDigest(awaited.digest);
  switch (valueOr(why, null)) {
    case "not-an-image":
      return `${image} is no container image, so no task can run it`;
    case "no-platform":
      return `${image} has no image for ${platform}, the platform of its tasks`;
    case null:
      return null;
  }
}

/** No container names the repository: pushed to one place, run from another. */
function sayNotUsed(
  { containers, taskDefinition }: ServiceFacts,
  { repository, container }: AwaitedImage,
): string {
  const all = valueOr(containers, []);
  const revision = shortTaskDefinition(taskDefinition);
  if (container !== null && all.every(({ name }) => name !== container)) {
    const names = all.map(({ name }) => name);
    return `${revision} has no container "${container}"${didYouMean(container, names)}`;
  }
  const own = all.filter(({ name }) => container === null || name === container);
  const named = own.map(({ name, written }) => `"${name}" names ${written}`).join(", ");
  const who =
    container === null ? `no container of ${revision}` : `container "${container}" of ${revision} never`;
  return `${who} uses repository ${formatRepository(repository)}: ${named}`;
}

function refusal({ cluster, name }: ServiceName, why: string): Error {
  return new Error(`Cannot wait for service "${cluster}/${name}": ${why}`);
}
