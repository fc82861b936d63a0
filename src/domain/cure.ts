/** The commands that put a service right, to be run as they are. */
import { type ServiceName, shortTaskDefinition, type TaskDefinitionArn } from "./ecs/arn.ts";

/** Forces a new deployment, which resolves the tag again. */
export function redeployCommand({ cluster, name, region }: ServiceName): string {
  return `aws ecs update-service --cluster ${quote(cluster)} --service ${quote(name)} --force-new-deployment --region ${region}`;
}

/** Pins the published digest; no node's cached copy can answer for it. */
export function pinCommand({ cluster, name, region }: ServiceName, container: string): string {
  return `ecs-image-drift pin ${quote(name)} --cluster ${quote(cluster)} --container ${quote(container)} --region ${region}`;
}

/** Moves the service to a revision that exists. */
export function updateCommand({ cluster, name, region }: ServiceName, revision: TaskDefinitionArn): string {
  return `aws ecs update-service --cluster ${quote(cluster)} --service ${quote(name)} --task-definition ${shortTaskDefinition(revision)} --region ${region}`;
}

/** A word as a POSIX shell takes it: quoted only where it must be. */
export function quote(word: string): string {
  return /^[A-Za-z0-9_./:@%+=,-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
