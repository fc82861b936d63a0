/** Container instances: which there are, and which of them a task is placed on. */
import { ecsArn } from "../arn.ts";
import { hexId } from "../ids.ts";
import type {
  Architecture,
  Cluster,
  ContainerInstance,
  EcsState,
  Launch,
  TaskDefinition,
} from "../tables/state.ts";
import { architectureAsked } from "../tasks/platform.ts";
import { isStopped } from "../tasks/status.ts";

/** The cluster's instances; so many as the options say join it when they are first asked for. */
export function instancesOf(
  state: EcsState,
  cluster: Cluster,
  architecture: Architecture = "x86_64",
): readonly ContainerInstance[] {
  while (cluster.instances.length < state.options.instancesPerCluster) {
    addInstance(state, cluster, architecture);
  }
  return cluster.instances;
}

/** An instance joins the cluster. */
export function addInstance(
  state: EcsState,
  cluster: Cluster,
  architecture: Architecture,
): ContainerInstance {
  const id = hexId(state.world);
  const instance: ContainerInstance = {
    arn: ecsArn(state.world, "container-instance", cluster.name, id),
    ec2InstanceId: `i-0${id.slice(0, 16)}`,
    architecture,
    registeredAt: state.world.clock.now(),
    tasks: new Set(),
    cache: new Map(),
  };
  cluster.instances.push(instance);
  return instance;
}

/**
 * The instances that tasks of a definition may be placed on: those of the architecture that it asks for, if it does.
 * If the cluster has none, so many more join it as the options say.
 */
export function instancesFor(
  state: EcsState,
  cluster: Cluster,
  definition: TaskDefinition,
): readonly ContainerInstance[] {
  const asked = architectureAsked(definition);
  const all = instancesOf(state, cluster, asked);
  if (asked === undefined) return all;
  const fitting = () => cluster.instances.filter(({ architecture }) => architecture === asked);
  if (fitting().length === 0) {
    for (let added = 0; added < state.options.instancesPerCluster; added++)
      addInstance(state, cluster, asked);
  }
  return fitting();
}

/** Where the next task goes: to the instance with the fewest; nowhere in particular on Fargate. */
export function place(
  state: EcsState,
  cluster: Cluster,
  launch: Launch,
  definition: TaskDefinition,
): ContainerInstance | undefined {
  if (launch.type !== "EC2") return undefined;
  const [first, ...others] = instancesFor(state, cluster, definition);
  if (!first) return undefined;
  return others.reduce((best, each) => (tasksOn(each) < tasksOn(best) ? each : best), first);
}

export function tasksOn({ tasks }: ContainerInstance): number {
  return [...tasks].filter((task) => !isStopped(task)).length;
}
