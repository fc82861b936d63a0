/** What is worth knowing of a service and nobody's alarm. */
import { sayDuration } from "./duration.ts";
import type { ServiceFacts } from "./facts.ts";
import { unchangedPush } from "./image/moves.ts";
import { valueOr } from "./known.ts";
import { sayImage } from "./say.ts";
import { type ContainerView, tagsOf } from "./view.ts";

/** A newer image that waits to be promoted to this service. */
export function waitingNote({ name, expected, repository }: ContainerView): string[] {
  const waiting = valueOr(expected ?? undefined, null)?.waiting ?? null;
  if (!waiting) return [];
  const image = sayImage(waiting.digest, tagsOf(repository, waiting.digest));
  return [`Container "${name}": ${image} is newer and awaiting promotion to this service`];
}

/** A push within this time is one that somebody may be waiting to see the effect of. */
const recently = 24 * 3_600_000;

/** "You pushed, and nothing changed": a push whose tag already named that digest. */
export function unchangedNote(
  { name, follows, expected, repository }: ContainerView,
  { at }: ServiceFacts,
): string[] {
  if (follows.kind !== "tag" || !expected?.known || !repository) return [];
  const push = unchangedPush(repository.moves.get(follows.tag) ?? [], expected.value.digest);
  if (!push || at.getTime() - push.getTime() > recently) return [];
  const when = sayDuration(at.getTime() - push.getTime());
  return [
    `Container "${name}": unchanged-push: "${follows.tag}" was pushed ${when} ago, and named that image already: nothing changed`,
  ];
}
