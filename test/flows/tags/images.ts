/** What is pushed to a repository: images for one platform or several, and what is no image and lies beside them. */
import {
  attestationsOf,
  chartOf,
  digestOf,
  emptyIndex,
  indexOf,
  manifestOf,
  provenanceOf,
  sbomOf,
  signatureOf,
} from "../../support/manifests.ts";

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
export const empty: Maker = () => alone(emptyIndex);

/** An index of the provenance of an image, without the image. */
export const attestations: Maker = (content) => {
  const provenance = provenanceOf(content);
  return { manifest: attestationsOf(content, provenance), children: [provenance] };
};

/** A Helm chart. */
export const chart: Maker = (content) => alone(chartOf(content));

/** A signature as cosign pushes it under a tag. */
export const signature: Maker = (content) => alone(signatureOf(digestOf(content)));

/** An SBOM that refers to its image. */
export const sbom: Maker = (content) => alone(sbomOf(digestOf(content)));
