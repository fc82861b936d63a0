/** The commands that put a service right, to be run as they are. */
import { type ServiceName, shortTaskDefinition, type TaskDefinitionArn } from "../ecs/arn.ts";
import type { EcrRepository } from "../image/ecr.ts";
import type { Digest, Tag } from "../image/reference.ts";

/** Forces a new deployment, which resolves the tag again. */
export function redeployCommand({ cluster, name, region }: ServiceName): string {
  return `aws ecs update-service --cluster ${quote(cluster)} --service ${quote(name)} --force-new-deployment --region ${region}`;
}

/**
 * Pins an image: no node's cached copy can answer for it. `tag` is said where the service does not follow it, and
 * `override` are the rules in its way.
 */
export function pinCommand(
  { cluster, name, region }: ServiceName,
  container: string,
  { tag = null, override = [] }: { readonly tag?: Tag | null; readonly override?: readonly string[] } = {},
): string {
  const which = tag === null ? "" : ` --tag ${quote(tag)}`;
  const rules = override.map((rule) => ` --override ${rule}`).join("");
  return `ecs-image-drift pin ${quote(name)} --cluster ${quote(cluster)} --container ${quote(container)}${which} --region ${region}${rules}`;
}

/** Brings an image back from ECR's archive. */
export function restoreCommand({ account, region, name }: EcrRepository, digest: Digest): string {
  return `aws ecr update-image-storage-class --registry-id ${account} --repository-name ${quote(name)} --image-id imageDigest=${digest} --target-storage-class STANDARD --region ${region}`;
}

/** Registers the revision that a pin would, and prints its ARN: for services that are updated in another way. */
export function registerCommand(service: ServiceName, container: string): string {
  return `${pinCommand(service, container)} --register-only --yes`;
}

/** Moves the service to a revision that exists. */
export function updateCommand({ cluster, name, region }: ServiceName, revision: TaskDefinitionArn): string {
  return `aws ecs update-service --cluster ${quote(cluster)} --service ${quote(name)} --task-definition ${shortTaskDefinition(revision)} --region ${region}`;
}

/**
 * Has a service deployment that a hook pauses go on, or go back.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContinueServiceDeployment.html
 */
export function continueCommand(
  deployment: string,
  hook: string,
  action: "CONTINUE" | "ROLLBACK",
  region: string,
): string {
  return `aws ecs continue-service-deployment --service-deployment-arn ${quote(deployment)} --hook-id ${quote(hook)} --action ${action} --region ${region}`;
}

/** Lists what ECS said last of a service. */
export function eventsCommand({ cluster, name, region }: ServiceName): string {
  return `aws ecs describe-services --cluster ${quote(cluster)} --services ${quote(name)} --query 'services[0].events[:5]' --region ${region}`;
}

/** Gives an image one more tag, so that a rule for untagged images leaves it alone. */
export function keepCommand({ account, region, name }: EcrRepository, digest: Digest): string {
  const where = `--registry-id ${account} --repository-name ${quote(name)} --region ${region}`;
  const manifest = `aws ecr batch-get-image ${where} --image-ids imageDigest=${digest} --query 'images[0].imageManifest' --output text`;
  const tag = `in-use-${digest.slice(digest.indexOf(":") + 1).slice(0, 12)}`;
  return `aws ecr put-image ${where} --image-tag ${tag} --image-manifest "$(${manifest})"`;
}

/** Judges one service, from where it is run. */
export function checkCommand({ cluster, name, region }: ServiceName): string {
  return `ecs-image-drift check --cluster ${quote(cluster)} --service ${quote(name)} --region ${region}`;
}

/** Checks the credentials, the permissions and what is deployed. */
export function doctorCommand(region: string | null): string {
  return `ecs-image-drift doctor${region === null ? "" : ` --region ${region}`}`;
}

/** Lists what the program that is deployed as this stack could not process, and why. */
export function redriveCommand(region: string, stack: string): string {
  const which = stack === usualStack ? "" : ` --stack ${quote(stack)}`;
  return `ecs-image-drift redrive --region ${region}${which}`;
}

/** The stack that is meant where none is named: the template's name with its usual `--stage`. */
export const usualStack = "ecs-image-drift-prod";

/** Stops the messages about an incident. */
export function silenceCommand(incident: string, region: string): string {
  return `ecs-image-drift silence ${quote(incident)} --region ${region}`;
}

/** Has nothing of a service alerted or put right until then. */
export function holdCommand(service: string, region: string, until: Date): string {
  const tag = `key=ecs-image-drift:hold-until,value=${until.toISOString().slice(0, 19)}Z`;
  return `aws ecs tag-resource --resource-arn ${quote(service)} --tags ${tag} --region ${region}`;
}

/** Takes one of our tags off a service. */
export function untagCommand({ arn, region }: ServiceName, tag: string): string {
  return `aws ecs untag-resource --resource-arn ${quote(arn)} --tag-keys ${quote(tag)} --region ${region}`;
}

/**
 * Whether a line of advice is one of these commands: the JSON of a report, which a message's reader gets too, lists
 * sentences and commands alike.
 */
export function isCommand(line: string): boolean {
  return /^(?:aws|ecs-image-drift) \S/.test(line);
}

/** Whether one of these lines is enough, where they are a forced deployment and a pin. */
export function isChoice(lines: readonly string[]): boolean {
  return (
    lines.length > 1 && lines.every((line) => /^(?:aws ecs update-service|ecs-image-drift pin) /.test(line))
  );
}

/** A word as a POSIX shell takes it: quoted only where it must be. */
export function quote(word: string): string {
  return /^[A-Za-z0-9_./:@%+=,-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
