/** What a service is told of after others were pushed. */
import { valueOr } from "../../../src/domain/common/known.ts";
import { follow, noOrigin } from "../../../src/domain/image/follow.ts";
import { evidenceOf } from "../../../src/domain/image/line.ts";
import { parseReference } from "../../../src/domain/image/reference.ts";
import { targetOf } from "../../../src/domain/image/target.ts";
import type { Track } from "../../../src/domain/image/track.ts";
import { tag } from "../building.ts";
import { pushed } from "./pushes.ts";

/** What a service on the first of these is told of, by a tag; `?` is behind a guess, and nothing is said of none. */
export function toldOf(own: string, later: readonly string[], track: Track = { kind: "auto" }): string {
  const written = own.split(/[=,]/)[0] ?? "";
  const facts = pushed(own, ...later);
  const digest = valueOr(facts.tags.get(tag(written)), null);
  const follows = follow(track, parseReference(`x:${written}`), noOrigin, evidenceOf(facts));
  const found = targetOf(follows, facts, { digest, runs: null, platform: null });
  if (!found.known) return found.reason;
  const { target } = found.value;
  if (target === null || target.digest === digest) return "";
  return target.certain ? target.tag : `${target.tag}?`;
}
