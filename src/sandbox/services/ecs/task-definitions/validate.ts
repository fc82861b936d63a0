/** What AWS demands of a task definition, as far as it concerns images. */
import type { JsonObject } from "../../../world.ts";
import { objects, text } from "../../input.ts";
import { clientError, invalid } from "../errors.ts";

const MOST_BYTES = 64 * 1024;
const MOST_CONTAINERS = 10;
const LONGEST_IMAGE = 255;
const NAME = /^[A-Za-z0-9_-]{1,255}$/;

/** @returns the family @throws {AwsError} `ClientException` or `InvalidParameterException` */
export function checkTaskDefinition(definition: JsonObject): string {
  const family = text(definition, "family");
  if (!family) throw clientError("Family should not be null or empty.");
  if (!NAME.test(family)) throw clientError("Invalid family name.");
  const containers = objects(definition, "containerDefinitions");
  if (containers.length === 0) throw clientError("Container list cannot be empty.");
  if (containers.length > MOST_CONTAINERS) {
    throw invalid(`A task definition can have at most ${MOST_CONTAINERS} container definitions.`);
  }
  const bytes = Buffer.byteLength(JSON.stringify(definition));
  if (bytes > MOST_BYTES)
    throw clientError(`Actual length: '${bytes}'. Max allowed length is '${MOST_BYTES}' bytes.`);
  for (const container of containers) checkContainer(container);
  const names = containers.map(({ name }) => name);
  if (new Set(names).size < names.length) throw clientError("Container name must be unique.");
  return family;
}

function checkContainer(container: JsonObject): void {
  const image = text(container, "image");
  if (!NAME.test(text(container, "name") ?? "")) throw clientError("Container.name is invalid.");
  if (!image) throw clientError("Container.image should not be null or empty.");
  const [name = ""] = image.split("@", 1);
  if (name.length > LONGEST_IMAGE)
    throw clientError(`Container.image should not exceed ${LONGEST_IMAGE} characters.`);
  if (/\s/.test(image)) throw clientError("Container.image contains invalid characters.");
}
