/** Every difference between a revision of ours and its parent is an image, or one of our tags. */
import { isDeepStrictEqual } from "node:util";
import type { JsonObject } from "../../../src/sandbox/world.ts";
import { before } from "../witness.ts";
import type { Law } from "./law.ts";

export const lossless: Law = {
  name: "every difference between a revision of ours and its parent is an image or one of our tags",
  broken: (witness) =>
    witness.writes
      .filter(({ call }) => call.operation === "ecs:RegisterTaskDefinition")
      .flatMap(({ call, read }) => {
        const parent = before(witness, call).findLast(
          ({ operation, input, error }) =>
            operation === "ecs:DescribeTaskDefinition" &&
            error === null &&
            input.taskDefinition === read?.taskDefinition,
        );
        if (!parent?.output) return ["a revision was registered without reading its parent"];
        const { taskDefinition, tags } = parent.output as unknown as {
          taskDefinition: JsonObject;
          tags: Tag[];
        };
        const then = bare({ ...taskDefinition, tags });
        const now = bare(call.input);
        return isDeepStrictEqual(then, now)
          ? strangeImages(taskDefinition, call.input)
          : [`${JSON.stringify(then)} became ${JSON.stringify(now)}`];
      }),
};

interface Tag {
  readonly key: string;
  readonly value: string;
}

interface Container {
  readonly name: string;
  readonly image: string;
}

/** A definition without what ECS puts there, without images and without our tags. */
function bare(definition: JsonObject): JsonObject {
  const { containerDefinitions, tags, ...rest } = definition as JsonObject & {
    containerDefinitions: Container[];
    tags?: Tag[];
  };
  const kept = Object.entries(rest).filter(([field]) => !assigned.includes(field));
  return {
    ...Object.fromEntries(kept),
    containerDefinitions: containerDefinitions.map((container) => ({ ...container, image: "" })),
    tags: (tags ?? []).filter(({ key }) => !key.startsWith("ecs-image-drift:follows.")),
  };
}

const assigned = [
  "taskDefinitionArn",
  "revision",
  "status",
  "requiresAttributes",
  "compatibilities",
  "registeredAt",
  "registeredBy",
];

/** Images may change in nothing but the digest. */
function strangeImages(parent: JsonObject, own: JsonObject): string[] {
  const [before, after] = [parent, own].map(
    ({ containerDefinitions }) => containerDefinitions as unknown as Container[],
  );
  return (after ?? [])
    .filter(({ image }, i) => repositoryOf(image) !== repositoryOf(before?.[i]?.image ?? ""))
    .map(({ name, image }) => `${name} is from another repository: ${image}`);
}

function repositoryOf(image: string): string {
  return image.split("@")[0]?.replace(/:[^:/]+$/, "") ?? "";
}
