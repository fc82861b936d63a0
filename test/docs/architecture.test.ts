/** What ARCHITECTURE.md says of files, rooms, the journal's table and the bundles. */
import { existsSync, globSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { documentAt, rowsOf, sectionOf, spansOf } from "./documents.ts";

const page = documentAt("ARCHITECTURE.md");
const bare = (cell = "") => cell.replaceAll("`", "");

test("every path it names is there", () => {
  const paths = spansOf(page).filter((span) => /^(?:src|test|handlers|scripts|docs)\/[\w./-]*$/.test(span));
  expect(paths.length).toBeGreaterThan(5);
  expect(paths.filter((path) => !existsSync(path))).toEqual([]);
});

test("every room of src has its place in the code map", () => {
  const map = sectionOf(page, "Code map");
  const rooms = globSync("src/*", { withFileTypes: true }).flatMap((entry) =>
    entry.name.endsWith(".d.ts") ? [] : [`src/${entry.name}`],
  );
  expect(rooms).toContain("src/domain");
  expect(rooms.filter((room) => !map.includes(`\`${room}\``))).toEqual([]);
});

test("the helpers that adapters share are those that the rules allow", () => {
  const [, allowed = ""] =
    /const helpers = (\[.*?\]);/.exec(readFileSync("test/architecture.test.ts", "utf8")) ?? [];
  const [, said = ""] = /helpers are shared \((.*?)\)/.exec(page) ?? [];
  expect(spansOf(said)).toEqual(JSON.parse(allowed));
});

test("the journal's rows are those at the top of journal.ts", () => {
  const source = readFileSync("src/adapters/journal/journal.ts", "utf8");
  const comment = source.slice(0, source.indexOf("*/"));
  const rows = [...comment.matchAll(/^ \* {5}(\S.*?) {2,}(\S+) {2,}\S/gm)].map(([, pk, sk]) => [pk, sk]);
  const [, ...keys] = rows;
  expect(keys.length).toBeGreaterThan(5);
  expect(rowsOf(sectionOf(page, "The journal")).map(([pk, sk]) => [bare(pk), bare(sk)])).toEqual(keys);
});

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

  test("and nothing but the sandbox imports that tool", () => {
    const users = globSync(["src/**/*.ts", "handlers/*.ts"]).filter((path) =>
      readFileSync(path, "utf8").includes("@cloud-copilot/"),
    );
    expect(users.length).toBeGreaterThan(0);
    expect(users.filter((path) => !path.replaceAll("\\", "/").startsWith("src/sandbox/"))).toEqual([]);
  });
});
