/** A row on trial: a service under a mode and a track, and what is to be heard of it. */
import { expect } from "vitest";
import type { Case, Mode, Played } from "./play.ts";
import type { Track } from "./programs.ts";
import { type Right, type Row, titleOf } from "./row.ts";

/** A row under a track. */
export interface Trial {
  readonly title: string;
  readonly one: Case;
  readonly right: Right;
}

/** Puts a row on trial, as the service `key`. */
export function trial(row: Row, key: string, mode: Mode, track: Track, right: Right): Trial {
  const { repository = key, settings, cache, architecture, before, runs, later } = row;
  const one = { key, repository, settings, cache, architecture, before, runs, later, mode, track };
  return { title: `${titleOf(row)}: ${sayRight(right)}`, one, right };
}

/** Exactly what is right was told, written and found. */
export async function check(of: Trial, played: Played): Promise<void> {
  const { one, right } = of;
  const told = played.told(one).map((message) => heard(message, right));
  expect(told.join(", ")).toBe(wanted(of));
  expect(await played.registered(one)).toEqual(mayWrite(of) && "expected" in right ? [right.expected] : []);
  if (right.is !== "quiet") return;
  const { findings = [], status, notes = [] } = played.assessment(one) ?? {};
  expect(findings.filter(({ group }) => group !== "advice")).toEqual([]);
  expect(["in-sync", "unchecked"]).toContain(status);
  if (right.notes) expect(notes.filter((note) => note.includes(right.notes ?? ""))).toHaveLength(1);
}

/** What may be written: under `auto` only what a moving tag leads to, under a track of its owner all that it leads to. */
function mayWrite({ one: { mode, track }, right }: Trial): boolean {
  return mode === "remediate" && (right.is === "stale" || (right.is === "behind" && track !== "auto"));
}

/** The one message that is due, or none. */
function wanted(of: Trial): string {
  const { right } = of;
  if (right.is === "quiet") return "";
  if (right.is === "missing") return `opened missing ${right.cause}`;
  if (mayWrite(of)) return "remediated";
  const cause = right.is === "stale" ? "not-redeployed" : "not-registered";
  return `opened ${right.is} ${cause}${right.severity ? ` ${right.severity}` : ""}: ${right.expected}`;
}

/** A message, without what is free. */
function heard(message: string, right: Right): string {
  if (right.is === "missing") return message.replace(/ (?:high|medium|low): .*/, "");
  if (right.is !== "quiet" && !right.severity) return message.replace(/ (?:high|medium|low):/, ":");
  return message;
}

function sayRight(right: Right): string {
  if (right.is === "quiet") return right.notes ? "quiet, a note" : "quiet";
  return right.is === "missing" ? `missing ${right.cause}` : `${right.is} ${right.expected}`;
}
