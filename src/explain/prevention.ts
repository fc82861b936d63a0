/** What to change in a pipeline so that a finding does not come back. */
import { valueOr } from "../domain/common/known.ts";
import { parseTaskDefinitionArn } from "../domain/ecs/arn.ts";
import type { ServiceFacts } from "../domain/facts/facts.ts";
import type { Tag } from "../domain/image/reference.ts";
import { readReference } from "../domain/judge/container/written-reference.ts";
import type { Finding } from "../domain/judge/finding.ts";
import { type Names, recipes } from "./recipes.ts";

/** A change to make, and how it looks in the tools that may deploy the service. */
export interface Prevention {
  readonly change: string;
  readonly tools: readonly ToolChange[];
}

export interface ToolChange {
  readonly tool: "GitHub Actions" | "Terraform" | "CloudFormation";
  readonly lines: readonly string[];
}

/**
 * What keeps this finding from coming back; of the tools, the one that owns the service where that is known.
 * @param followed the tag that the finding's container follows, where it follows one
 */
export function preventionOf(
  finding: Finding,
  facts: ServiceFacts,
  { owner, followed }: { readonly owner: string | null; readonly followed: Tag | null },
): Prevention | null {
  const recipe = recipeOf(finding);
  if (!recipe) return null;
  const names = { ...namesOf(finding, facts), followed: followed ?? "latest" };
  const isOwned = Object.keys(facts.tags).some((key) => key.startsWith("aws:cloudformation:"));
  const only = isOwned ? "CloudFormation" : owner?.toLowerCase() === "terraform" ? "Terraform" : null;
  const { change, ...lines } = recipes[recipe](names, finding);
  const tools: ToolChange[] = [
    { tool: "GitHub Actions", lines: lines.actions },
    { tool: "Terraform", lines: lines.terraform },
    { tool: "CloudFormation", lines: lines.cloudformation },
  ];
  return { change, tools: only ? tools.filter(({ tool }) => tool === only) : tools };
}

function recipeOf({ kind, cause }: Finding): keyof typeof recipes | null {
  if (cause === "rolled-back") return "hold";
  switch (kind) {
    case "stale":
    case "mixed":
      return "byDigest";
    case "behind":
      return cause === "not-updated" ? "update" : "byDigest";
    case "stalled":
      return "breaker";
    case "missing":
    case "endangered":
      return "keep";
    case "unpullable":
      return "look";
    case "mutable":
      return null;
  }
}

function namesOf(
  { container }: Finding,
  { service, taskDefinition, containers }: ServiceFacts,
): Omit<Names, "followed"> {
  const all = valueOr(containers, []);
  const own = all.find(({ name }) => name === container) ?? all[0];
  const reference = own ? valueOr(readReference(own.written), null) : null;
  const { repository = { host: null, name: "REPOSITORY" } } = reference ?? {};
  return {
    cluster: service.cluster,
    service: service.name,
    family: parseTaskDefinitionArn(taskDefinition).family,
    container: own?.name ?? "CONTAINER",
    registry: repository.host ?? "docker.io",
    repository: repository.name,
  };
}
