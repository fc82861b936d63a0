/** Rules that forbid a pin by hand too. */
import type { Assessment } from "../../../domain/assess.ts";
import { quote } from "../../../domain/cure.ts";
import { isDeploying } from "../../../domain/ecs/deployment.ts";
import type { ServiceFacts } from "../../../domain/facts.ts";
import { type Deployer, deployerOf } from "../../../domain/own-way.ts";

/** Why this service may not be pinned, with the rule and what to do; `null` if it may. */
export function mayNotPin(
  { facts }: Pick<Assessment, "facts">,
  { registerOnly = false }: Writing,
): string | null {
  const deployer = deployerOf(facts);
  if (deployer !== "ecs" && !registerOnly)
    return `${who(deployer, facts)} (rule: only ECS's own deployments are touched). ${byHand(facts)}`;
  if (!facts.containers.known)
    return `its task definition is not known: ${facts.containers.reason} (rule: nothing is written on an unknown)`;
  if (isDeploying(facts) && !registerOnly)
    return "a deployment is under way (rule: nothing is written during a deployment or rollback). Wait until it has ended, and try again";
  return null;
}

/** What is to be written. */
interface Writing {
  /** Whether the service stays as it is. */
  readonly registerOnly?: boolean;
}

function who(deployer: Deployer, { controller }: ServiceFacts): string {
  if (deployer === "express") return "it is an Express service, whose revisions ECS manages";
  if (deployer === "daemon") return "it is a daemon, whose revisions ECS manages";
  return `its deployment controller is ${controller}`;
}

/** Where the steps are: they need to know which image it is. */
function byHand({ service }: ServiceFacts): string {
  return `\`ecs-image-drift check --cluster ${quote(service.cluster)} --service ${quote(service.name)}\` has the commands that do it by hand, and --register-only registers the revision for them`;
}
