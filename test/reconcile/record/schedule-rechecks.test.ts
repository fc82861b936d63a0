/** When services are checked again: what becomes due together is checked together, and nothing too early or twice. */
import { describe, expect, test } from "vitest";
import type { ServiceArn } from "../../../src/domain/ecs/arn.ts";
import { parseServiceArn } from "../../../src/domain/ecs/arn.ts";
import { newRecord } from "../../../src/domain/incidents/record.ts";
import type { Judged } from "../../../src/reconcile/judged.ts";
import { scheduleRechecks } from "../../../src/reconcile/record/schedule-rechecks.ts";
import { assessmentOf } from "../../domain/building.ts";

const time = (clock: string) => new Date(`2026-11-26T${clock}Z`);
const noon = time("12:00:00");
const arnOf = (name: string): ServiceArn =>
  parseServiceArn(`arn:aws:ecs:us-east-1:123456789012:service/dev/${name}`).arn;

/** A service that is to be checked again at a moment, and for which a recheck is scheduled. */
type Wanted = readonly [name: string, at: string | null, scheduled?: string];

const judgedOf = ([name, at, scheduled]: Wanted): Judged => ({
  assessment: assessmentOf(),
  record: { ...newRecord(arnOf(name)), recheckAt: scheduled ? time(scheduled) : null },
  decision: { tell: [], remedy: { kind: "none" }, lookAgainAt: at === null ? null : time(at) },
});

/** What is sent: `12:10:00 a b`; and what the journal was asked to join, which puts each off by ten seconds. */
async function scheduled(wanted: readonly Wanted[]) {
  const [sent, joined]: [string[], string[]] = [[], []];
  const say = (at: Date) => at.toISOString().slice(11, 19);
  const judged = wanted.map(judgedOf);
  const moments = await scheduleRechecks(judged, noon, {
    rechecks: {
      schedule: async (services: readonly ServiceArn[], at: Date, now: Date) => {
        expect(now).toEqual(noon);
        sent.push([say(at), ...services.map((one) => parseServiceArn(one).name)].join(" "));
      },
    } as never,
    journal: {
      joinRecheck: async (at: Date) => {
        joined.push(say(at));
        return new Date(at.getTime() + 10_000);
      },
    } as never,
  });
  const noted = judged.map((one) => moments.get(one)).map((at) => at && say(at));
  return { sent, joined, noted };
}

describe("rechecks", () => {
  test.each<[what: string, wanted: readonly Wanted[], sent: readonly string[], joined: readonly string[]]>([
    ["of nobody", [], [], []],
    ["that nobody needs", [["a", null]], [], []],
    ["alone", [["a", "12:10:00"]], ["12:10:10 a"], ["12:10:00"]],
    [
      "of one moment: one message, and the journal is asked once",
      [
        ["a", "12:10:00"],
        ["b", "12:10:00"],
      ],
      ["12:10:10 a b"],
      ["12:10:00"],
    ],
    [
      "a little later than the moment of another: they wait for it",
      [
        ["a", "12:10:00"],
        ["b", "12:10:10"],
      ],
      ["12:10:10 a b"],
      ["12:10:00"],
    ],
    [
      "due after the moment of another: never checked too early",
      [
        ["a", "12:10:00"],
        ["b", "12:10:11"],
      ],
      ["12:10:10 a", "12:10:21 b"],
      ["12:10:00", "12:10:11"],
    ],
    [
      "due long before the moment of another: not kept waiting for it",
      [
        ["a", "12:11:00"],
        ["b", "12:10:00"],
      ],
      ["12:11:10 a", "12:10:10 b"],
      ["12:11:00", "12:10:00"],
    ],
    ["due within two minutes: joins no other", [["a", "12:02:00"]], ["12:02:00 a"], []],
    ["due a second after that", [["a", "12:02:01"]], ["12:02:11 a"], ["12:02:01"]],
    ["overdue", [["a", "11:00:00"]], ["11:00:00 a"], []],
    ["that is scheduled already, for that moment", [["a", "12:10:00", "12:10:00"]], [], []],
    ["that is scheduled already, earlier", [["a", "12:10:00", "12:01:00"]], [], []],
    ["that is scheduled a joinable moment later", [["a", "12:10:00", "12:10:50"]], [], []],
    ["that is scheduled too late", [["a", "12:10:00", "12:10:51"]], ["12:10:10 a"], ["12:10:00"]],
    ["whose schedule has passed", [["a", "12:10:00", "12:00:00"]], ["12:10:10 a"], ["12:10:00"]],
  ])("%s", async (_, wanted, sent, joined) => {
    const { noted, ...done } = await scheduled(wanted);
    expect(done).toEqual({ sent, joined });
    for (const [i, [name]] of wanted.entries()) {
      const line = sent.find((one) => one.split(" ").slice(1).includes(name));
      expect(noted[i]).toBe(line?.split(" ")[0]);
    }
  });
});
