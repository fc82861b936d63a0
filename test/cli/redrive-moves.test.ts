/** Which messages are meant by what was typed, and what an interruption leaves. */
import { describe, expect, test } from "vitest";
import { chosenIds, shortIds } from "../../src/cli/commands/redrive/choose.ts";
import { type Entry, moveLetters } from "../../src/cli/commands/redrive/move.ts";
import type { DeadLetterQueue, Letter } from "../../src/connect/redrive.ts";

const ids = ["3f0c2a1b-1111", "3f0c2a1b-2222", "9d41e07c-3333"];

describe("a message", () => {
  test("is shown by the beginning that no other has", () => {
    expect([...shortIds(ids).values()]).toEqual(["3f0c2a1b-1", "3f0c2a1b-2", "9d41e07c"]);
    expect([...shortIds(["one", "one more"]).values()]).toEqual(["one", "one more"]);
  });

  test.each<[named: readonly string[], found: readonly string[]]>([
    [[], []],
    [["9d41"], [ids[2] ?? ""]],
    [
      ["9D41E07C-3333", "3f0c2a1b-1"],
      [ids[2] ?? "", ids[0] ?? ""],
    ],
    [["9d41", "9d41e"], [ids[2] ?? ""]],
  ])("is found by %j", (named, found) => expect([...chosenIds(named, ids)]).toEqual(found));

  test.each([
    ["3f0c2a1b", "2 messages begin so"],
    ["ffff", "no message of that id lies in the dead-letter queue"],
    ["", "no message of that id lies in the dead-letter queue"],
  ])("is not found by %j", (named, why) => {
    expect(() => chosenIds(["9d41", named], ids)).toThrow(
      new RangeError(`Cannot redrive "${named}": ${why}`),
    );
  });
});

describe("an interruption", () => {
  const entryOf = (id: string): Entry => ({
    letter: { id, receipt: id, body: id, sentAt: null, source: null, attributes: {} },
    read: { what: id, to: "recheck", body: id },
    reason: "",
    state: "waiting",
    why: null,
  });

  test("leaves what was not put back, and is not sure of the one that was under way", async () => {
    const done: string[] = [];
    const queue = {
      putBack: async (body: string) => void done.push(`send ${body}`),
      delete: async ({ id }: Letter) => void done.push(`delete ${id}`),
    } as unknown as DeadLetterQueue;
    let left = 1;
    const interruption = {
      or: async <T>(work: Promise<T>) => (left-- > 0 ? work : null),
      ignore: () => {},
    };
    const ways = () => ({ kind: "queue", url: "rechecks" }) as const;
    const { entries, isComplete } = await moveLetters(["a", "b", "c"].map(entryOf), () => true, {
      ways,
      queue,
      interruption,
    });
    expect([isComplete, entries.map(({ state }) => state)]).toEqual([
      false,
      ["put-back", "unsure", "waiting"],
    ]);
    expect(done.slice(0, 2)).toEqual(["send a", "delete a"]);
    expect(done.join()).not.toContain("c");
  });
});
