/** What a policy file says in vain: rules that no service gets to, names that two rules have, modes that hold nowhere. */
import { isMatch } from "matcher";
import { isWider, type Mode } from "../../domain/policy/mode.ts";
import type { Policy } from "../../domain/policy/policy.ts";

/** What is said in vain, and the path of the setting that says it. */
interface Mistake {
  readonly path: readonly PropertyKey[];
  readonly what: string;
}

type Rule = Policy["services"][number];

/** All that holds for nothing in a policy that can be read. */
export function rulesWithoutUse({ defaults, services }: Policy): Mistake[] {
  const usual = defaults.mode ?? "alert";
  return [
    ...widerModes(defaults.containers, usual, ["defaults"]),
    ...services.flatMap((rule, i) => [
      ...sameName(rule, i, services),
      ...outOfReach(rule, i, services),
      ...widerModes(rule.containers, rule.mode ?? usual, ["services", i]),
    ]),
  ];
}

function sameName({ name }: Rule, i: number, rules: readonly Rule[]): Mistake[] {
  const first = rules.findIndex((other) => other.name === name);
  if (name === undefined || first === i) return [];
  return [{ path: ["services", i, "name"], what: `expected another name; services.${first} has it already` }];
}

/** A rule with a name has a use in the tag `rule:NAME` all the same. */
function outOfReach({ name, match }: Rule, i: number, rules: readonly Rule[]): Mistake[] {
  const before = rules
    .slice(0, i)
    .findIndex(
      (other) =>
        matchesAll(other.match.cluster, match.cluster) && matchesAll(other.match.service, match.service),
    );
  if (before < 0 || name !== undefined) return [];
  const what = `no service gets to this rule: services.${before} matches all that it does; put this one before it`;
  return [{ path: ["services", i, "match"], what }];
}

/** Whether a pattern certainly matches all that another one does; what has `!` or `\` in it is not looked into. */
function matchesAll(pattern: string | undefined, other: string | undefined): boolean {
  if (pattern === undefined || pattern === "*" || pattern === other) return true;
  if (other === undefined || /[!\\]/.test(pattern + other)) return false;
  return isMatch(other, pattern, { caseSensitive: true });
}

function widerModes(containers: Rule["containers"], mode: Mode, path: Mistake["path"]): Mistake[] {
  return containers.flatMap(({ container: name, ...set }) => {
    if (!set.mode || !isWider(set.mode, mode)) return [];
    const what = `expected no wider mode than the service's, which is "${mode}"; found "${set.mode}"`;
    return [{ path: [...path, "containers", name, "mode"], what }];
  });
}
