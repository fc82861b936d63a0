/** A repository by its pushes, in the order in which they came. */

import { known } from "../../../src/domain/common/known.ts";
import type { RepositoryFacts, TagMove } from "../../../src/domain/facts/facts.ts";
import type { Digest, Tag } from "../../../src/domain/image/reference.ts";
import { digest, image, repository, tag } from "../building.ts";

/**
 * `1.2.3` or `1.2.3=1.2.3,latest`: an image by its name, which its digest is made of, and the tags that it is pushed
 * with: its name, where none are said. A tag leaves the image that had it before. One push an hour, from midnight on.
 */
export function pushed(...pushes: readonly string[]): RepositoryFacts {
  const tagged = new Map<Digest, { tags: readonly Tag[]; pushedAt: Date }>();
  const moves = new Map<Tag, TagMove[]>();
  for (const [hour, push] of pushes.entries()) {
    const [name = "", tags = name] = push.split("=");
    const own = tags.split(",").filter(Boolean).map(tag);
    const at = hourOf(hour);
    for (const [of, one] of tagged)
      tagged.set(of, { ...one, tags: one.tags.filter((each) => !own.includes(each)) });
    const before = tagged.get(digest(name));
    tagged.set(digest(name), {
      tags: [...(before?.tags ?? []), ...own],
      pushedAt: before?.pushedAt ?? at,
    });
    for (const each of own)
      moves.set(each, [...(moves.get(each) ?? []), { digest: digest(name), at, source: "event" }]);
  }
  const entries = [...tagged].map(([of, more]) => ({ ...more, digest: of }));
  return repository("backend", {
    catalogue: known(entries.filter(({ tags }) => tags.length > 0)),
    images: new Map(
      entries.map((entry) => [
        entry.digest,
        known(image("", { ...entry, manifest: known({ kind: "manifest", digest: entry.digest }) })),
      ]),
    ),
    tags: new Map(entries.flatMap((entry) => entry.tags.map((each) => [each, known(entry.digest)] as const))),
    moves,
  });
}

/** The time of a push: so many hours after the first. */
export function hourOf(hour: number): Date {
  return new Date(Date.UTC(2026, 10, 1) + hour * 3_600_000);
}
