import { describe, expect, test } from "vitest";
import { type Known, known, unknown } from "../../../src/domain/common/known.ts";
import type { ImageRecord, RepositoryFacts } from "../../../src/domain/facts/facts.ts";
import type { ImageManifest } from "../../../src/domain/image/manifest.ts";
import type { Digest } from "../../../src/domain/image/reference.ts";
import { isSameImage, manifestOf, revisionOf, soleImage } from "../../../src/domain/image/same-image.ts";
import { digest, image } from "../building.ts";

const single = (name: string, manifest?: ImageRecord["manifest"]) =>
  [digest(name), known(image(name, manifest && { manifest }))] as const;

/** An index with a child for each platform, by the child's name. */
const list = (name: string, children: Record<string, string>, revision: string | null = null) =>
  single(
    name,
    known({
      kind: "index",
      digest: digest(name),
      revision,
      children: Object.entries(children).map(([platform, child]) => ({
        digest: digest(child),
        platform,
        attestation: platform === "unknown/unknown",
      })),
    }),
  );

const both = { "linux/amd64": "amd64", "linux/arm64": "arm64", "unknown/unknown": "attestation" };
const gone = digest("gone");
const images = new Map<Digest, Known<ImageRecord | null>>([
  single("plain"),
  single("amd64"),
  single("arm64"),
  single("bare"),
  single("nameless", unknown("the manifest is too large")),
  list("index", both),
  list("signed", both, "signed revision"),
  list("for arm", { "linux/arm64": "arm64" }),
  list("rewrapped", { "linux/amd64": "amd64 again", "linux/arm64": "arm64" }),
  list("of what is gone", { "linux/amd64": "gone", "linux/arm64": "arm64" }),
  [gone, known(null)],
  [digest("throttled"), unknown("ThrottlingException")],
]);
const built = (config: string | null, revision: string | null): Known<ImageManifest> =>
  known({ config: config === null ? null : digest(config), configType: null, revision });
const manifests = new Map<Digest, Known<ImageManifest>>([
  [digest("plain"), built("plain's", "plain revision")],
  [digest("amd64"), built("amd64's", "amd64 revision")],
  [digest("amd64 again"), built("amd64's", null)],
  [digest("arm64"), unknown("TimeoutError")],
  [digest("bare"), built(null, null)],
]);
const repository: Pick<RepositoryFacts, "images" | "manifests"> = { images, manifests };

describe("the manifest of a digest", () => {
  test("that is gone is itself", () =>
    expect(manifestOf(gone, images)).toEqual(known({ kind: "manifest", digest: gone })));
  test.each([
    ["throttled", "ThrottlingException"],
    ["nameless", "the manifest is too large"],
    ["stranger", `image ${digest("stranger")} was not looked up`],
  ])("that is %s is not known", (name, reason) =>
    expect(manifestOf(digest(name), images)).toEqual(unknown(reason)),
  );
});

describe("is the same image", () => {
  test.each<[running: string, published: string, same: boolean | string]>([
    ["index", "index", true],
    ["stranger", "stranger", true],
    ["index", "signed", true],
    ["index", "rewrapped", true],
    ["index", "plain", false],
    ["of what is gone", "index", false],
    ["for arm", "plain", false],
    ["stranger", "index", `image ${digest("stranger")} was not looked up`],
    ["index", "stranger", `image ${digest("stranger")} was not looked up`],
    ["throttled", "index", "ThrottlingException"],
    ["index", "throttled", "ThrottlingException"],
  ])("%s and %s: %s", (running, published, same) => {
    const found = isSameImage(digest(running), digest(published), repository, "linux/amd64");
    expect(found.known ? found.value : found.reason).toBe(same);
  });

  test("is not known where a manifest was not read, or could not be", () => {
    const unread = { images, manifests: new Map([[digest("amd64 again"), built("x", null)]]) };
    expect(isSameImage(digest("index"), digest("rewrapped"), unread, "linux/amd64")).toEqual(
      unknown(`the manifest of ${digest("amd64")} was not read`),
    );
    const failed = { images, manifests: new Map([[digest("amd64"), unknown("TimeoutError")]]) };
    expect(isSameImage(digest("index"), digest("rewrapped"), failed, "linux/amd64")).toEqual(
      unknown("TimeoutError"),
    );
  });
});

describe("a digest comes to one image on a platform", () => {
  test.each<[name: string, platform: string | null, sole: string | null]>([
    ["plain", null, "plain's"],
    ["bare", null, "bare"],
    ["gone", null, "gone"],
    ["index", "linux/amd64", "amd64's"],
    ["index", "linux/arm64", "arm64"],
    ["index", null, null],
    ["index", "windows/amd64", null],
    ["for arm", null, "arm64"],
    ["throttled", null, null],
    ["stranger", null, null],
    ["nameless", null, null],
  ])("%s on %s: %s", (name, platform, sole) =>
    expect(soleImage(digest(name), repository, platform)).toBe(sole === null ? null : digest(sole)),
  );
});

describe("what an image was built from", () => {
  test.each<[name: string, platform: string | null, revision: string | null]>([
    ["signed", null, "signed revision"],
    ["signed", "linux/amd64", "signed revision"],
    ["index", "linux/amd64", "amd64 revision"],
    ["index", "linux/arm64", null],
    ["index", null, null],
    ["index", "windows/amd64", null],
    ["plain", null, "plain revision"],
    ["bare", null, null],
    ["gone", null, null],
    ["throttled", "linux/amd64", null],
    ["stranger", null, null],
  ])("%s on %s: %s", (name, platform, revision) =>
    expect(revisionOf(digest(name), repository, platform)).toBe(revision),
  );
});
