/** What a task definition writes for an image. */
import { type Known, known, unknown } from "../../common/known.ts";
import { ecrRepository } from "../../image/ecr.ts";
import { type ImageReference, parseReference, type Tag } from "../../image/reference.ts";

/** The ECR repository of a written image, where it has one. */
export function repositoryOf(written: string): ReturnType<typeof ecrRepository> {
  const reference = readReference(written);
  return reference.known ? ecrRepository(reference.value) : null;
}

/** What is written, if it is a reference at all. */
export function readReference(written: string): Known<ImageReference> {
  try {
    return known(parseReference(written));
  } catch (error) {
    return unknown(error instanceof Error ? error.message : String(error));
  }
}

/** The tag that a reference without a digest is read with. */
export function writtenTag({ tag }: ImageReference): Tag {
  return tag ?? ("latest" as Tag);
}
