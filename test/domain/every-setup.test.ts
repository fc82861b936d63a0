/**
 * Every kind of team and setup × every finding and cause that could touch it: what the facts are, and what
 * exactly is said of them. A combination that cannot occur has its reason.
 */
import { describe, expect, test } from "vitest";
import { assess } from "../../src/domain/judge/assess.ts";
import { causes } from "../arbitraries.ts";
import { policyOf } from "./building.ts";
import { columns } from "./every-setup/columns.ts";
import { containers } from "./every-setup/containers.ts";
import { deployments } from "./every-setup/deployments.ts";
import { explicitTracks } from "./every-setup/explicit-tracks.ts";
import { modes } from "./every-setup/modes.ts";
import { pipelines } from "./every-setup/pipelines.ts";
import { registries } from "./every-setup/registries.ts";
import type { Column, Row, Verdict } from "./every-setup/rows.ts";
import type { Family, Team } from "./every-setup/team.ts";
import { tracks } from "./every-setup/tracks.ts";
import { unknowns } from "./every-setup/unknowns.ts";
import { sayVerdict } from "./every-setup/verdict.ts";

const families = {
  "what is followed by itself": tracks,
  "what is followed on demand": explicitTracks,
  pipelines,
  deployments,
  "other containers": containers,
  registries,
  "what cannot be read": unknowns,
  modes,
} as const satisfies Record<string, Family>;

const names = Object.keys(columns) as Column[];
const teams = Object.values(families).flatMap((family: Family) => Object.entries(family));

describe.for(Object.entries(families))("%s", ([, family]) => {
  describe.for(Object.entries(family))("%s", ([, team]) => {
    test.for(verdictsOf(team))("%s", ([column, verdict]) => {
      const facts = columns[column](team);
      expect(facts, "there is nothing to judge: it cannot occur").not.toBeNull();
      if (facts === null) return;
      const assessment = assess((team as Team).but?.(facts) ?? facts, policyOf((team as Team).policy));
      expect(sayVerdict(assessment)).toEqual(verdict);
    });
  });
});

describe("the table", () => {
  test("has a column for each finding and cause, and for each way of there being none", () => {
    const ownReason: readonly string[] = ["stalled", "unpullable"];
    const found = Object.entries(causes).flatMap(([kind, all]) =>
      ownReason.includes(kind) ? kind : Object.keys(all).map((cause) => `${kind} ${cause}`),
    );
    const none = ["all is well", "being deployed", "just pushed", "moved off by hand"];
    expect(names.toSorted()).toEqual([...none, ...found].sort());
  });

  test("has one cell for each team and column, and each team once", () => {
    for (const [name, { rows }] of teams) expect(Object.keys(rows), name).toEqual(names);
    expect(new Set(teams.map(([name]) => name)).size).toBe(teams.length);
  });

  test("says why, wherever a verdict is not what its column says", () => {
    for (const [name, { rows }] of teams)
      for (const column of names) {
        const row = rows[column];
        if ("cannot" in row) continue;
        const isSaid = saysSo(column, verdictOf(row));
        expect(isSaid, `${name}: ${column}`).toBe(!("because" in row));
      }
  });

  test("has no cell that cannot be though its facts can, but where they would be no such service's", () => {
    const impossible = teams.flatMap(([name, team]) =>
      names.flatMap((column) => {
        const row = team.rows[column];
        if (!("cannot" in row)) return [];
        expect(row.cannot, `${name}: ${column}`).not.toBe("");
        return columns[column](team) ? `${name}: ${column}` : [];
      }),
    );
    expect(impossible.filter((cell) => !/mixed|stalled|unpullable|being deployed/.test(cell))).toEqual([]);
  });
});

/** The cells of a team that can be. */
function verdictsOf({ rows }: Team): [Column, Verdict][] {
  return names.flatMap((column): [Column, Verdict][] => {
    const row = rows[column];
    return "cannot" in row ? [] : [[column, verdictOf(row)]];
  });
}

function verdictOf(row: Exclude<Row, { cannot: string }>): Verdict {
  return "instead" in row ? row.instead : row;
}

/** Whether a verdict is the one that its column is named for. */
function saysSo(column: Column, [status, ...of]: Verdict): boolean {
  switch (column) {
    case "all is well":
      return status === "in-sync";
    case "just pushed":
    case "being deployed":
      return status === "deploying";
    case "moved off by hand":
      return status === "held";
    default:
      return of.some((one) => one.includes(column) && !one.startsWith("settling"));
  }
}
