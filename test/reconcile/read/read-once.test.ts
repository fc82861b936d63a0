/** A registry that is asked once for many services. */
import { expect, test } from "vitest";
import { type Known, known, unknown } from "../../../src/domain/common/known.ts";
import { type EcrRepository, repositoryKey } from "../../../src/domain/image/ecr.ts";
import type { Digest, Tag } from "../../../src/domain/image/reference.ts";
import type { EcrReader, FoundImage } from "../../../src/reconcile/ports/ecr.ts";
import { createOnce, hintedTag } from "../../../src/reconcile/read/read-once.ts";
import { digest } from "../../domain/building.ts";

const repository: EcrRepository = { account: "123456789012", region: "us-east-1", name: "backend" };
const latest = "latest" as Tag;
const gone = "gone" as Tag;

const imageOf = (of: Digest): FoundImage => ({
  digest: of,
  tags: [latest],
  pushedAt: null,
  isArchived: false,
  artifactType: null,
  isReferrer: false,
  mediaType: null,
});

/** A registry where `latest` names an image that moves on, and what it was asked. */
function registry(answers: { refuses?: boolean } = {}) {
  const asked: string[] = [];
  const here = { latest: digest("old"), asked, ...answers };
  const answer = <T>(value: T): Known<T> => (here.refuses ? unknown("refused") : known(value));
  const ecr = {
    async images(_: EcrRepository, { tags, digests }: { tags: readonly Tag[]; digests: readonly Digest[] }) {
      asked.push([...tags, ...digests].join(" "));
      const there = [...digests, ...(tags.includes(latest) ? [here.latest] : [])];
      return {
        tags: new Map(tags.map((tag) => [tag, answer(tag === latest ? here.latest : null)])),
        images: new Map(there.map((one) => [one, answer(imageOf(one))])),
      };
    },
    async catalogue() {
      asked.push("catalogue");
      return answer([imageOf(here.latest)]);
    },
    async mutability(all: readonly EcrRepository[]) {
      asked.push(`mutability of ${all.length}`);
      return new Map(all.map((one) => [repositoryKey(one), answer({ kind: "MUTABLE", filters: [] })]));
    },
  };
  return { here, once: createOnce(ecr as unknown as EcrReader) };
}

const tagged = (tag: Tag) => ({ tags: [tag], digests: [] });

test("what was read is not asked for again, an image neither by its tag nor by its digest", async () => {
  const { here, once } = registry();
  const first = await once.ecr.images(repository, tagged(latest));
  expect(await once.ecr.images(repository, tagged(latest))).toEqual(first);
  const { images } = await once.ecr.images(repository, { tags: [gone], digests: [digest("old")] });
  expect(images.get(digest("old"))).toEqual(known(imageOf(digest("old"))));
  await once.ecr.images(repository, { tags: [gone], digests: [digest("old")] });
  expect(here.asked).toEqual([latest, gone]);
  await once.ecr.catalogue(repository);
  await once.ecr.catalogue(repository);
  await once.ecr.mutability([repository]);
  await once.ecr.mutability([repository, { ...repository, name: "other" }]);
  expect(here.asked.slice(2)).toEqual(["catalogue", "mutability of 1", "mutability of 1"]);
  expect(once.takeHinted()).toEqual({ repositories: new Set(), tags: new Set() });
});

test("what was refused is asked for again", async () => {
  const { here, once } = registry({ refuses: true });
  for (let i = 0; i < 2; i++) {
    await once.ecr.images(repository, tagged(latest));
    await once.ecr.catalogue(repository);
    await once.ecr.mutability([repository]);
  }
  expect(here.asked).toHaveLength(6);
});

test("what was read before the services at hand is a hint, and said to be one", async () => {
  const { here, once } = registry();
  await once.ecr.images(repository, tagged(latest));
  once.next();
  here.latest = digest("new");
  const hint = await once.hinting.images(repository, tagged(latest));
  expect(hint.tags.get(latest)).toEqual(known(digest("old")));
  const key = repositoryKey(repository);
  expect(once.takeHinted()).toEqual({
    repositories: new Set([key]),
    tags: new Set([hintedTag(key, latest)]),
  });
  const read = await once.ecr.images(repository, tagged(latest));
  expect(read.tags.get(latest)).toEqual(known(digest("new")));
  expect(await once.hinting.images(repository, tagged(latest))).toEqual(read);
  expect([once.takeHinted().repositories, here.asked]).toEqual([new Set(), [latest, latest]]);
});
