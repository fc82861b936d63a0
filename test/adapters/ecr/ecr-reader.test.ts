/** The reads of ECR over answers that contradict themselves, or lack something: nothing is guessed of it. */
import { describe, expect, test } from "vitest";
import { createEcrReader } from "../../../src/adapters/ecr/ecr-reader.ts";
import { isJsonObject, type JsonObject } from "../../../src/domain/common/json.ts";
import { known, noAnswer, unanswered } from "../../../src/domain/common/known.ts";
import { digest, tag } from "../../domain/building.ts";

const repository = { account: "123456789012", region: "us-east-1", name: "backend" };

/** A reader to whom ECR answers like this; what was kept in memory. */
function reading(answer: (input: JsonObject) => JsonObject) {
  const kept = new Map<string, string>();
  const memory = {
    recall: async () => new Map<string, string>(),
    keep: async (entries: ReadonlyMap<string, string>) => {
      for (const [key, text] of entries) kept.set(key, text);
    },
  };
  return { reader: createEcrReader(() => async (_, input) => answer(input), memory), kept };
}

const refusing = (name: string) => () => {
  throw Object.assign(new Error("refused"), { name });
};

describe("an image", () => {
  const image = (name: string, ...tags: string[]) => ({ imageDigest: digest(name), imageTags: tags });
  const nothing = noAnswer("ecr:DescribeImages");
  const wanted = { tags: [tag("latest")], digests: [digest("old")] };
  const images = async (answer: (input: JsonObject) => JsonObject) => {
    const { tags, images } = await reading(answer).reader.images(repository, wanted);
    const found = images.get(digest("old"));
    return [tags.get(tag("latest")), found?.known ? known(found.value?.digest ?? null) : found];
  };
  /** ECR with these images: one id that it has not fails the whole call. */
  const registry =
    (...all: ReturnType<typeof image>[]) =>
    ({ imageIds }: JsonObject): JsonObject => {
      const found = [imageIds]
        .flat()
        .map((id) =>
          all.find(
            (one) =>
              isJsonObject(id) &&
              (one.imageDigest === id.imageDigest || one.imageTags.includes(String(id.imageTag))),
          ),
        );
      if (found.includes(undefined)) refusing("ImageNotFoundException")();
      return { imageDetails: found as JsonObject[] };
    };

  test("is found by its tag and by its digest", async () => {
    const found = await images(registry(image("old", "latest")));
    expect(found).toEqual([known(digest("old")), known(digest("old"))]);
  });

  test("is gone where ECR says so, and the others are found", async () => {
    expect(await images(registry(image("new", "latest")))).toEqual([known(digest("new")), known(null)]);
    expect(await images(registry(image("old")))).toEqual([known(null), known(digest("old"))]);
    expect(await images(registry())).toEqual([known(null), known(null)]);
  });

  test("is gone where its repository is", async () => {
    expect(await images(refusing("RepositoryNotFoundException"))).toEqual([known(null), known(null)]);
  });

  test("is unknown where ECR refuses", async () => {
    const refused = unanswered("AccessDeniedException", "ecr:DescribeImages", { lasting: true });
    expect(await images(refusing("AccessDeniedException"))).toEqual([refused, refused]);
  });

  test("is found where ECR refuses another", async () => {
    const throttled = ({ imageIds }: JsonObject): JsonObject => {
      const ids = [imageIds].flat();
      if (ids.length > 1) refusing("ImageNotFoundException")();
      const [id] = ids;
      if (isJsonObject(id) && id.imageTag) refusing("ThrottlingException")();
      return { imageDetails: [image("old")] };
    };
    expect(await images(throttled)).toEqual([
      unanswered("ThrottlingException", "ecr:DescribeImages"),
      known(digest("old")),
    ]);
  });

  test.each<[string, JsonObject]>([
    ["nothing", {}],
    ["an empty page with more to come", { imageDetails: [], nextToken: "more" }],
    ["another image alone", { imageDetails: [image("new", "main")] }],
  ])("that was asked for is unknown where ECR answers %s", async (_, answer) => {
    expect(await images(() => answer)).toEqual([nothing, nothing]);
  });

  test("of two that say they have the tag is unknown, though each is there", async () => {
    expect(await images(() => ({ imageDetails: [image("old", "latest"), image("new", "latest")] }))).toEqual([
      unanswered("two-images", "ecr:DescribeImages", { reason: 'two images have tag "latest"' }),
      known(digest("old")),
    ]);
  });

  test("that is told twice is one", async () => {
    const twice = [image("old", "latest"), image("old", "latest")];
    expect(await images(() => ({ imageDetails: twice }))).toEqual([
      known(digest("old")),
      known(digest("old")),
    ]);
  });
});

describe("a manifest", () => {
  const config = digest("config");
  const given = {
    imageId: { imageDigest: digest("old") },
    imageManifest: JSON.stringify({ config: { digest: config } }),
  };
  const failing = (failureCode: string | null) => ({
    failures: [{ imageId: { imageDigest: digest("old") }, failureCode }],
  });
  const manifest = async (answer: JsonObject) => {
    const { reader, kept } = reading(() => answer);
    const read = (await reader.manifests(repository, [digest("old")])).get(digest("old"));
    return { config: read?.known ? read.value.config : read?.reason, kept: kept.size };
  };

  test("is read, and kept", async () => {
    expect(await manifest({ images: [given] })).toEqual({ config, kept: 1 });
  });

  test("is read, and kept without what makes it large", async () => {
    const annotations = { "org.opencontainers.image.revision": "x".repeat(400_000) };
    const imageManifest = JSON.stringify({ config: { digest: config }, annotations });
    expect(await manifest({ images: [{ ...given, imageManifest }] })).toEqual({ config, kept: 1 });
  });

  test.each(["ImageNotFound", "ImageInaccessible"])(
    "names no configuration where it has %s",
    async (code) => {
      expect(await manifest(failing(code))).toEqual({ config: null, kept: 0 });
    },
  );

  test.each<[string, JsonObject, string]>([
    ["does not answer", {}, "no answer"],
    [
      "answers with another alone",
      { images: [{ ...given, imageId: { imageDigest: digest("new") } }] },
      "no answer",
    ],
    ["fails without a reason", failing(null), "no answer"],
    ["fails for a reason of its own", failing("KmsError"), "KmsError"],
  ])("is unknown where ECR %s", async (_, answer, reason) => {
    expect(await manifest(answer)).toEqual({ config: `${reason}: ecr:BatchGetImage`, kept: 0 });
  });
});

describe("whether tags may move", () => {
  const named = (account: string, name: string) => ({ account, region: "us-east-1", name });
  const many = Array.from({ length: 120 }, (_, i) => named("123456789012", `team/${i}`));
  /** ECR without some repositories, of which one fails the whole call; and what it was asked. */
  function registry(gone: readonly string[] = [], refused: readonly string[] = []) {
    const asked: string[] = [];
    const { reader } = reading(({ registryId, repositoryNames }) => {
      const names = [repositoryNames].flat().map(String);
      asked.push(`${registryId} ${names.length}`);
      if (names.some((name) => gone.includes(name))) refusing("RepositoryNotFoundException")();
      if (names.some((name) => refused.includes(name))) refusing("AccessDeniedException")();
      return { repositories: names.map((repositoryName) => ({ repositoryName })) };
    });
    return { reader, asked };
  }
  const mutable = known({ setting: "MUTABLE", exclusions: [] });

  test("is asked for a hundred repositories at a time, registry by registry", async () => {
    const { reader, asked } = registry();
    const found = await reader.mutability([...many, named("210987654321", "backend")]);
    expect(asked).toEqual(["123456789012 100", "123456789012 20", "210987654321 1"]);
    expect(found.size).toBe(121);
    expect([...found.values()]).toEqual(Array(121).fill(mutable));
  });

  test("is asked one by one where one of them is not there", async () => {
    const { reader, asked } = registry(["team/1"]);
    const found = await reader.mutability(many.slice(0, 3));
    expect(asked).toEqual(["123456789012 3", ...Array(3).fill("123456789012 1")]);
    expect([...found.values()]).toEqual([
      mutable,
      unanswered("RepositoryNotFoundException", "ecr:DescribeRepositories", { lasting: true }),
      mutable,
    ]);
  });

  test("is not known where ECR refuses, or does not answer of a repository", async () => {
    const refused = await registry([], ["team/0"]).reader.mutability(many.slice(0, 1));
    expect([...refused.values()]).toEqual([
      unanswered("AccessDeniedException", "ecr:DescribeRepositories", { lasting: true }),
    ]);
    const silent = await reading(() => ({ repositories: [] })).reader.mutability(many.slice(0, 1));
    expect([...silent.values()]).toEqual([noAnswer("ecr:DescribeRepositories")]);
  });
});

describe("what is pulled through", () => {
  test("is asked for page by page", async () => {
    const rules = (...prefixes: string[]) => prefixes.map((ecrRepositoryPrefix) => ({ ecrRepositoryPrefix }));
    const asked: JsonObject[] = [];
    const { reader } = reading((input) => {
      asked.push(input);
      return input.nextToken === undefined
        ? { pullThroughCacheRules: rules("quay"), nextToken: "more" }
        : { pullThroughCacheRules: rules("hub", "ROOT") };
    });
    expect(await reader.pullThroughPrefixes(repository)).toEqual(known(["quay", "hub", "ROOT"]));
    const page = { registryId: "123456789012", maxResults: 1000 };
    expect(asked).toEqual([page, { ...page, nextToken: "more" }]);
  });

  test("is not known where ECR refuses", async () => {
    const { reader } = reading(refusing("AccessDeniedException"));
    expect(await reader.pullThroughPrefixes(repository)).toEqual(
      unanswered("AccessDeniedException", "ecr:DescribePullThroughCacheRules", { lasting: true }),
    );
  });
});

describe("an index in the memory", () => {
  const of = digest("an index");
  const text = JSON.stringify({
    manifests: [{ digest: digest("one"), platform: { os: "linux", architecture: "arm64" } }],
  });
  const children = [{ digest: digest("one"), platform: "linux/arm64", attestation: false }];
  const read = async (remembered: string) => {
    let calls = 0;
    const call = async () => {
      calls += 1;
      return { images: [{ imageId: { imageDigest: of }, imageManifest: text }] };
    };
    const memory = { recall: async () => new Map([[`index ${of}`, remembered]]), keep: async () => {} };
    const index = (await createEcrReader(() => call, memory).indexes(repository, [of])).get(of);
    return { children: index?.known && index.value.kind === "index" ? index.value.children : null, calls };
  };

  test("is not read again, as it is kept now or was before", async () => {
    const before = text.replace("{", '{"schemaVersion":2,"layers":[],');
    for (const kept of [text, before]) expect(await read(kept)).toEqual({ children, calls: 0 });
  });

  test.each(["", "{", "[]", '{"manifests":[{}]}'])("is read again where %j was kept", async (kept) => {
    expect(await read(kept)).toEqual({ children, calls: 1 });
  });
});
