/** The answer of DescribeTaskDefinition, and what the memory keeps of it. */
import * as v from "valibot";
import type { JsonObject } from "../../../domain/common/json.ts";
import { followsTagKey } from "../../../domain/ecs/task-definition.ts";
import type { ContainerFacts, Revision } from "../../../domain/facts/facts.ts";
import { isTag } from "../../../domain/image/reference.ts";
import { list, tags, taskDefinition, text, time } from "./fields.ts";

/** The containers of DescribeTaskDefinition, with what our pin recorded in its tags. */
export function readContainers(answer: JsonObject): ContainerFacts[] {
  const { taskDefinition: shape, tags: values } = v.parse(definition, answer);
  const platform = runtimePlatformOf(shape.runtimePlatform);
  return (shape.containerDefinitions ?? []).map(({ name, image }) => {
    const follows = values[followsTagKey(name)];
    const pinnedFrom = follows !== undefined && isTag(follows) ? follows : null;
    return { name, written: image, pinnedFrom, platform };
  });
}

/** The revision of DescribeTaskDefinition. */
export function readRevision(answer: JsonObject): Revision {
  const { taskDefinitionArn, registeredAt } = v.parse(definition, answer).taskDefinition;
  return { arn: taskDefinitionArn, registeredAt, containers: readContainers(answer) };
}

const definition = v.object({
  taskDefinition: v.object({
    taskDefinitionArn: taskDefinition,
    registeredAt: v.optional(v.nullable(time), null),
    containerDefinitions: list(v.object({ name: v.string(), image: v.optional(v.string(), "") })),
    runtimePlatform: v.optional(
      v.nullable(v.object({ cpuArchitecture: text, operatingSystemFamily: text })),
      null,
    ),
  }),
  tags,
});

/**
 * The platform that a task definition asks for, as indexes name it; without an architecture it asks for none.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RuntimePlatform.html
 */
function runtimePlatformOf(
  platform: { cpuArchitecture: string | null; operatingSystemFamily: string | null } | null | undefined,
): string | null {
  const architectures: Readonly<Record<string, string>> = { X86_64: "amd64", ARM64: "arm64" };
  const architecture = architectures[platform?.cpuArchitecture ?? ""];
  const os = platform?.operatingSystemFamily?.startsWith("WINDOWS") ? "windows" : "linux";
  return architecture === undefined ? null : `${os}/${architecture}`;
}

const containers = v.array(
  v.object({
    name: v.string(),
    written: v.string(),
    pinnedFrom: v.nullable(v.pipe(v.string(), v.guard(isTag))),
    platform: text,
  }),
);

/** Containers as text, for the memory. */
export function encodeContainers(value: readonly ContainerFacts[]): string {
  return JSON.stringify(value);
}

/** Containers from the memory. @throws {v.ValiError} if the text is not what `encodeContainers` wrote */
export function decodeContainers(value: string): ContainerFacts[] {
  return v.parse(containers, JSON.parse(value));
}
