/**
 * What `npm ci` installs is what was reviewed. npm leaves the checksum out of packages for other platforms where it
 * writes the file from what is installed: to repair it, delete their entries from a copy of the file in an empty
 * folder, and run `npm install --package-lock-only` there.
 */
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";

interface Locked {
  readonly version?: string;
  readonly resolved?: string;
  readonly integrity?: string;
  readonly inBundle?: boolean;
  readonly link?: boolean;
}

const { packages }: { packages: Record<string, Locked> } = JSON.parse(
  readFileSync("package-lock.json", "utf8"),
);
const locked = Object.entries(packages).filter(([path]) => path !== "");

/** What may be installed without being what was locked. */
function unsafe(entries: readonly (readonly [path: string, locked: Locked])[]): string[] {
  return entries.flatMap(([path, { integrity, resolved, inBundle, link }]) => [
    // What comes within another package is covered by the checksum of that one.
    ...(inBundle || /^sha512-[\w+/]{86}==$/.test(integrity ?? "") ? [] : [`${path} has no checksum`]),
    ...(resolved === undefined || resolved.startsWith("https://registry.npmjs.org/")
      ? []
      : [`${path} comes from ${resolved}`]),
    ...(link ? [`${path} is a link`] : []),
  ]);
}

describe("the lock file", () => {
  test("has a checksum of each package, and names no other registry", () => {
    expect(locked.length).toBeGreaterThan(300);
    expect(unsafe(locked)).toEqual([]);
  });

  test.each<[what: string, entry: Locked, problem: string | null]>([
    ["without a checksum", { version: "1.0.0" }, "x has no checksum"],
    ["with a short checksum", { integrity: "sha1-2jmj7l5rSw0yVb/vlWAYkK/YBwk=" }, "x has no checksum"],
    ["within another", { inBundle: true }, null],
    [
      "of another registry",
      { inBundle: true, resolved: "https://npm.example.com/x.tgz" },
      "x comes from https://npm.example.com/x.tgz",
    ],
    ["of Git", { inBundle: true, resolved: "git+ssh://git@github.com/x/x.git" }, "x comes from git+ssh:"],
    ["in a folder", { inBundle: true, link: true }, "x is a link"],
  ])("is told by a package %s", (_, entry, problem) => {
    expect(unsafe([["x", entry]])).toEqual(problem === null ? [] : [expect.stringContaining(problem)]);
  });
});
