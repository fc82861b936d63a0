/** The ARNs of ECS, old forms and new. */
import type { Brand } from "../common/brand.ts";

/** `arn:aws:ecs:REGION:ACCOUNT:service/CLUSTER/NAME`. */
export type ServiceArn = Brand<"ServiceArn">;
/** `arn:aws:ecs:REGION:ACCOUNT:task-definition/FAMILY:REVISION`. */
export type TaskDefinitionArn = Brand<"TaskDefinitionArn">;

/** What a service's ARN says. */
export interface ServiceName {
  readonly arn: ServiceArn;
  readonly partition: string;
  readonly region: string;
  readonly account: string;
  readonly cluster: string;
  readonly name: string;
}

/** What a task definition's ARN says. */
export interface TaskDefinitionName {
  readonly arn: TaskDefinitionArn;
  readonly family: string;
  readonly revision: number;
}

const service = /^arn:([a-z0-9-]+):ecs:([a-z0-9-]+):(\d{12}):service\/([^/]+)\/([^/]+)$/;
type ServiceParts = readonly [
  all: string,
  partition: string,
  region: string,
  account: string,
  cluster: string,
  name: string,
];
const taskDefinition = /^arn:[a-z0-9-]+:ecs:[a-z0-9-]+:\d{12}:task-definition\/([^/:]+):(\d+)$/;

/**
 * Parses a service's ARN in the long form, which names the cluster.
 * @throws {SyntaxError} if it is none, or of the short form that ended in 2021
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-account-settings.html
 */
export function parseServiceArn(text: string): ServiceName {
  const found = service.exec(text);
  if (!found)
    throw new SyntaxError(`Cannot parse service ARN "${text}": expected "arn:…:service/CLUSTER/NAME"`);
  const [, partition, region, account, cluster, name] = found as unknown as ServiceParts;
  return { arn: text as ServiceArn, partition, region, account, cluster, name };
}

/** Whether a string is a service's ARN in the long form. */
export function isServiceArn(text: string): text is ServiceArn {
  return service.test(text);
}

/** The ARN of the service of this name in the cluster of this ARN. */
export function serviceArnIn(clusterArn: string, name: string): ServiceArn {
  return `${clusterArn.replace(":cluster/", ":service/")}/${name}` as ServiceArn;
}

/** The ARN of a service's cluster. */
export function clusterArnOf({ partition, region, account, cluster }: ServiceName): string {
  return `arn:${partition}:ecs:${region}:${account}:cluster/${cluster}`;
}

/** Parses a task definition's ARN. @throws {SyntaxError} if it is none */
export function parseTaskDefinitionArn(text: string): TaskDefinitionName {
  const found = taskDefinition.exec(text);
  if (!found) {
    throw new SyntaxError(
      `Cannot parse task definition ARN "${text}": expected "…:task-definition/FAMILY:REVISION"`,
    );
  }
  const [, family, revision] = found as unknown as readonly [all: string, family: string, revision: string];
  return { arn: text as TaskDefinitionArn, family, revision: Number(revision) };
}

/** Whether a revision was registered after another of its family; `false` where that cannot be told. */
export function isLaterRevision(revision: string | null, other: string | null): boolean {
  const [later, earlier] = [revision, other].map((arn) => taskDefinition.exec(arn ?? ""));
  return later?.[1] !== undefined && later[1] === earlier?.[1] && Number(later[2]) > Number(earlier[2]);
}

/** `FAMILY:REVISION` of a task definition's ARN; the text itself if it is none. */
export function shortTaskDefinition(arn: string): string {
  return arn.slice(arn.lastIndexOf("/") + 1);
}
