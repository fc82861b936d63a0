import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isIndexType, type Manifest, satisfies } from "../../../src/domain/image/manifest.ts";
import { isSameImage } from "../../../src/domain/image/same-image.ts";
import { known, unknown } from "../../../src/domain/known.ts";
import { manifests } from "../../arbitraries.ts";
import { digest, image, index } from "../building.ts";

const single = (name: string): Manifest => ({ kind: "manifest", digest: digest(name) });
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
    expect(satisfies(running, published)).toBe(same);
  });

  test("whichever of the two runs", () => {
    fc.assert(
      fc.property(manifests(), manifests(), (a, b) => {
        expect(satisfies(a, b)).toBe(satisfies(b, a));
      }),
    );
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
    expect(isSameImage(digest("running"), digest("published"), { images: map })).toEqual(expected);
  });

  test("needs nothing of the registry for equal digests", () => {
    expect(isSameImage(digest("a"), digest("a"), { images: new Map() })).toEqual(known(true));
  });
});
