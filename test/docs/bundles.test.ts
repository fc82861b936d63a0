/** What ARCHITECTURE.md says of the bundles: what they are made of, and under which licences. */
import { globSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { documentAt } from "./documents.ts";

const page = documentAt("ARCHITECTURE.md");

describe("the bundles", () => {
  const maps = globSync("dist/handlers/*.js.map");
  const sources = new Set(
    maps.flatMap((map): string[] => JSON.parse(readFileSync(map, "utf8")).sources as string[]),
  );
  const packages = new Set(
    [...sources].flatMap((source) => {
      const [last] = [...source.matchAll(/node_modules\/((?:@[^/]+\/)?[^/]+)/g)].slice(-1);
      return last?.[1] ?? [];
    }),
  );

  test("are made of the packages whose licences are named", () => {
    expect(maps.length).toBeGreaterThanOrEqual(5);
    const licences = [...packages].map((name) => {
      const { license } = JSON.parse(readFileSync(`node_modules/${name}/package.json`, "utf8"));
      return String(license);
    });
    const [, said = ""] = /deployed functions is under ([^.]+(?:\.\d[^.]*)*)\./.exec(page) ?? [];
    expect([...new Set(licences)].sort()).toEqual(said.split(/, | or /).sort());
  });

  test("hold nothing of the sandbox, the command line, or the tool that is under the AGPL", () => {
    const foreign = [...sources].filter((source) =>
      /cloud-copilot|dynalite|src\/(?:sandbox|cli)\//.test(source),
    );
    expect(foreign).toEqual([]);
    expect(packages).toContain("@smithy/core");
  });
});
