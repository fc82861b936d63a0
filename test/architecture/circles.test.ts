/** No file imports itself by way of others, types included: what is in a circle can only be read as a whole. */
import { describe, expect, test } from "vitest";
import { allSources, type Source } from "./sources.ts";

/** Circles of types that describe rows which refer to each other. */
const known = [
  // A cluster has services and tasks, a service deployments and task sets, and each of them names its cluster.
  ["deployment", "service", "state", "task"].map((table) => `src/sandbox/services/ecs/tables/${table}.ts`),
];

test("there is no circle, but for the tables of the sandbox's ECS", () => {
  expect(circlesOf(allSources())).toEqual(known);
});

describe("a planted circle is found", () => {
  const planted: readonly [what: string, imports: Record<string, string[]>, circles: string[][]][] = [
    ["none", { a: ["b", "c"], b: ["c"], c: ["valibot"] }, []],
    ["a file that imports itself", { a: ["a"], b: ["a"] }, [["a"]]],
    ["two", { a: ["b"], b: ["a"], c: ["a"] }, [["a", "b"]]],
    [
      "three, with what leads in and out",
      { in: ["a"], a: ["b"], b: ["c"], c: ["a", "out"], out: [] },
      [["a", "b", "c"]],
    ],
    [
      "two circles side by side",
      { a: ["b"], b: ["a", "c"], c: ["d"], d: ["c"] },
      [
        ["a", "b"],
        ["c", "d"],
      ],
    ],
  ];
  test.each(planted)("%s", (_, imports, circles) => {
    expect(circlesOf(Object.entries(imports).map(([path, all]) => ({ path, imports: all })))).toEqual(
      circles,
    );
  });
});

/** The files that can be reached from themselves, together with those that they reach and are reached from. */
function circlesOf(sources: readonly Pick<Source, "path" | "imports">[]): string[][] {
  const reached = new Map(sources.map(({ path }) => [path, reachedFrom(path, sources)]));
  const inCircles = [...reached].filter(([path, others]) => others.has(path)).map(([path]) => path);
  const circles = Map.groupBy(inCircles, (path) =>
    inCircles.filter((other) => reached.get(path)?.has(other) && reached.get(other)?.has(path)).join(" "),
  );
  return [...circles.values()].sort();
}

function reachedFrom(
  path: string,
  sources: readonly Pick<Source, "path" | "imports">[],
): ReadonlySet<string> {
  const importsOf = new Map(sources.map((source) => [source.path, source.imports]));
  const reached = new Set<string>();
  const open = [path];
  for (let next = open.pop(); next !== undefined; next = open.pop())
    for (const one of importsOf.get(next) ?? [])
      if (!reached.has(one)) {
        reached.add(one);
        open.push(one);
      }
  return reached;
}
