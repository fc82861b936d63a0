import { describe, expect, test } from "vitest";
import type { Remedy } from "../../../src/domain/remedy/remedy.ts";
import { endRemedy, newRemedy, type RemedyEnd } from "../../../src/domain/remedy/remedy.ts";
import { at, attempt, digest, ended, remedyOf, revision, revision4, told } from "../building.ts";

const pins = ["web", "job"].map((name) => ({
  container: name,
  digest: digest(name),
  tag: null,
  image: `image of ${name}`,
}));

test("a remedy is the plan, carried out on the revision that the service is on", () => {
  const plan = { kind: "pin", pins, kept: [], said: told(), since: at("11:00") } as const;
  expect(newRemedy("queued", plan, { former: revision4, at: at("11:30") })).toEqual(remedyOf({ pins }));
});

describe("the end of a remedy", () => {
  const now = at("12:00");
  const before = attempt({ image: "before", began: at("09:00"), end: ended("stopped 09:30") });
  const endOf = (more: Partial<Remedy>, end: RemedyEnd) =>
    endRemedy({ remedy: remedyOf({ pins, ...more }), attempts: [before], others: "kept" }, end, now);

  test.each<[what: string, remedy: Partial<Remedy>, end: RemedyEnd, left: string | null, why?: string]>([
    ["that is done", { target: revision(5) }, { kind: "done" }, "succeeded 12:00"],
    [
      "that is done, and came in the way of another deployment",
      { target: revision(5), superseded: "it superseded another" },
      { kind: "done" },
      "succeeded 12:00",
      "it superseded another",
    ],
    ["that is done by nobody", {}, { kind: "done" }, null],
    ["that failed", { target: revision(5) }, { kind: "failed", why: "no task" }, "failed 12:00", "no task"],
    [
      "that failed silently",
      { target: revision(5) },
      { kind: "failed", why: null },
      "failed 12:00",
      "it failed",
    ],
    ["that AWS refused", { state: "refused" }, { kind: "failed", why: "no" }, "failed 12:00", "no"],
    ["that nobody got as far as", {}, { kind: "failed", why: "no" }, "untried 12:00", "no"],
    [
      "that somebody began to write",
      { state: "writing" },
      { kind: "failed", why: "no" },
      "untried 12:00",
      "no",
    ],
    [
      "that no revision could carry",
      {},
      { kind: "not-carried", why: "too much" },
      "refused 11:30",
      "too much",
    ],
    ["that there was no need of", { target: revision(5) }, { kind: "moot" }, null],
  ])("%s", (_, remedy, end, left, why) => {
    const tried = pins.map(({ container, digest }) => ({
      container,
      digest,
      revision: remedy.target ?? null,
      by: "us",
      began: at("11:30"),
      end: left && ended(left, why ?? null),
    }));
    const ofContainer = (a: { container: string }, b: { container: string }) =>
      a.container.localeCompare(b.container);
    const { attempts, ...others } = endOf(remedy, end);
    expect(others).toEqual({ remedy: null, others: "kept" });
    expect(attempts).toEqual([before, ...(left ? tried.sort(ofContainer) : [])]);
  });

  test("of none leaves nothing", () => {
    expect(endRemedy({ remedy: null, attempts: [before] }, { kind: "done" }, now)).toEqual({
      remedy: null,
      attempts: [before],
    });
  });
});
