import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Known, known, unknown } from "../../../src/domain/common/known.ts";
import { isIndexType, type Manifest, satisfies, undecided } from "../../../src/domain/image/manifest.ts";
import type { Digest } from "../../../src/domain/image/reference.ts";
import { isSameImage } from "../../../src/domain/image/same-image.ts";
import { manifests } from "../../arbitraries.ts";
import { digest, image, index } from "../building.ts";

const single = (name: string): Manifest => ({ kind: "manifest", digest: digest(name) });
/** For manifests of which nothing more was read. */
const unread = () => unknown("not read");
const list = index("index", "amd64", "arm64", "attestation of amd64");

describe("satisfies", () => {
  const cases: readonly [what: string, running: Manifest, published: Manifest, same: boolean][] = [
    ["a manifest and itself", single("a"), single("a"), true],
    ["two manifests", single("a"), single("b"), false],
    ["an index and itself", list, list, true],
    ["a child and its index", single("arm64"), list, true],
    ["an index and its child", list, single("arm64"), true],
    ["an attestation and its index", single("attestation of amd64"), list, false],
    ["an index and its attestation", list, single("attestation of amd64"), false],
    ["a stranger and an index", single("a"), list, false],
    ["an empty index and a manifest", index("empty"), single("a"), false],
  ];
  test.each(cases)("%s", (_, running, published, same) => {
    expect(satisfies(running, published, null, () => known(null))).toEqual(known(same));
  });

  test("whichever of the two runs", () => {
    fc.assert(
      fc.property(manifests(), manifests(), (a, b) => {
        expect(satisfies(a, b, null, unread)).toEqual(satisfies(b, a, null, unread));
      }),
    );
  });
});

describe("two indexes are one image", () => {
  /** `amd64:a arm64:b`: an index with these children, by platform and content; `?` for no platform. */
  const indexOf = (name: string, children: string): Manifest => ({
    kind: "index",
    digest: digest(name),
    revision: null,
    children: children
      .split(" ")
      .filter(Boolean)
      .map((child) => {
        const [architecture = "", content = ""] = child.split(":");
        const attestation = architecture === "attestation";
        const platform = attestation
          ? "unknown/unknown"
          : architecture === "?"
            ? null
            : `linux/${architecture}`;
        return { digest: digest(content), platform, attestation };
      }),
  });
  test.each<[what: string, running: string, published: string, platform: string | null, same: boolean]>([
    ["with the same child for the platform", "amd64:a arm64:b", "amd64:a arm64:c", "linux/amd64", true],
    ["not with another child for the platform", "amd64:a arm64:b", "amd64:x arm64:b", "linux/amd64", false],
    [
      "with the same child, and other attestations",
      "amd64:a attestation:x",
      "amd64:a attestation:y",
      "linux/amd64",
      true,
    ],
    ["with the same child, and no attestation", "amd64:a attestation:x", "amd64:a", null, true],
    [
      "with the same children, where the platform is not known",
      "amd64:a arm64:b",
      "arm64:b amd64:a",
      null,
      true,
    ],
    [
      "not with one child that differs, where the platform is not known",
      "amd64:a arm64:b",
      "amd64:a arm64:c",
      null,
      false,
    ],
    ["with the same child of a variant", "arm64/v8:a", "arm64/v8:a amd64:b", "linux/arm64", true],
    ["not with another child of a variant", "arm64/v8:a", "arm64/v8:b", "linux/arm64", false],
    ["not by a platform that only begins alike", "arm64:a", "arm64e:a", "linux/arm64", false],
    ["with the same child for no platform: it is for any", "?:a", "?:a", "linux/amd64", true],
    ["not with another child for no platform", "?:a", "?:b", "linux/amd64", false],
    ["not with one child more for no platform", "?:a", "?:a ?:b", "linux/amd64", false],
    ["not where neither has the platform", "arm64:a", "arm64:a", "linux/amd64", false],
    ["not where both are empty", "", "", null, false],
    ["not by an attestation alone", "attestation:x", "attestation:x", null, false],
    ["not by an attestation that claims the platform", "attestation:a", "amd64:a", "unknown/unknown", false],
    [
      "not where one of two children for the platform differs",
      "arm/v6:a arm/v7:b",
      "arm/v6:a arm/v7:c",
      "linux/arm",
      false,
    ],
    [
      "with all children for the platform, in any order",
      "arm/v6:a arm/v7:b",
      "arm/v7:b arm/v6:a",
      "linux/arm",
      true,
    ],
  ])("%s", (_, running, published, platform, same) => {
    const [ours, theirs] = [indexOf("one", running), indexOf("two", published)];
    expect(satisfies(ours, theirs, platform, () => known(null))).toEqual(known(same));
  });
});

describe("images that differ in their wrapper", () => {
  const [one, two] = [index("one", "a", "attestation of a"), index("two", "b", "attestation of b")];
  /** `a:x b:x`: images with the configurations they name; `-` for none, `?` for not read. */
  const configs = (text: string) => {
    const read = new Map(text.split(" ").map((pair) => pair.split(":") as [string, string]));
    const names = new Map([...read.keys()].map((name) => [digest(name), read.get(name) ?? ""]));
    return (image: Digest): Known<Digest | null> => {
      const config = names.get(image);
      if (config === undefined || config === "?") return unknown(`no manifest of ${image}`);
      return known(config === "-" ? null : digest(config));
    };
  };

  test.each<[what: string, running: Manifest, published: Manifest, configs: string, same: boolean | null]>([
    ["the same configuration", one, two, "a:x b:x", true],
    ["another configuration", one, two, "a:x b:y", false],
    ["no configuration", one, two, "a:- b:-", false],
    ["one of them has none", one, two, "a:x b:-", false],
    ["one of them was not read", one, two, "a:x b:?", null],
    ["an image by itself and one in an index", single("a"), two, "a:x b:x", true],
    ["an index and an image by itself", one, single("b"), "a:x b:y", false],
    ["two images by themselves are not looked into", single("a"), single("b"), "a:x b:x", false],
    ["more images in one of them", index("one", "a", "c"), two, "a:x b:x c:x", false],
    ["one image of two rebuilt", index("one", "a", "c"), index("two", "b", "c"), "a:x b:x", true],
    ["one image of two changed", index("one", "a", "c"), index("two", "b", "c"), "a:x b:y", false],
    [
      "both rebuilt, in another order",
      index("one", "a", "c"),
      index("two", "b", "d"),
      "a:x b:y c:y d:x",
      true,
    ],
  ])("%s", (_, running, published, read, same) => {
    const answer = satisfies(running, published, null, configs(read));
    expect(answer.known ? answer.value : null).toBe(same);
  });

  test("are the only ones that need to be read", () => {
    expect(undecided(index("one", "a", "c"), index("two", "b", "c"), null)).toEqual([
      digest("a"),
      digest("b"),
    ]);
    expect(undecided(one, one, null)).toEqual([]);
    expect(undecided(single("a"), single("b"), null)).toEqual([]);
    expect(undecided(one, two, "linux/arm64")).toEqual([]);
  });
});

describe("isIndexType", () => {
  test.each([
    ["application/vnd.oci.image.index.v1+json", true],
    ["application/vnd.docker.distribution.manifest.list.v2+json", true],
    ["application/vnd.oci.image.manifest.v1+json", false],
    ["application/vnd.docker.distribution.manifest.v2+json", false],
    ["application/vnd.docker.distribution.manifest.v1+json", false],
    ["application/vnd.oci.image.index.v2+json", false],
    ["", false],
  ])("%s: %s", (mediaType, expected) => {
    expect(isIndexType(mediaType)).toBe(expected);
  });
});

describe("isSameImage", () => {
  type Images = Parameters<typeof isSameImage>[2]["images"];
  const gone = known(null);
  const cases: readonly [
    what: string,
    images: Record<string, Images extends ReadonlyMap<unknown, infer I> ? I : never>,
    expected: unknown,
  ][] = [
    [
      "two that are in the registry",
      { running: known(image("running")), published: known(image("published")) },
      known(false),
    ],
    ["an old image that is gone", { running: gone, published: known(image("published")) }, known(false)],
    [
      "a child of the published index",
      {
        running: known(image("running")),
        published: known(image("published", { manifest: known(index("published", "running")) })),
      },
      known(true),
    ],
    [
      "a child of the published index that is gone itself",
      {
        running: gone,
        published: known(image("published", { manifest: known(index("published", "running")) })),
      },
      known(true),
    ],
    [
      "an index of the published image",
      {
        running: known(image("running", { manifest: known(index("running", "published")) })),
        published: known(image("published")),
      },
      known(true),
    ],
    [
      "one that could not be looked up",
      { running: unknown("ThrottlingException"), published: known(image("published")) },
      unknown("ThrottlingException"),
    ],
    [
      "one that nobody looked up",
      { running: known(image("running")) },
      unknown(`image ${digest("published")} was not looked up`),
    ],
    [
      "an index that could not be read",
      {
        running: known(image("running")),
        published: known(image("published", { manifest: unknown("AccessDeniedException") })),
      },
      unknown("AccessDeniedException"),
    ],
  ];
  test.each(cases)("%s", (_, images, expected) => {
    const map = new Map(Object.entries(images).map(([name, one]) => [digest(name), one]));
    expect(
      isSameImage(digest("running"), digest("published"), { images: map, manifests: new Map() }),
    ).toEqual(expected);
  });

  test("needs nothing of the registry for equal digests", () => {
    expect(isSameImage(digest("a"), digest("a"), { images: new Map(), manifests: new Map() })).toEqual(
      known(true),
    );
  });
});
