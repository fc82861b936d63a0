/** The answers of DescribeTasks. */
import * as v from "valibot";
import type { JsonObject } from "../../../domain/common/json.ts";
import type { StoppedTask } from "../../../domain/facts/facts.ts";
import { digest, list, taskDefinition, text, time } from "./fields.ts";

const task = v.pipe(
  v.object({
    taskArn: v.string(),
    taskDefinitionArn: taskDefinition,
    group: text,
    lastStatus: v.optional(v.string(), ""),
    desiredStatus: v.optional(v.string(), ""),
    launchType: text,
    startedBy: text,
    attributes: list(v.object({ name: v.string(), value: text })),
    containers: list(v.object({ name: v.optional(v.string(), ""), imageDigest: digest })),
  }),
  v.transform(({ taskArn, taskDefinitionArn, containers, attributes, ...rest }) => ({
    ...rest,
    platform: platformOf(attributes ?? []),
    arn: taskArn,
    taskDefinition: taskDefinitionArn,
    containers: (containers ?? []).map(({ name, imageDigest }) => ({ name, digest: imageDigest })),
  })),
);

/** The architecture that a task's attributes name, as indexes name it. */
function platformOf(attributes: readonly { name: string; value: string | null }[]): string | null {
  const valueNamed = (name: string) => attributes.find((attribute) => attribute.name === name)?.value ?? null;
  const architectures: Readonly<Record<string, string>> = { x86_64: "amd64", arm64: "arm64" };
  const architecture = architectures[valueNamed("ecs.cpu-architecture") ?? ""];
  const os = valueNamed("ecs.os-type") ?? "linux";
  return architecture === undefined ? null : `${os.toLowerCase()}/${architecture}`;
}

/** The tasks of DescribeTasks, each with its group: `service:NAME`. */
export function readTasks(answer: JsonObject) {
  return v.parse(v.object({ tasks: list(task) }), answer).tasks ?? [];
}

const taskAnswer = v.object({ tasks: list(v.unknown()), failures: list(v.object({ reason: text })) });

/** Why DescribeTasks left out some of the tasks it was asked for; `null` where those are no longer there. */
export function whyNotDescribed(answer: JsonObject, asked: number): string | null {
  const { tasks, failures } = v.parse(taskAnswer, answer);
  const others = (failures ?? []).filter(({ reason }) => reason !== "MISSING");
  const missing = (failures ?? []).length - others.length;
  if ((tasks ?? []).length + missing >= asked) return null;
  return others[0]?.reason ?? "no answer";
}

const stoppedTask = v.pipe(
  v.object({
    startedBy: text,
    stopCode: text,
    stoppedReason: text,
    stoppedAt: v.optional(v.nullable(time), null),
  }),
  v.transform(({ stoppedReason, ...rest }) => ({ ...rest, reason: stoppedReason ?? "" })),
);

/** The stopped tasks of DescribeTasks. */
export function readStoppedTasks(answer: JsonObject): StoppedTask[] {
  return v.parse(v.object({ tasks: list(stoppedTask) }), answer).tasks ?? [];
}

/** The images that the containers of DescribeTasks were written with. */
export function readTaskImages(answer: JsonObject): string[] {
  const containers = list(v.object({ image: text }));
  const { tasks } = v.parse(v.object({ tasks: list(v.object({ containers })) }), answer);
  return (tasks ?? []).flatMap((one) => (one.containers ?? []).flatMap(({ image }) => image ?? []));
}
