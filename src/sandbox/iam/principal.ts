import { listOf } from "../json.ts";
import type { PolicyStatement } from "./policy.ts";

/**
 * Whom a statement of a resource's policy names: the principal itself, its account, or others.
 * @throws {TypeError} if it names somebody in a way that is not known here
 */
export function matchesPrincipal(
  { Principal, NotPrincipal }: PolicyStatement,
  principal: string,
): "itself" | "its account" | "no" {
  if (NotPrincipal !== undefined || typeof Principal !== "object") {
    if (Principal === "*") return "itself";
    throw unknown(NotPrincipal ?? Principal);
  }
  const named = Object.entries(Principal).flatMap(([type, names]) =>
    listOf(names).map((name) => matchOf(type, String(name), principal)),
  );
  return named.includes("itself") ? "itself" : named.includes("its account") ? "its account" : "no";
}

function matchOf(type: string, name: string, principal: string): "itself" | "its account" | "no" {
  if (type === "Service") return name === principal ? "itself" : "no";
  const [, account] = /^(?:arn:[^:]+:iam::)?(\d{12})(?::root)?$/.exec(name) ?? [];
  if (type !== "AWS" || account === undefined) throw unknown({ [type]: name });
  return principal.startsWith("arn:") && principal.split(":")[4] === account ? "its account" : "no";
}

function unknown(principal: unknown): TypeError {
  return new TypeError(
    `Cannot evaluate the principal ${JSON.stringify(principal)}: expected a service or an account`,
  );
}
