/** What is pushed to a repository: images for one platform or several, and what is no image and lies beside them. */
import { digestOf, indexOf, manifestOf } from "../../support/world.ts";

/** What a push brings: the manifest that its tags name, after the manifests that are pushed without a tag. */
export interface Made {
  readonly manifest: string;
  readonly children: readonly string[];
}

/** Makes what is pushed from a text of its own; `of` tells the text of what was pushed under another name. */
export type Maker = (content: string, of: (name: string) => string) => Made;

export type Architecture = "amd64" | "arm64";

const alone = (manifest: string): Made => ({ manifest, children: [] });

/** An image of one platform, which its manifest does not tell. */
export const image: Maker = (content) => alone(manifestOf(content));

/** The image that was pushed as `name`, under other tags. */
export function again(name: string): Maker {
  return (_, of) => image(of(name), of);
}

const childOf = (content: string, architecture: Architecture) => manifestOf(`${content} for ${architecture}`);

/** An index of an image for each of these architectures. */
export function index(...architectures: readonly Architecture[]): Maker {
  return (content) => {
    const children = architectures.map((one) => [`linux/${one}`, childOf(content, one)] as const);
    return { manifest: indexOf(Object.fromEntries(children)), children: children.map(([, child]) => child) };
  };
}

/** The image for this architecture out of the index that was pushed as `name`. */
export function child(architecture: Architecture, name: string): Maker {
  return (_, of) => alone(childOf(of(name), architecture));
}

/** An index that lists nothing. */
export const emptyIndex: Maker = (content) =>
  alone(
    JSON.stringify({
      schemaVersion: 2,
      mediaType: "application/vnd.oci.image.index.v1+json",
      manifests: [],
      annotations: { content },
    }),
  );

/** A Helm chart, as `helm push` makes it. */
export const chart: Maker = (content) =>
  alone(
    artifact(content, {
      config: "application/vnd.cncf.helm.config.v1+json",
      layer: "application/vnd.cncf.helm.chart.content.v1.tar+gzip",
    }),
  );

/** A signature as cosign made it for years: its config is called an image's, and its layer is none. */
export const signature: Maker = (content) =>
  alone(
    artifact(content, {
      config: "application/vnd.oci.image.config.v1+json",
      layer: "application/vnd.dev.cosign.simplesigning.v1+json",
    }),
  );

/** An attestation as cosign made it for years. */
export const attestation: Maker = (content) =>
  alone(
    artifact(content, {
      config: "application/vnd.oci.image.config.v1+json",
      layer: "application/vnd.dsse.envelope.v1+json",
    }),
  );

/** A list of what is in an image. */
export const sbom: Maker = (content) =>
  alone(
    artifact(content, {
      config: "application/vnd.oci.image.config.v1+json",
      layer: "application/spdx+json",
    }),
  );

/** A bundle of a signature that says of which image it is: the one that was pushed as `name`. */
export function referrer(name: string): Maker {
  return (content, of) => {
    const subject = manifestOf(of(name));
    return alone(
      artifact(content, {
        config: "application/vnd.oci.empty.v1+json",
        layer: "application/vnd.dev.sigstore.bundle.v0.3+json",
        more: {
          artifactType: "application/vnd.dev.sigstore.bundle.v0.3+json",
          subject: {
            mediaType: "application/vnd.oci.image.manifest.v1+json",
            digest: digestOf(subject),
            size: subject.length,
          },
        },
      }),
    );
  };
}

function artifact(
  content: string,
  { config, layer, more = {} }: { config: string; layer: string; more?: object },
): string {
  return JSON.stringify({
    schemaVersion: 2,
    mediaType: "application/vnd.oci.image.manifest.v1+json",
    config: { mediaType: config, digest: digestOf(`config of ${content}`), size: 2 },
    layers: [{ mediaType: layer, digest: digestOf(content), size: content.length }],
    ...more,
  });
}
