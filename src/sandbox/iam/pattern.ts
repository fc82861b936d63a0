/**
 * What the elements of a policy match, by IAM's rules.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
 */

/** Whether an `Action` of a policy, such as `ecs:Describe*`, is about this action; letters' case does not matter. */
export function matchesAction(pattern: string, action: string): boolean {
  if (pattern === "*") return true;
  const [service = "", name, ...more] = partsOf(pattern);
  if (!/^[a-z0-9-]+$/i.test(service) || !name || more.length > 0)
    throw new TypeError(`Cannot evaluate the action "${pattern}": expected * or SERVICE:NAME`);
  return matches(plain(pattern), action, "i");
}

/**
 * Whether a `Resource` of a policy is about this resource. Segments are compared one by one, and the kind of
 * resource (`service/` of `service/prod/backend`) as it stands; `*` as the resource that is asked about is an
 * action's whose resources cannot be named.
 */
export function matchesResource(pattern: string, resource: string): boolean {
  if (pattern === "*") return true;
  if (!pattern.startsWith("arn:"))
    throw new TypeError(`Cannot evaluate the resource "${pattern}": expected * or an ARN`);
  if (resource === "*") return false;
  const own = segmentsOf(plain(pattern));
  const [kind = ""] = /^[^/:]*[/:]/.exec(own.at(-1) ?? "") ?? [];
  return (
    matchesSegments(own, segmentsOf(resource), "i") && segmentsOf(resource).at(-1)?.startsWith(kind) === true
  );
}

/** Whether a value of a condition such as `ArnLike` matches this ARN. */
export function matchesArn(pattern: string, arn: string): boolean {
  const own = partsOf(plain(pattern));
  if (own.length < 6 || partsOf(arn).length < 6) return false;
  return matchesSegments(segmentsOf(pattern), segmentsOf(arn), "");
}

/** Whether a text is matched by a pattern, where `*` stands for any characters and `?` for one. */
export function matches(pattern: string, text: string, flags: "" | "i" = ""): boolean {
  const source = pattern.replace(/[.*+?^${}()|[\]\\]/g, (found) =>
    found === "*" ? ".*" : found === "?" ? "." : `\\${found}`,
  );
  return new RegExp(`^${source}$`, `s${flags}`).test(text);
}

/** A text of a policy. @throws {TypeError} if it has a variable, which this evaluator does not know */
export function plain(text: string): string {
  if (text.includes("$" + "{"))
    throw new TypeError(`Cannot evaluate "${text}": policy variables are not known here`);
  return text;
}

/** The five segments before the resource, in any case where IAM does not care, and the resource. */
function matchesSegments(own: readonly string[], others: readonly string[], flags: "" | "i"): boolean {
  return own.every((segment, i) => matches(segment, others[i] ?? "", i < 5 ? flags : ""));
}

/** The six segments of an ARN; those that are missing stand for any. */
function segmentsOf(arn: string): string[] {
  const parts = partsOf(arn);
  const first = Array.from({ length: 5 }, (_, i) => parts[i] ?? "*");
  return [...first, parts.length > 5 ? parts.slice(5).join(":") : "*"];
}

function partsOf(text: string): string[] {
  return text.split(":");
}
