/** Rules that forbid a pin by hand too. */
import type { Assessment } from "../../../domain/assess.ts";
import { quote } from "../../../domain/cure.ts";
import { isDeploying } from "../../../domain/ecs/deployment.ts";
import type { ServiceFacts } from "../../../domain/facts.ts";

/** Why this service may not be pinned, with the rule and what to do; `null` if it may. */
export function mayNotPin({ facts }: Pick<Assessment, "facts">): string | null {
  if (facts.controller !== "ECS")
    return `its deployment controller is ${facts.controller} (rule: only ECS's own deployments are touched). ${byHand(facts)}`;
  if (!facts.containers.known)
    return `its task definition is not known: ${facts.containers.reason} (rule: nothing is written on an unknown)`;
  if (isDeploying(facts))
    return "a deployment is under way (rule: nothing is written during a deployment or rollback). Wait until it has ended, and try again";
  return null;
}

/** What does it where ECS does not deploy by itself. */
function byHand({ controller, service }: ServiceFacts): string {
  const which = `--cluster ${quote(service.cluster)} --service ${quote(service.name)}`;
  switch (controller) {
    case "CODE_DEPLOY":
      return "By hand: register a revision with the image by its digest, and let `aws deploy create-deployment` bring it, with that revision in its AppSpec";
    case "EXTERNAL":
      return `By hand: register a revision with the image by its digest, then \`aws ecs create-task-set ${which}\` and \`aws ecs update-service-primary-task-set ${which}\``;
    default:
      return "By hand: register a revision with the image by its digest, and bring it in that controller's way";
  }
}
