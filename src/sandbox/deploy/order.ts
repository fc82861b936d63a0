import { isObject, listOf } from "../json.ts";
import type { TemplateResource } from "./template.ts";

/**
 * Resources so that each comes after those it refers to or depends on.
 * @throws {ReferenceError} if they refer to each other in a circle
 */
export function inOrder(
  resources: readonly (readonly [string, TemplateResource])[],
): (readonly [string, TemplateResource])[] {
  const byId = new Map(resources);
  const ordered = new Map<string, TemplateResource>();
  const visiting = new Set<string>();

  function visit(logicalId: string): void {
    const resource = byId.get(logicalId);
    if (resource === undefined || ordered.has(logicalId)) return;
    if (visiting.has(logicalId))
      throw new ReferenceError(`Cannot deploy: ${logicalId} refers to itself in a circle`);
    visiting.add(logicalId);
    for (const other of [...listOf(resource.DependsOn).map(String), ...references(resource.Properties)])
      visit(other);
    ordered.set(logicalId, resource);
  }

  for (const [logicalId] of resources) visit(logicalId);
  return [...ordered];
}

/** All names that a value refers to. */
function references(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(references);
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([name, operand]) => {
    if (name === "Ref") return [String(operand)];
    if (name === "Fn::GetAtt")
      return [String(Array.isArray(operand) ? operand[0] : String(operand).split(".")[0])];
    if (name === "Fn::Sub") return [...substituted(operand), ...references(operand)];
    return references(operand);
  });
}

function substituted(operand: unknown): string[] {
  const pattern = String(Array.isArray(operand) ? operand[0] : operand);
  return [...pattern.matchAll(/\$\{([\w:]+)[^}]*\}/g)].map(([, name = ""]) => name);
}
