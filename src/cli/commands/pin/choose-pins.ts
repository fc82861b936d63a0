/** Which containers are to be pinned, and to which image of their repository. */

import { type Known, valueOr } from "../../../domain/common/known.ts";
import { shortTaskDefinition } from "../../../domain/ecs/arn.ts";
import type { ImageRecord, RepositoryFacts } from "../../../domain/facts/facts.ts";
import { type EcrRepository, formatEcrRepository } from "../../../domain/image/ecr.ts";
import { type Digest, formatReference, pin, type Tag } from "../../../domain/image/reference.ts";
import type { Assessment } from "../../../domain/judge/assess.ts";
import type { ContainerView } from "../../../domain/judge/container/container-view.ts";
import type { Pin } from "../../../domain/remedy/remedy.ts";
import type { EcrReader } from "../../../reconcile/ports/ecr.ts";
import { didYouMeanOf } from "../../services/similar.ts";

/** What was asked for on the command line. */
export interface Wish {
  readonly container?: string;
  readonly digest?: Digest;
  readonly tag?: Tag;
}

/** A container whose image is in ECR. */
type EcrContainer = ContainerView & { readonly repository: RepositoryFacts };

/**
 * The pins that were asked for: of the digest or tag that was named, else of what each container follows.
 * @throws {Error} if there is no such container or image, or it is not known
 */
export async function choosePins(assessment: Assessment, wish: Wish, ecr: EcrReader): Promise<Pin[]> {
  const pins: Pin[] = [];
  for (const view of chooseContainers(assessment, wish)) {
    const image = await chooseImage(view, wish, assessment, ecr);
    await mustBeThere(view, image.digest, ecr);
    const reference = must(view, "its image reference", view.reference);
    pins.push({ container: view.name, ...image, image: formatReference(pin(reference, image.digest)) });
  }
  return pins;
}

/** Whether the service's revision has this pin already, and records what it follows. */
export function isInPlace({ container, image, tag }: Pin, { facts }: Assessment): boolean {
  const now = valueOr(facts.containers, []).find(({ name }) => name === container);
  return now?.written === image && (tag === null || now.pinnedFrom === tag);
}

function chooseContainers(
  { facts, containers }: Assessment,
  { container, digest, tag }: Wish,
): EcrContainer[] {
  const { cluster, name } = facts.service;
  const inEcr = containers.filter((view): view is EcrContainer => view.repository !== null);
  if (container !== undefined) {
    const view = containers.find((one) => one.name === container);
    if (!view) {
      const names = containers.map((one) => one.name);
      const revision = shortTaskDefinition(facts.taskDefinition);
      throw new RangeError(
        `Cannot pin container "${container}": ${revision} has none of that name${didYouMeanOf(container, names, `it has ${listNames(names)}`)}`,
      );
    }
    const own = inEcr.filter((one) => one === view);
    if (own.length === 0)
      throw new RangeError(
        `Cannot pin container "${container}": its image ${view.written} is not in ECR, and only images in ECR can be pinned`,
      );
    return own;
  }
  if (inEcr.length === 0)
    throw new RangeError(`Cannot pin service "${cluster}/${name}": no image of it is in ECR`);
  if (inEcr.length > 1 && (digest !== undefined || tag !== undefined)) {
    const names = inEcr.map((one) => `"${one.name}"`).join(" and ");
    throw new RangeError(`Cannot pin service "${cluster}/${name}": say which of ${names} with --container`);
  }
  return inEcr;
}

/** The image for a container, and the tag that it goes on following. */
async function chooseImage(
  view: EcrContainer,
  { digest, tag }: Wish,
  { unknown }: Assessment,
  ecr: EcrReader,
): Promise<{ digest: Digest; tag: Tag | null }> {
  if (digest !== undefined) return { digest, tag: view.follows.own };
  if (tag !== undefined) return { digest: await lookUp(view, tag, ecr), tag };
  const lacking = unknown.find(({ container, needed }) => needed && container === view.name);
  if (lacking) throw new Error(notKnown(view, `what is ${lacking.fact}`, lacking.reason));
  if (view.expected) return must(view, "the image it should run", view.expected);
  return { digest: must(view, "the image it names", view.own), tag: view.follows.own };
}

async function lookUp(view: EcrContainer, tag: Tag, ecr: EcrReader): Promise<Digest> {
  const { repository } = view.repository;
  const { tags } = await ecr.images(repository, { tags: [tag], digests: [] });
  const digest = must(view, `what tag "${tag}" names`, tags.get(tag));
  if (digest !== null) return digest;
  const images = valueOr(await ecr.catalogue(repository), []);
  throw new RangeError(
    `Cannot pin container "${view.name}": ${sayRepository(repository)} has no tag "${tag}"${sayTags(tag, images)}`,
  );
}

type ListedImage = Pick<ImageRecord, "tags" | "pushedAt">;

/** Further tags are counted. */
const tagsShown = 8;

/** What it may have meant, and the tags of the newest images. */
function sayTags(tag: Tag, images: readonly ListedImage[]): string {
  const pushedAt = (image: ListedImage) => image.pushedAt?.getTime() ?? 0;
  const tags = images.toSorted((a, b) => pushedAt(b) - pushedAt(a)).flatMap((image) => image.tags);
  if (tags.length === 0) return "; none of its images has a tag";
  const more = tags.length > tagsShown ? ` and ${tags.length - tagsShown} more` : "";
  return didYouMeanOf(tag, tags, `its newest are ${listNames(tags.slice(0, tagsShown))}${more}`);
}

function listNames(names: readonly string[]): string {
  return names.map((name) => `"${name}"`).join(", ");
}

/** A task whose image is not there, or is in the archive, would not start. */
async function mustBeThere(view: EcrContainer, digest: Digest, ecr: EcrReader): Promise<void> {
  const { repository } = view.repository;
  const { images } = await ecr.images(repository, { tags: [], digests: [digest] });
  const image = must(view, `whether ${digest} is there`, images.get(digest));
  const refused = image === null ? "has no image" : image.isArchived ? "has in its archive alone" : null;
  if (refused)
    throw new RangeError(
      `Cannot pin container "${view.name}": ${sayRepository(repository)} ${refused} ${digest}`,
    );
}

function must<T>(view: EcrContainer, what: string, fact: Known<T> | undefined): T {
  if (fact?.known) return fact.value;
  throw new Error(notKnown(view, what, fact?.reason ?? "it was not read"));
}

function notKnown({ name }: EcrContainer, what: string, reason: string): string {
  return `Cannot pin container "${name}": ${what} is not known: ${reason} (rule: nothing is written while a needed fact is unknown)`;
}

function sayRepository(repository: EcrRepository): string {
  return `repository ${formatEcrRepository(repository)}`;
}
