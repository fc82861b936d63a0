/** Whether `value` matches a pattern in which `*` stands for any run of characters, and nothing else is special. */
export function matchesWildcard(pattern: string, value: string): boolean {
  const parts = pattern.split("*").map((part) => part.replaceAll(/[.+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${parts.join(".*")}$`, "s").test(value);
}
