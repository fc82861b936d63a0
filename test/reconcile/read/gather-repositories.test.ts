import fc from "fast-check";
import { expect, test } from "vitest";
import { known } from "../../../src/domain/common/known.ts";
import { repositoryKey } from "../../../src/domain/image/ecr.ts";
import type { FoundImage } from "../../../src/reconcile/ports/ecr.ts";
import type { Readers } from "../../../src/reconcile/ports.ts";
import { gatherRepositories } from "../../../src/reconcile/read/gather-repositories.ts";
import {
  at,
  container,
  digest,
  image as emptyImage,
  factsOf,
  policyFile,
  policyOf,
  registry,
  tag,
  task,
} from "../../domain/building.ts";

const backend = { account: "123456789012", region: "us-east-1", name: "backend" };
const key = repositoryKey(backend);
const shape = {
  ...factsOf(),
  tasks: known([task({ app: digest("old") })]),
  containers: known([container("app", `${registry}/backend:c0ffee1`)]),
};

const image = (name: string, clock: string, ...tags: string[]): FoundImage => ({
  ...emptyImage(name),
  pushedAt: at(clock),
  tags: tags.map(tag),
  mediaType: "application/vnd.oci.image.manifest.v1+json",
});
const images = [image("old", "10:00", "c0ffee1"), image("new", "11:00", "c0ffee2", "main")];
const moves = [
  { tag: tag("main"), digest: digest("old"), at: at("10:00") },
  { tag: tag("main"), digest: digest("new"), at: at("11:00") },
].map((one) => ({ ...one, repository: key, source: "event" as const }));
const staging = { service: shape.service.arn.replace("dev", "staging"), cluster: "staging" };

/** Readers whose answers come when `later` lets them. */
function readersWith(later: <T>(answer: T) => Promise<T>): Readers {
  return {
    now: () => at("12:00"),
    policy: policyFile(),
    mayRemediate: false,
    advises: true,
    ecs: {} as Readers["ecs"],
    ecr: {
      images: (_, { tags, digests }) =>
        later({
          tags: new Map(
            tags.map((one) => [one, known(images.find((i) => i.tags.includes(one))?.digest ?? null)]),
          ),
          images: new Map(digests.map((one) => [one, known(images.find((i) => i.digest === one) ?? null)])),
        }),
      catalogue: () => later(known(images)),
      mutability: () => later(new Map([[key, known({ setting: "MUTABLE", exclusions: [] })]])),
      pullThroughPrefixes: () => later(known(["docker-hub"])),
      indexes: () => later(new Map()),
      manifests: () => later(new Map()),
      expiring: () => later(known(null)),
      startPreview: () => later(known(undefined)),
    },
    journal: {
      remembers: true,
      moves: (wanted) =>
        later({ moves: moves.filter((one) => wanted.some((each) => each.tag === one.tag)), unread: [] }),
      formerTags: () => later(new Map()),
      usesOf: () =>
        later(
          new Map([
            [key, { uses: [{ ...staging, digest: digest("new"), since: at("11:05") } as never], unread: [] }],
          ]),
        ),
      previews: () => later(new Map()),
    },
  };
}

const gather = async (later: <T>(answer: T) => Promise<T>) => {
  const policies = new Map([[shape.service.arn, policyOf()]]);
  const { repositories } = await gatherRepositories([shape], policies, readersWith(later));
  return repositories.get(key);
};

test("the registry is asked what it is about to expire of what runs, and of what is written", async () => {
  const asked: string[] = [];
  const readers = readersWith(async (answer) => answer);
  const expiring: Readers["ecr"]["expiring"] = async (_, digests) => {
    asked.push(...digests);
    return known(null);
  };
  const pinned = {
    ...shape,
    containers: known([container("app", `${registry}/backend@${digest("new")}`)]),
  };
  const policies = new Map([[shape.service.arn, policyOf()]]);
  await gatherRepositories([pinned], policies, { ...readers, ecr: { ...readers.ecr, expiring } });
  expect(asked).toEqual([digest("old"), digest("new")]);
});

test("no answer undoes another, in whatever order they come", async () => {
  const inTurn = await gather(async (answer) => answer);
  expect(inTurn?.uses).toHaveLength(2);
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), async (scheduler) => {
      const gathered = gather((answer) => scheduler.schedule(Promise.resolve(answer)));
      await scheduler.waitFor(gathered);
      expect(await gathered).toEqual(inTurn);
    }),
  );
});
