/** The containers of a task definition and of a task. */
import { createHash } from "node:crypto";
import { objects, text } from "../../input.ts";
import { ecsArn, nameOf } from "../arn.ts";
import { hexId, uuid } from "../ids.ts";
import type { EcsState, TaskDefinition } from "../tables/state.ts";
import type { Container } from "../tables/task.ts";

export interface ContainerDefinition {
  readonly name: string;
  readonly image: string;
  /** Whether the deployment fixes its tag to a digest; `versionConsistency: "disabled"` opts out. */
  readonly consistent: boolean;
}

export function containerDefinitions({
  registered,
}: Pick<TaskDefinition, "registered">): ContainerDefinition[] {
  return objects(registered, "containerDefinitions").map((container) => ({
    name: text(container, "name") ?? "",
    image: text(container, "image") ?? "",
    consistent: container.versionConsistency !== "disabled",
  }));
}

/** The containers of a new task; with what AWS puts in, if it does. */
export function newContainers(
  state: EcsState,
  cluster: string,
  taskArn: string,
  definition: TaskDefinition,
): Container[] {
  const arn = () => ecsArn(state.world, "container", cluster, nameOf(taskArn), uuid(state.world));
  const own = containerDefinitions(definition).map(({ name, image }): Container => {
    return { arn: arn(), name, image, lastStatus: "PENDING" };
  });
  return state.options.injectSidecar ? [...own, sidecar(arn(), hexId(state.world))] : own;
}

function sidecar(arn: string, id: string): Container {
  return { arn, name: `aws-guardduty-agent-${id.slice(0, 7)}`, lastStatus: "PENDING" };
}

/** The digest of an image the sandbox knows nothing of: always the same for the same name. */
export function madeUpDigest(reference: string): string {
  return `sha256:${createHash("sha256").update(reference).digest("hex")}`;
}
