import { describe, expect, test } from "vitest";
import { type Known, known, unknown } from "../../../src/domain/common/known.ts";
import type { ImageRecord, RepositoryFacts } from "../../../src/domain/facts/facts.ts";
import type { ImageManifest, Manifest } from "../../../src/domain/image/manifest.ts";
import type { Digest } from "../../../src/domain/image/reference.ts";
import { isImageType, needsOwnManifest, whyUnrunnable } from "../../../src/domain/image/runnable.ts";
import { digest, image } from "../building.ts";

const oci = "application/vnd.oci.image.config.v1+json";
const helm = "application/vnd.cncf.helm.config.v1+json";
const throttled = unknown("ThrottlingException");

describe("a type is an image's", () => {
  test.each<[type: string, isImage: boolean]>([
    [oci, true],
    ["application/vnd.docker.container.image.v1+json", true],
    [helm, false],
    ["application/spdx+json", false],
    ["application/vnd.in-toto+json", false],
    ["application/vnd.oci.empty.v1+json", false],
    ["application/vnd.oci.image.manifest.v1+json", false],
    ["", false],
  ])("%s: %s", (type, isImage) => expect(isImageType(type)).toBe(isImage));
});

/** An index of children by their platforms; `null` is a child of none, `unknown/unknown` an attestation. */
const indexOf = (...platforms: (string | null)[]): Known<Manifest> =>
  known({
    kind: "index",
    digest: digest("it"),
    revision: null,
    children: platforms.map((platform) => ({
      digest: digest(`child for ${platform}`),
      platform,
      attestation: platform === "unknown/unknown",
    })),
  });

type Is = Partial<ImageRecord> | null | Known<never>;

function repository(
  is: Is,
  own?: Known<ImageManifest>,
  ...others: ImageRecord[]
): Pick<RepositoryFacts, "images" | "manifests"> {
  const it = is === null ? known(null) : "known" in is ? is : known(image("it", is));
  return {
    images: new Map<Digest, Known<ImageRecord | null>>([
      [digest("it"), it],
      ...others.map((one) => [one.digest, known(one)] as const),
    ]),
    manifests: new Map(own ? [[digest("it"), own]] : []),
  };
}
const ownManifest = (configType: string | null) =>
  known({ config: digest("config"), configType, revision: null });

describe("why a digest cannot be run", () => {
  const of = (...platforms: (string | null)[]) => ({ artifactType: null, manifest: indexOf(...platforms) });
  const unsaid = { artifactType: null };
  test.each<
    [what: string, is: Is, own: Known<ImageManifest> | undefined, platform: string | null, why: string | null]
  >([
    ["an image", {}, undefined, "linux/amd64", null],
    ["a chart, by what ECR says", { artifactType: helm }, undefined, null, "not-an-image"],
    ["a chart, by its manifest", unsaid, ownManifest(helm), null, "not-an-image"],
    ["an image, by its manifest", unsaid, ownManifest(oci), null, null],
    ["what names no type at all", unsaid, ownManifest(null), null, null],
    ["what nobody read", unsaid, undefined, null, null],
    ["an image by what ECR says, whatever its manifest", {}, ownManifest(helm), null, null],
    ["a signature", { isReferrer: true }, undefined, null, "not-an-image"],
    [
      "a signature that is an index",
      { ...of("linux/amd64"), isReferrer: true },
      undefined,
      null,
      "not-an-image",
    ],
    ["what is gone", null, undefined, "linux/amd64", null],
    ["an index for its platform", of("linux/arm64", "linux/amd64"), undefined, "linux/amd64", null],
    ["an index for a variant of it", of("linux/arm64/v8"), undefined, "linux/arm64", null],
    ["an index for another", of("linux/arm64"), undefined, "linux/amd64", "no-platform"],
    ["an index for another, and nobody knows which is needed", of("linux/arm64"), undefined, null, null],
    ["an index for any platform", of(null), undefined, "linux/amd64", null],
    ["an index of no child", of(), undefined, null, "not-an-image"],
    ["an index of attestations", of("unknown/unknown"), undefined, "linux/amd64", "not-an-image"],
    [
      "an attestation beside another's image",
      of("unknown/unknown", "linux/arm64"),
      undefined,
      "linux/amd64",
      "no-platform",
    ],
    ["Windows for Linux", of("windows/amd64"), undefined, "linux/amd64", "no-platform"],
  ])("%s", (_, is, own, platform, why) => {
    expect(whyUnrunnable(digest("it"), repository(is, own), platform)).toEqual(known(why));
  });

  test.each<[what: string, is: Is, own: Known<ImageManifest> | undefined]>([
    ["its image", throttled, undefined],
    ["its index", { artifactType: null, manifest: throttled }, undefined],
    ["its manifest, where ECR did not say what it is", { artifactType: null }, throttled],
  ])("is not known where nobody could read %s", (_, is, own) => {
    expect(whyUnrunnable(digest("it"), repository(is, own), "linux/amd64")).toEqual(throttled);
  });

  test("is not known of what was not looked up", () => {
    expect(whyUnrunnable(digest("other"), repository({}), null)).toEqual(
      unknown(`image ${digest("other")} was not looked up`),
    );
  });

  test.each<[listed: string | null, platform: string | null, why: string | null]>([
    ["linux/amd64", "linux/arm64", "no-platform"],
    ["linux/arm64/v8", "linux/arm64", null],
    ["linux/amd64", null, null],
    [null, "linux/arm64", null],
  ])("is told by an index that lists it for %s, of tasks on %s: %s", (listed, platform, why) => {
    const child = { digest: digest("it"), platform: listed, attestation: false };
    const manifest = known({
      kind: "index",
      digest: digest("list"),
      revision: null,
      children: [child],
    } as const);
    const list = image("list", { artifactType: null, manifest });
    const unread = image("unread", { manifest: throttled });
    expect(whyUnrunnable(digest("it"), repository({}, undefined, unread, list), platform)).toEqual(
      known(why),
    );
  });
});

describe("its own manifest is needed to say what it is", () => {
  test.each<[what: string, is: Is, own: Known<ImageManifest> | undefined, needed: boolean]>([
    ["where ECR does not say", { artifactType: null }, undefined, true],
    ["not where ECR says", {}, undefined, false],
    ["not where it was read", { artifactType: null }, ownManifest(oci), false],
    ["not where it could not be read", { artifactType: null }, throttled, false],
    ["not of what is about another", { artifactType: null, isReferrer: true }, undefined, false],
    ["not of an index", { artifactType: null, manifest: indexOf("linux/amd64") }, undefined, false],
    ["not of what nobody knows the type of", { artifactType: null, manifest: throttled }, undefined, false],
    ["not of what is gone", null, undefined, false],
    ["not of what could not be read", throttled, undefined, false],
  ])("%s", (_, is, own, needed) => expect(needsOwnManifest(digest("it"), repository(is, own))).toBe(needed));
});
