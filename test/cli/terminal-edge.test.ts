/** Whatever reaches the terminal, by whichever way, moves no cursor, sets no title, and turns no text around. */
import { describe, expect, test } from "vitest";
import { explainError } from "../../src/cli/explain-error.ts";
import { createTerminal, type Terminal } from "../../src/cli/terminal/terminal.ts";

function terminalOf(isTTY: boolean) {
  const written: string[] = [];
  const stream = { isTTY, columns: 80, write: (text: string) => written.push(text) };
  const stdout = stream as unknown as NodeJS.WriteStream;
  return { written, terminal: createTerminal({ stdout, stderr: stdout, env: { TERM: "xterm" } }) };
}

const nasty = "\u001b[2J\u001b]0;title\u0007\u009b31m\u202egnp\u200b\r";

describe.each([
  ["a terminal", true],
  ["a pipe", false],
])("on %s", (_, isTTY) => {
  test.each<[way: string, write: (terminal: Terminal, text: string) => void]>([
    ["a result", ({ print }, text) => print(text)],
    ["what is said", ({ say }, text) => say(text)],
    ["progress", ({ progress }, text) => progress(text)],
    ["what is followed", ({ follow }, text) => follow(text)],
    ["an error", ({ say }, text) => say(explainError(new Error(text)))],
    [
      "an error of AWS",
      ({ say }, text) => say(explainError(Object.assign(new Error(text), { $metadata: {} }))),
    ],
  ])("%s shows what a terminal would obey", (_way, write) => {
    const { written, terminal } = terminalOf(isTTY);
    write(terminal, `Cannot find service "${nasty}"`);
    const text = written.join("");
    expect(text).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
    if (written.length > 0) expect(text).toContain(String.raw`\u001b[2J`);
  });
});

test("colours are kept on a terminal", () => {
  const { written, terminal } = terminalOf(true);
  terminal.print(terminal.colours.bold(terminal.colours.red("drifted")));
  expect(written).toEqual(["\u001b[1m\u001b[31mdrifted\u001b[39m\u001b[22m\n"]);
});
