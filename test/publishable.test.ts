import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { whyNotPublished } from "../scripts/publishable.ts";

const manifest = JSON.parse(readFileSync("package.json", "utf8"));

test.each([
  [{}, ["repository", "bugs", "homepage"]],
  [{ repository: "github:us/it", bugs: "https://example.com/issues" }, ["homepage"]],
  [{ repository: { url: "git+https://example.com/it.git" }, bugs: { url: "x" }, homepage: "x" }, []],
])("of %j is missing %j", (own, missing) => {
  expect(whyNotPublished(own).map((reason) => /no "(\w+)"/.exec(reason)?.[1])).toEqual(missing);
});

test("npm asks before it publishes, and before nothing else", () => {
  expect(manifest.scripts.prepublishOnly).toBe("node scripts/publishable.ts");
  expect(manifest.scripts.prepack).not.toContain("publishable");
});
