/** Links between documents lead somewhere, and every document is linked. */
import { existsSync, statSync } from "node:fs";
import { posix } from "node:path";
import { describe, expect, test } from "vitest";
import { anchorsOf, documentAt, documents, withoutBlocks } from "./documents.ts";

/** The targets of a document's links that stay within the project. */
function linksOf(path: string): string[] {
  const text = withoutBlocks(documentAt(path)).replaceAll(/`[^`\n]*`/g, "");
  const targets = [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = ""]) => target);
  return targets.filter((target) => !/^[a-z]+:/.test(target));
}

/** The file, and the place in it, that a link of a document leads to. */
function resolve(path: string, link: string): { file: string; anchor: string | null } {
  const [file = "", anchor] = link.split("#");
  return {
    file: file === "" ? path : posix.normalize(posix.join(posix.dirname(path), file)),
    anchor: anchor ?? null,
  };
}

/** Links that lead nowhere. */
function broken(path: string): string[] {
  return linksOf(path).filter((link) => {
    const { file, anchor } = resolve(path, link);
    if (!existsSync(file)) return true;
    return anchor !== null && !(statSync(file).isFile() && anchorsOf(file).has(anchor));
  });
}

describe("every link of", () => {
  test.each([...documents.keys()])("%s leads somewhere", (path) => {
    expect(broken(path)).toEqual([]);
  });
});

test.each([
  ["README.md", /^(?:CONTRIBUTING|SECURITY)\.md$|^docs\/[^/]+$/],
  ["ARCHITECTURE.md", /^docs\/decisions\//],
  ["docs/decisions/README.md", /^docs\/decisions\/\d/],
])("%s links every page that belongs to it", (from, belongs) => {
  const linked = linksOf(from).map((link) => resolve(from, link).file);
  const pages = [...documents.keys()].filter((path) => belongs.test(path));
  expect(pages.length).toBeGreaterThanOrEqual(5);
  expect(pages.filter((page) => !linked.includes(page))).toEqual([]);
});
