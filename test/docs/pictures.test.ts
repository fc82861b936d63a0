/** Pictures in the documents are there, light enough for a phone, and told in words to whoever cannot see them. */
import { globSync, readFileSync } from "node:fs";
import { posix } from "node:path";
import { describe, expect, test } from "vitest";
import { documents } from "./documents.ts";

interface Picture {
  readonly file: string;
  readonly words: string;
}

/** The pictures of a document, in Markdown and as elements. */
function picturesOf(path: string, text: string): Picture[] {
  const markdown = [...text.matchAll(/!\[([^\]]*)\]\(([^)]+)\)/g)].map(([, words = "", src = ""]) => ({
    words,
    src,
  }));
  const elements = [...text.matchAll(/<img src="([^"]+)"[^>]*? alt="([^"]*)">/g)].map(
    ([, src = "", words = ""]) => ({ words, src }),
  );
  return [...markdown, ...elements].map(({ words, src }) => ({
    words,
    file: posix.normalize(posix.join(posix.dirname(path), src)),
  }));
}

const pictures = [...documents].flatMap(([path, text]) => picturesOf(path, text));

describe.each(pictures)("$file", ({ file, words }) => {
  const bytes = readFileSync(file);

  test("is a PNG of less than 200 KB", () => {
    expect(bytes.subarray(1, 4).toString()).toBe("PNG");
    expect(bytes.length).toBeLessThan(200_000);
  });

  test("is told in words", () => {
    expect(words.length).toBeGreaterThan(20);
  });
});

test("README.md shows a terminal, the report on a desktop and a phone, the sandbox at four moments, and no picture is left over", () => {
  const shown = pictures.map(({ file }) => file);
  expect(shown).toHaveLength(7);
  expect([...shown].sort()).toEqual(
    globSync("docs/images/*.png")
      .map((path) => path.replaceAll("\\", "/"))
      .sort(),
  );
});
