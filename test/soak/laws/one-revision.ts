/** Never two revisions for one remedy: from one revision, the program makes each that follows it once. */
import type { JsonObject } from "../../../src/sandbox/world.ts";
import type { Law } from "./law.ts";

export const oneRevision: Law = {
  name: "never two revisions for one remedy",
  broken({ writes }) {
    const made = writes.filter(({ call }) => call.operation === "ecs:RegisterTaskDefinition");
    const groups = Map.groupBy(made, ({ call, read }) =>
      JSON.stringify([read?.taskDefinition, sorted(call.input)]),
    );
    return [...groups.values()]
      .filter((group) => group.length > 1)
      .map((group) => `${group.length} revisions are the same`);
  },
};

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  const fields: JsonObject = { ...value };
  return Object.fromEntries(
    Object.keys(fields)
      .sort()
      .map((key) => [key, sorted(fields[key])]),
  );
}
