/** What ARCHITECTURE.md says of files, rooms, the walk of a push, the journal's table and the bundles. */
import { existsSync, globSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { read } from "../architecture/sources.ts";
import { documentAt, rowsOf, sectionOf, spansOf } from "./documents.ts";

const page = documentAt("ARCHITECTURE.md");
const bare = (cell = "") => cell.replaceAll("`", "");

test("every path it names is there", () => {
  const paths = spansOf(page).filter((span) => /^(?:src|test|handlers|scripts|docs)\/[\w./-]*$/.test(span));
  expect(paths.length).toBeGreaterThan(5);
  expect(paths.filter((path) => !existsSync(path))).toEqual([]);
});

describe("the code map", () => {
  const map = spansOf(sectionOf(page, "Code map"));
  const rooms = globSync("src/**", { withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".ts"))
    .map(({ parentPath, name }) => [parentPath.replaceAll("\\", "/"), name] as const);

  test("names the room of each file of src, and the files that are in none", () => {
    expect(rooms.length).toBeGreaterThan(300);
    const homeless = rooms.filter(
      ([room, name]) => !map.includes(named(room)) && !map.includes(`${room}/${name}`),
    );
    expect(homeless.map((parts) => parts.join("/"))).toEqual([]);
  });

  test("names no room that is empty", () => {
    const folders = map.filter((span) => /^src(?:\/[a-z-]+)+$/.test(span));
    expect(folders.length).toBeGreaterThan(30);
    expect(
      folders.filter((folder) => !rooms.some(([room]) => room === folder || room.startsWith(`${folder}/`))),
    ).toEqual([]);
  });

  /** A command's folder is named by its command; the sandbox has a guide of its own. */
  function named(room: string): string {
    return /^src\/(?:cli\/commands|sandbox)(?=\/)/.exec(room)?.[0] ?? room;
  }
});

describe("the walk of a push", () => {
  const rows = rowsOf(sectionOf(page, "A push, step by step")).map(([file, by, does]) => ({
    file: spansOf(file ?? "")[0] ?? "",
    by: spansOf(by ?? ""),
    does,
  }));

  test("goes from the handler to the topic in fifteen files at most, each named once", () => {
    const files = rows.map(({ file }) => file);
    expect([files[0], files.at(-1)]).toEqual(["handlers/image-pushed.ts", "src/adapters/alerts/sns.ts"]);
    expect(files.length).toBeLessThanOrEqual(15);
    expect(new Set(files).size).toBe(files.length);
  });

  test.each(rows.slice(1))(
    "$file is called by $by, which stands above it",
    ({ file, by: [caller = "", port] }) => {
      const above = rows
        .slice(
          0,
          rows.findIndex((row) => row.file === file),
        )
        .map((row) => row.file);
      expect(above).toContain(caller);
      if (port === undefined) expect(importsOf(caller)).toContain(file);
      else {
        const home = globSync("src/reconcile/ports/*.ts").find((path) =>
          readFileSync(path, "utf8").includes(`export interface ${port} {`),
        );
        expect(importsOf(file)).toContain(home);
        expect(importsOf("src/reconcile/ports.ts")).toContain(home);
        expect(importsOf(caller)).toContain("src/reconcile/ports.ts");
      }
    },
  );

  test("says what each does in one sentence", () => {
    expect(rows.filter(({ does }) => !/^[A-Z][^.]*\.$/.test(does ?? ""))).toEqual([]);
  });

  function importsOf(path: string): readonly string[] {
    return read(path, readFileSync(path, "utf8")).imports;
  }
});

test("the journal's rows are those at the top of journal.ts", () => {
  const source = readFileSync("src/adapters/journal/journal.ts", "utf8");
  const comment = source.slice(0, source.indexOf("*/"));
  const rows = [...comment.matchAll(/^ \* {5}(\S.*?) {2,}(\S+) {2,}\S/gm)].map(([, pk, sk]) => [pk, sk]);
  const [, ...keys] = rows;
  expect(keys.length).toBeGreaterThan(5);
  expect(rowsOf(sectionOf(page, "The journal")).map(([pk, sk]) => [bare(pk), bare(sk)])).toEqual(keys);
});

test("nothing but tests imports the tool that is under the AGPL", () => {
  const all = globSync(["{src,test,scripts,handlers}/**/*.{ts,mjs,cjs}"], {
    exclude: ["**/node_modules/**"],
  });
  const users = all.filter((path) => /from "@cloud-copilot\//.test(readFileSync(path, "utf8")));
  expect(users.map((path) => path.replaceAll("\\", "/"))).toEqual(["test/support/iam-oracle.ts"]);
});
