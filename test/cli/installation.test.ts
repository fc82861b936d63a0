import { globSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { isCheckout, ownCommand, rootFolder } from "../../src/cli/installation.ts";

const here = resolve(".");

describe("the program is invoked again", () => {
  test.each([
    [here, "bin/ecs-image-drift"],
    [join(here, "docs", "images"), "../../bin/ecs-image-drift"],
  ])("from %s of a checkout by the path of its launcher", (from, expected) => {
    expect(ownCommand(here, from)).toBe(expected);
  });

  test("by its name, where it was installed", () => {
    expect(ownCommand("/usr/lib/node_modules/ecs-image-drift", "/home")).toBe("ecs-image-drift");
  });
});

test("its folder is that of the next package.json above", () => {
  expect(rootFolder()).toBe(here);
  expect(rootFolder(join(here, "dist/cli/parts/demo.js"))).toBe(here);
  expect(isCheckout(here)).toBe(true);
  expect(isCheckout(join(here, "bin"))).toBe(false);
});

test("no message has npx take the name from the registry, where anybody could publish it", () => {
  const sources = globSync("src/**/*.ts");
  expect(sources.length).toBeGreaterThan(400);
  expect(
    sources.filter((file) => /npx (?:--?\S+ )*ecs-image-drift/.test(readFileSync(file, "utf8"))),
  ).toEqual([]);
});
