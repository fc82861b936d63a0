/** What the ledger of attempts is asked. */
import type { TaskDefinitionArn } from "../../ecs/arn.ts";
import type { Attempt, AttemptEnd, HowEnded, Ledger } from "../../facts/attempt.ts";
import type { Digest } from "../../image/reference.ts";

/** The newest deployment that was to bring an image to a container. */
export function lastDeploymentOf(
  ledger: Ledger,
  container: string,
  isIt: (digest: Digest) => boolean,
): Attempt | undefined {
  return deploymentsTo(ledger, container).findLast(({ digest }) => digest !== null && isIt(digest));
}

/** The deployments of a container, from the earliest to the latest, whatever they brought. */
export function deploymentsTo(ledger: Ledger, container: string): Ledger {
  return ledger.filter((one) => one.by === "ecs" && one.container === container);
}

/** Whether this program registered a revision, by itself or for a person: only the journal can tell. */
export function isOurs(ledger: Ledger, revision: TaskDefinitionArn | null): boolean {
  return ledger.some((one) => one.by !== "ecs" && one.revision !== null && one.revision === revision);
}

/** Whether a deployment was ours: who takes our revision later is somebody else. */
export function wasBegunByUs(ledger: Ledger, { revision, began }: Attempt): boolean {
  return isOurs(
    ledger.filter(({ end }) => end !== null && end.at >= began),
    revision,
  );
}

/** The remedy that brought an image to no container for good, if it counts still; not one that ECS brought to its end after all. */
export function failedRemedyOf(ledger: Ledger, digest: Digest, now: Date): AttemptEnd | undefined {
  const failed = ledger.filter(
    (one) => one.by === "us" && one.digest === digest && !succeededAfterAll(one, ledger),
  );
  return failed
    .flatMap(({ end }) => end ?? [])
    .find((end) => didNotHold.has(end.how) && !isForgiven(end, now));
}

/** Whether a deployment that was given up as failed came to run its image in the end, as ECS remembers it. */
function succeededAfterAll({ container, revision, began, end }: Attempt, ledger: Ledger): boolean {
  if (end?.how !== "failed" || revision === null) return false;
  return deploymentsTo(ledger, container).some(
    (one) => one.revision === revision && isSince(one, began) && one.end?.how === "succeeded",
  );
}

/** Whether a deployment began with a remedy that was noted at this time, or later. */
export function isSince(deployment: Pick<Attempt, "began">, noted: Date): boolean {
  return deployment.began.getTime() >= noted.getTime() - notedWithin;
}

/** A deployment begins with our update, and is noted after it: for no longer than a service stays claimed for that. */
const notedWithin = 150_000;

/** How the last pin of ours, or by hand, of a container to an image ended, if it came to run it. */
export function lastPinOf(ledger: Ledger, container: string, digest: Digest): AttemptEnd | undefined {
  const own = ledger.filter(
    (one) => one.by !== "ecs" && one.container === container && one.digest === digest,
  );
  return own.findLast(({ end }) => end?.how === "succeeded")?.end ?? undefined;
}

const didNotHold: ReadonlySet<HowEnded> = new Set(["untried", "refused", "failed"]);

function isForgiven({ how, at }: AttemptEnd, now: Date): boolean {
  return how === "untried" && now.getTime() - at.getTime() >= day;
}

const day = 86_400_000;
