/**
 * Where a task runs.
 * https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RuntimePlatform.html
 */
import { object, text } from "../../input.ts";
import type { Architecture, TaskDefinition } from "../tables/state.ts";
import type { Task } from "../tables/task.ts";

/** As indexes name it. */
export interface Platform {
  readonly os: string;
  readonly architecture: string;
}

/** Whose architecture a task definition asks for, if it does. */
export function architectureAsked({ registered }: TaskDefinition): Architecture | undefined {
  switch (text(object(registered, "runtimePlatform") ?? {}, "cpuArchitecture")) {
    case "ARM64":
      return "arm64";
    case "X86_64":
      return "x86_64";
    default:
      return undefined;
  }
}

/** The value of `ecs.cpu-architecture`: as the task definition asks, else as the instance is. */
export function architectureOf({ definition, instance }: Task): Architecture {
  return architectureAsked(definition) ?? instance?.architecture ?? "x86_64";
}

export function platformOf(task: Task): Platform {
  const family = text(object(task.definition.registered, "runtimePlatform") ?? {}, "operatingSystemFamily");
  return {
    os: family?.startsWith("WINDOWS") ? "windows" : "linux",
    architecture: architectureOf(task) === "arm64" ? "arm64" : "amd64",
  };
}

/** Whether an image of a platform, say `linux/arm64/v8`, can run on another. */
export function isSamePlatform({ os, architecture }: Platform, image: string): boolean {
  return image === `${os}/${architecture}` || image.startsWith(`${os}/${architecture}/`);
}
