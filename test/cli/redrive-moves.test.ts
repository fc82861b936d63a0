/** Which messages are meant by what was typed, what an interruption leaves, and how many sweeps are started. */
import { describe, expect, test } from "vitest";
import { chosenIds, shortIds } from "../../src/cli/commands/redrive/choose.ts";
import { type Entry, moveLetters, rehearse } from "../../src/cli/commands/redrive/move.ts";
import type { Interruption } from "../../src/cli/terminal/interruption.ts";
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

type To = NonNullable<Entry["read"]["to"]>;

const entryOf = (id: string, to: To = "recheck"): Entry => ({
  letter: { id, receipt: id, body: id, sentAt: null, source: null, attributes: {} },
  read: { what: id, to, body: id },
  reason: "",
  state: "waiting",
  why: null,
});

const ways = () => ({ kind: "queue", url: "rechecks" }) as const;

/** Puts all of them back where what is named fails, until Ctrl-C comes, and what was done. */
async function move(
  entries: readonly Entry[],
  failing: readonly string[] = [],
  interruption: Partial<Interruption> = {},
) {
  const done: string[] = [];
  const act = async (what: string) => {
    if (failing.includes(what)) throw new Error("not you");
    done.push(what);
  };
  const queue = {
    putBack: (body: string) => act(`send ${body}`),
    delete: ({ id }: Letter) => act(`delete ${id}`),
  } as unknown as DeadLetterQueue;
  const never: Interruption = { or: (work) => work, came: () => false, ignore: () => {} };
  const moved = await moveLetters(entries, () => true, {
    ways,
    queue,
    interruption: { ...never, ...interruption },
  });
  return { ...moved, done, states: moved.entries.map(({ state }) => state) };
}

describe("an interruption", () => {
  test("leaves what was not put back, and is not sure of the one that was under way", async () => {
    let left = 1;
    const or = async <T>(work: Promise<T>) => (left-- > 0 ? work : null);
    const { states, isComplete, done } = await move(
      ["a", "b", "c"].map((id) => entryOf(id)),
      [],
      { or },
    );
    expect([isComplete, states]).toEqual([false, ["put-back", "unsure", "waiting"]]);
    expect(done.slice(0, 2)).toEqual(["send a", "delete a"]);
    expect(done.join()).not.toContain("c");
  });

  test.each([0, 1, 2])("that came after %j were put back begins no other", async (before) => {
    let asked = 0;
    const came = () => asked++ === before;
    const { states, isComplete, done } = await move(
      ["a", "b", "c"].map((id) => entryOf(id)),
      [],
      { came },
    );
    const expected = ["waiting", "waiting", "waiting"].fill("put-back", 0, before);
    expect([isComplete, states, done.length]).toEqual([false, expected, 2 * before]);
  });
});

describe("of messages that start a sweep", () => {
  const sweeps = ["a", "b", "c"].map((id) => entryOf(id, "sweep"));

  test("one is put back, and then the others are deleted", async () => {
    const { states, done } = await move([entryOf("x"), ...sweeps, entryOf("y")]);
    expect(states).toEqual(["put-back", "put-back", "covered", "covered", "put-back"]);
    expect(done.slice(2, 6)).toEqual(["send a", "delete a", "delete b", "delete c"]);
  });

  test("none is deleted before one was sent", async () => {
    const { states, done } = await move(sweeps, ["send a", "send b"]);
    expect([states, done]).toEqual([
      ["left", "left", "put-back"],
      ["send c", "delete c"],
    ]);
    expect((await move(sweeps, ["send a", "send b", "send c"])).done).toEqual([]);
  });

  test("the others are covered by one that was sent, also where it could not be deleted", async () => {
    const { states, done } = await move(sweeps, ["delete a", "delete b"]);
    expect([states, done]).toEqual([
      ["unsure", "left", "covered"],
      ["send a", "delete c"],
    ]);
  });

  test("a dry run shows the same", () => {
    const isChosen = ({ id }: Letter) => id !== "a";
    expect(rehearse(sweeps, isChosen, ways).map(({ state }) => state)).toEqual([
      "waiting",
      "would-be-put-back",
      "would-be-covered",
    ]);
  });
});
