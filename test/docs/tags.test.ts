/** docs/configuration.md says of each kind of tag how it is read and what it follows, as the program does. */
import { describe, expect, test } from "vitest";
import { known, valueOr } from "../../src/domain/common/known.ts";
import type { RepositoryFacts } from "../../src/domain/facts/facts.ts";
import { follow, noOrigin } from "../../src/domain/image/follow.ts";
import { digestOf, evidenceOf } from "../../src/domain/image/line.ts";
import { parseTrack } from "../../src/domain/image/parse-track.ts";
import { parseReference } from "../../src/domain/image/reference.ts";
import { readTag } from "../../src/domain/image/tag/evidence.ts";
import type { TagKind } from "../../src/domain/image/tag/reading.ts";
import { targetOf } from "../../src/domain/image/target.ts";
import { digest, tag } from "../domain/building.ts";
import { pushed } from "../domain/image/pushes.ts";
import { documentAt, rowsOf, sectionOf, spansOf } from "./documents.ts";

const section = sectionOf(documentAt("docs/configuration.md"), "How a tag is read");
const [tagRows, trackRows] = rowsIn(sectionOf(section, "Your tag"));
const kindRows = rowsOf(sectionOf(section, "Kinds of tags"));

/** The rows of the first table, which has five columns, and of the second, which has four. */
function rowsIn(text: string): [string[][], string[][]] {
  const rows = rowsOf(text);
  return [rows.filter((row) => row.length === 5), rows.filter((row) => row.length === 4)];
}

/** The images of a cell, each by its tags: `a` with `latest`, `b`. */
function imagesIn(cell = ""): string[][] {
  return cell
    .split(", ")
    .map(spansOf)
    .filter((tags) => tags.length > 0);
}

/** A row of either table, as a repository and what the service runs. */
function situationOf(ownCell = "", laterCell = "") {
  const [own = [], ...before] = imagesIn(ownCell);
  const later = imagesIn(laterCell);
  const facts = pushed(
    ...before.map((tags, i) => `before ${i}=${tags.join()}`),
    `own=${own.join()}`,
    ...later.map((tags, i) => `later ${i}=${tags.join()}`),
  );
  const isFixed = ownCell.includes("immutable");
  const repository: RepositoryFacts = {
    ...facts,
    mutability: isFixed ? known({ setting: "IMMUTABLE_WITH_EXCLUSION", exclusions: ["latest"] }) : null,
    isPullThrough: ownCell.includes("pull-through") ? known(true) : null,
    images: laterCell.includes("chart") ? withChart(facts.images) : facts.images,
  };
  const nameOf = (expected: string) => {
    const index = later.findLastIndex((tags) => tags.includes(expected));
    return index < 0 ? digest(`no image ${expected}`) : digest(`later ${index}`);
  };
  return { own: tag(own[0] ?? ""), repository, nameOf };
}

function withChart(images: RepositoryFacts["images"]): RepositoryFacts["images"] {
  return new Map(
    [...images].map(([key, image]) => [
      key,
      key === digest("later 0") && image.known && image.value
        ? known({ ...image.value, artifactType: "application/vnd.cncf.helm.config.v1+json" })
        : image,
    ]),
  );
}

/** What the program expects, in the words of the last column. */
function expectedIn({ own, repository }: ReturnType<typeof situationOf>, track: string) {
  const parsed = parseTrack(track);
  if (!parsed) throw new RangeError(`Cannot read the track ${track}`);
  const named = digestOf(own, repository);
  const follows = follow(parsed, parseReference(`x:${own}`), noOrigin, evidenceOf(repository));
  const found = targetOf(follows, repository, { digest: named, runs: null, platform: null });
  const { target, passedOver } = valueOr(found, null) ?? { target: null, passedOver: null };
  const image = target?.digest ?? named;
  return {
    image: image === digest("own") ? null : image,
    isLow: image !== digest("own") && target?.certain === false,
    isNoted: passedOver !== null,
  };
}

/** What the last column says. */
function saidIn(cell: string, { nameOf }: ReturnType<typeof situationOf>) {
  const [newer] = spansOf(cell);
  if (newer === undefined && !cell.startsWith("nothing newer"))
    throw new RangeError(`Cannot read "${cell}": expected a tag, or "nothing newer"`);
  return {
    image: newer === undefined ? null : nameOf(newer),
    isLow: cell.endsWith(", severity low"),
    isNoted: cell.endsWith(", and a note"),
  };
}

const kinds: Record<TagKind, true> = {
  moving: true,
  partial: true,
  name: true,
  version: true,
  commit: true,
  date: true,
  build: true,
  uuid: true,
  hash: true,
};

describe("the table of tags", () => {
  test("has every kind", () => {
    expect(new Set(tagRows.map(([, kind]) => kind))).toEqual(new Set(Object.keys(kinds)));
  });

  test.each(tagRows)("says of %s that it is a %s of %s; after %s: %s", (own, kind, line, later, expected) => {
    const situation = situationOf(own, later);
    const reading = readTag(situation.own, evidenceOf(situation.repository));
    expect([reading.kind, reading.line]).toEqual([kind, ...spansOf(line ?? "")]);
    expect(expectedIn(situation, "auto")).toEqual(saidIn(expected ?? "", situation));
  });
});

describe("the table of tracks", () => {
  test("has every one but auto", () => {
    const named = trackRows.map(([track = ""]) => parseTrack(track.replaceAll("`", ""))?.kind);
    expect(new Set(named)).toEqual(new Set(["same-tag", "semver", "calver", "newest", "none"]));
  });

  test.each(trackRows)("says that with %s, %s, after %s, leads to %s", (track, own, later, expected) => {
    const situation = situationOf(own, later);
    expect(expectedIn(situation, (track ?? "").replaceAll("`", ""))).toEqual(
      saidIn(expected ?? "", situation),
    );
  });
});

describe("the kinds of tags", () => {
  const evidence = evidenceOf(pushed("16.3", "v1.2.3", "1.27.2-alpine"));
  const examples = kindRows.flatMap(([kind = "", , cell = ""]) =>
    spansOf(cell).map((example) => [kind.replaceAll("`", ""), example] as const),
  );

  test("are those that there are, with examples", () => {
    const named = kindRows.map(([kind = ""]) => kind.replaceAll("`", ""));
    expect(named.sort()).toEqual(Object.keys(kinds).sort());
    expect(examples.length).toBeGreaterThan(20);
  });

  test.each(examples)("%s: %s", (kind, example) => {
    expect(readTag(tag(example), evidence).kind).toBe(kind);
  });
});
