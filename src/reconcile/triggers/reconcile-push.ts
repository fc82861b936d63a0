/** A push to a repository that nothing was known to use: was it meant for another, or does somebody use it by now? */

import { unknown } from "../../domain/common/known.ts";
import type { PushTrigger } from "../../domain/facts/trigger.ts";
import { parseRepositoryKey } from "../../domain/image/ecr.ts";
import {
  isNeighbour,
  type PushFacts,
  wrongRepository,
} from "../../domain/judge/findings/wrong-repository.ts";
import { limitsOf } from "../../domain/policy/limits.ts";
import { defaultSettle, isIgnored } from "../../domain/policy/policy.ts";
import type { Ports } from "../ports.ts";
import { publishRepositoryFinding } from "../publish/publish-repository-finding.ts";
import { publishSuppressed } from "../publish/publish-suppressed.ts";
import { isImage } from "../read/found-images.ts";
import { reconcile } from "../reconcile.ts";

/** A sweep older than this may have missed a service that uses the repository. */
const freshness = 3_600_000;

/** How long a push waits for a sweep that saw every service. */
const patience = 2 * 3_600_000;

/** How soon it is looked at again where there was no sweep yet, or no room for the message. */
const pause = 900_000;

/** Looks at one push: reconciles whoever uses its repository by now, or publishes that it went to the wrong one, if it did. */
export async function reconcilePush(push: PushTrigger, ports: Ports): Promise<void> {
  if (isIgnored(ports.policy, parseRepositoryKey(push.repository).name)) return;
  const users = await ports.journal.servicesUsing(push.repository);
  if (users.length > 0) {
    await reconcile(users, ports);
    return;
  }
  const facts = await gatherPush(push, ports);
  if (!facts.isIndexFresh) return waitForSweep(push, facts.at, ports);
  const settle = ports.policy.defaults.settle ?? defaultSettle;
  const suspect = wrongRepository({ ...facts, isUsed: { known: true, value: false } }, settle);
  if (!suspect) return;
  const finding = wrongRepository(
    { ...facts, isUsed: await ports.ecs.isRepositoryUsed(facts.repository) },
    settle,
  );
  if (!finding || !(await isOfImage(push, ports))) return;
  const outcome = await publishRepositoryFinding(finding, push, facts.at, ports);
  if (outcome === "no-room") await waitForRoom(push, facts.at, ports);
}

/** Two clocks date a push: ECR's record of it, and the event. */
const tolerance = 120_000;

/** Whether what was pushed then is an image, as far as can be told: charts and signatures are meant for nobody's task. */
async function isOfImage({ repository, pushedAt }: PushTrigger, { ecr }: Ports): Promise<boolean> {
  const listed = await ecr.catalogue(parseRepositoryKey(repository));
  if (!listed.known) return true;
  const then = listed.value.filter(
    (one) => one.pushedAt && Math.abs(one.pushedAt.getTime() - pushedAt.getTime()) <= tolerance,
  );
  return (then.length > 0 ? then : listed.value).some(isImage) || listed.value.length === 0;
}

async function gatherPush({ repository, pushedAt }: PushTrigger, ports: Ports): Promise<PushFacts> {
  const sweptAt = await ports.journal.sweptAt();
  const pushed = parseRepositoryKey(repository);
  const similar = (await ports.journal.repositories()).filter((key) =>
    isNeighbour(pushed, parseRepositoryKey(key)),
  );
  const used: typeof similar = [];
  for (const key of similar) if ((await ports.journal.servicesUsing(key)).length > 0) used.push(key);
  const pushes = await ports.journal.pushes(used);
  const at = ports.now();
  return {
    at,
    repository: pushed,
    pushedAt,
    isIndexFresh: sweptAt !== null && at.getTime() - sweptAt.getTime() <= freshness,
    isUsed: unknown("not asked yet"),
    inUse: used.map((key) => ({ repository: parseRepositoryKey(key), pushes: pushes.get(key) ?? [] })),
  };
}

async function waitForSweep(push: PushTrigger, now: Date, ports: Ports): Promise<void> {
  if (now.getTime() - push.pushedAt.getTime() <= patience) return lookAgain(push, now, ports);
  ports.log.warn("No sweep saw every service, so a push to an unused repository was not judged", {
    repository: push.repository,
  });
}

/** Where nothing is ever published, there is no room to wait for. */
async function waitForRoom(push: PushTrigger, now: Date, ports: Ports): Promise<void> {
  await publishSuppressed([], now, ports);
  if (limitsOf(ports.policy).alertsPerHour > 0) await lookAgain(push, now, ports);
}

async function lookAgain(push: PushTrigger, now: Date, { rechecks }: Ports): Promise<void> {
  await rechecks.schedulePush(push, new Date(now.getTime() + pause), now);
}
