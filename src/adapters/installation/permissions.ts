/** Which reads the caller may make: each is tried with what harms nothing. For the command line alone. */
import type { JsonObject } from "../../domain/common/json.ts";
import { type Known, known } from "../../domain/common/known.ts";
import { refusalOf } from "../aws/attempt.ts";
import type { Call } from "../aws/call.ts";

/** What the reads are tried on: what is there, or names that nothing has. */
export interface Sample {
  readonly account: string;
  readonly region: string;
  /** `aws`, `aws-cn`, … */
  readonly partition: string;
  readonly cluster: string;
  readonly service: string;
  readonly taskDefinition: string;
  readonly repository: string;
}

/** A read that `check` makes. */
export interface Permission {
  readonly action: string;
  /** Whether a verdict may do without it. */
  readonly optional: boolean;
}

/** Whether it is allowed, as far as it can be told. */
export interface Trial extends Permission {
  readonly isAllowed: Known<boolean>;
}

/** Names that no service deployment, task or image has: AWS checks who asks before it looks. */
const nobody = "00000000000000000000";
const noDigest = `sha256:${"0".repeat(64)}`;

/**
 * How each read is tried.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelasticcontainerservice.html
 */
const inputs: Readonly<Record<string, (sample: Sample) => JsonObject>> = {
  "ecs:ListClusters": () => ({ maxResults: 1 }),
  "ecs:ListServices": ({ cluster }) => ({ cluster, maxResults: 1 }),
  "ecs:DescribeServices": ({ cluster, service }) => ({ cluster, services: [service] }),
  "ecs:ListTasks": ({ cluster }) => ({ cluster, maxResults: 1 }),
  "ecs:DescribeTasks": ({ cluster }) => ({ cluster, tasks: ["0".repeat(32)] }),
  "ecs:DescribeTaskDefinition": ({ taskDefinition }) => ({ taskDefinition }),
  "ecr:GetLifecyclePolicy": ({ repository }) => ({ repositoryName: repository }),
  "ecr:GetLifecyclePolicyPreview": ({ repository }) => ({ repositoryName: repository, maxResults: 1 }),
  "ecs:DescribeServiceRevisions": (sample) => ({ serviceRevisionArns: [arnOf("service-revision", sample)] }),
  "ecs:ListServiceDeployments": ({ cluster, service }) => ({ cluster, service, maxResults: 1 }),
  "ecs:DescribeServiceDeployments": (sample) => ({
    serviceDeploymentArns: [arnOf("service-deployment", sample)],
  }),
  "ecr:DescribeImages": ({ repository }) => ({ repositoryName: repository, maxResults: 1 }),
  "ecr:BatchGetImage": ({ repository }) => ({
    repositoryName: repository,
    imageIds: [{ imageDigest: noDigest }],
  }),
  "ecr:DescribeRepositories": ({ repository }) => ({ repositoryNames: [repository] }),
  "ecr:DescribePullThroughCacheRules": () => ({ maxResults: 1 }),
};

const optional = new Set([
  "ecr:GetLifecyclePolicy",
  "ecr:GetLifecyclePolicyPreview",
  "ecs:DescribeServiceRevisions",
  "ecs:ListServiceDeployments",
  "ecs:DescribeServiceDeployments",
  "ecr:DescribeRepositories",
  "ecr:DescribePullThroughCacheRules",
]);

/** What `check` may do without what, in the order in which it reads. */
export const permissions: readonly Permission[] = Object.keys(inputs).map((action) => ({
  action,
  optional: optional.has(action),
}));

/** Tries every read that `check` makes. */
export async function tryReads(
  calls: Readonly<Record<"ecs" | "ecr", Call>>,
  sample: Sample,
): Promise<Trial[]> {
  const trials: Trial[] = [];
  for (const permission of permissions) {
    const [service, operation = ""] = permission.action.split(":");
    const call = service === "ecr" ? calls.ecr : calls.ecs;
    const input = inputs[permission.action]?.(sample) ?? {};
    trials.push({
      ...permission,
      isAllowed: await isAllowed(permission.action, () => call(operation, input)),
    });
  }
  return trials;
}

/** An answer that something is not there, or that the input makes no sense, comes after the check of who asks. */
async function isAllowed(action: string, call: () => Promise<unknown>): Promise<Known<boolean>> {
  try {
    await call();
    return known(true);
  } catch (error) {
    if (!(error instanceof Error)) return refusalOf(error, action);
    if (/^(AccessDenied|AuthorizationError|Unauthorized|NotAuthorized)/.test(error.name)) return known(false);
    if (/is not authorized to perform/.test(error.message)) return known(false);
    return statusOf(error) === 400 && !/Throttl|TooManyRequests|Token|Signature/.test(error.name)
      ? known(true)
      : refusalOf(error, action);
  }
}

function statusOf(error: object): unknown {
  const metadata = "$metadata" in error ? error.$metadata : null;
  const holds = typeof metadata === "object" && metadata !== null && "httpStatusCode" in metadata;
  return holds ? metadata.httpStatusCode : null;
}

function arnOf(kind: string, { partition, region, account, cluster, service }: Sample): string {
  return `arn:${partition}:ecs:${region}:${account}:${kind}/${cluster}/${service}/${nobody}`;
}
