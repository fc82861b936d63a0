/** Container instances: which there are, and which of them a task is placed on. */
import { ecsArn } from "../arn.ts";
import { hexId } from "../ids.ts";
import type { Cluster, ContainerInstance, EcsState, Launch } from "../tables/state.ts";
import { isStopped } from "../tasks/status.ts";

/** The cluster's instances; so many as the options say join it when they are first asked for. */
export function instancesOf(
  state: EcsState,
  cluster: Cluster,
  atLeast = state.options.instancesPerCluster,
): readonly ContainerInstance[] {
  while (cluster.instances.length < atLeast) {
    const id = hexId(state.world);
    cluster.instances.push({
      arn: ecsArn(state.world, "container-instance", cluster.name, id),
      ec2InstanceId: `i-0${id.slice(0, 16)}`,
      registeredAt: state.world.clock.now(),
      tasks: new Set(),
      cache: new Map(),
    });
  }
  return cluster.instances;
}

/** Where the next task goes: to the instance with the fewest; nowhere in particular on Fargate. */
export function place(state: EcsState, cluster: Cluster, launch: Launch): ContainerInstance | undefined {
  if (launch.type !== "EC2") return undefined;
  const [first, ...others] = instancesOf(state, cluster);
  if (!first) return undefined;
  return others.reduce((best, each) => (tasksOn(each) < tasksOn(best) ? each : best), first);
}

export function tasksOn({ tasks }: ContainerInstance): number {
  return [...tasks].filter((task) => !isStopped(task)).length;
}
