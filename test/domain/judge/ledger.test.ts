import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { known, unknown } from "../../../src/domain/common/known.ts";
import { type Attempt, ends, forbids, type Ledger } from "../../../src/domain/facts/attempt.ts";
import { ledgerOf, noteAttempts } from "../../../src/domain/judge/past/ledger.ts";
import {
  failedRemedyOf,
  isOurs,
  lastDeploymentOf,
  lastPinOf,
  wasBegunByUs,
} from "../../../src/domain/judge/past/tried.ts";
import { attempts, serviceFacts } from "../../arbitraries.ts";
import { at, attempt, digest, ended, factsOf, revision, rollout } from "../building.ts";

const records = () => fc.array(attempts(), { maxLength: 6 }).map((known) => ({ attempts: known }));

/** What ECS remembers, as one container's attempts. */
const remembered = (...rollouts: Parameters<typeof rollout>[0][]) =>
  ledgerOf(factsOf({ more: { rollouts: known(rollouts.map((one) => rollout(one))) } }));

describe("the ledger", () => {
  test("is the same when all is merged twice", () => {
    fc.assert(
      fc.property(serviceFacts(), records(), (facts, record) => {
        const ledger = ledgerOf(facts, record);
        expect(ledgerOf(facts, { attempts: ledger })).toEqual(ledger);
      }),
    );
  });

  test("is the same in whatever order things became known", () => {
    fc.assert(
      fc.property(serviceFacts(), serviceFacts(), records(), (one, others, record) => {
        const other = { ...others, taskDefinition: one.taskDefinition, deployments: one.deployments };
        const [there, back] = [
          ledgerOf(other, { attempts: ledgerOf(one, record) }),
          ledgerOf(one, { attempts: ledgerOf(other, record) }),
        ];
        expect(back).toEqual(there);
      }),
    );
  });

  test("is the same in whatever order ECS lists its deployments", () => {
    fc.assert(
      fc.property(serviceFacts(), records(), (facts, record) => {
        const rollouts = facts.rollouts?.known ? known(facts.rollouts.value.toReversed()) : facts.rollouts;
        expect(ledgerOf({ ...facts, rollouts }, record)).toEqual(ledgerOf(facts, record));
      }),
    );
  });

  test("loses nothing when ECS forgets, or cannot be asked", () => {
    fc.assert(
      fc.property(serviceFacts(), records(), (facts, record) => {
        const ledger = ledgerOf(facts, record);
        for (const rollouts of [null, known([]), unknown("AccessDeniedException")])
          expect(ledgerOf({ ...facts, rollouts }, { attempts: ledger })).toEqual(ledger);
      }),
    );
  });

  test("has the deployment of the present revision last, of two that began at one moment", () => {
    for (const number of [4, 5]) {
      const rollouts = [4, 5].map((one) => rollout({ web: "new", taskDefinition: revision(one) }));
      const deployments = [{ taskDefinition: revision(number) }];
      const ledger = ledgerOf(factsOf({ deployments, more: { rollouts: known(rollouts) } }));
      expect(ledger.at(-1)?.revision).toBe(revision(number));
    }
  });

  test.each<[status: string, end: string | null]>([
    ["PENDING", null],
    ["IN_PROGRESS", null],
    ["STOP_REQUESTED", null],
    ["SUCCESSFUL", "succeeded"],
    ["STOPPED", "stopped"],
    ["VANISHED", "stopped"],
    ["ROLLBACK_REQUESTED", "rolled-back"],
    ["ROLLBACK_IN_PROGRESS", "rolled-back"],
    ["ROLLBACK_SUCCESSFUL", "rolled-back"],
    ["ROLLBACK_FAILED", "rolled-back"],
  ])("has a deployment that is %s as %s", (status, how) => {
    const end = how === null ? null : ended(`${how} 12:00`, "a reason");
    expect(remembered({ web: "new", status, reason: "a reason", createdAt: at("11:00") })).toEqual([
      attempt({ revision: revision(4), began: at("11:00"), end }),
    ]);
  });

  test("has a deployment of which ECS does not say what it brought, until it does", () => {
    const unsaid = remembered({ status: "IN_PROGRESS" });
    expect(unsaid).toEqual([attempt({ digest: null, revision: revision(4), began: at("09:00") })]);
    const said = remembered({ web: "new" });
    expect(noteAttempts(unsaid, said)).toEqual(said);
    expect(noteAttempts(said, unsaid)).toEqual(said);
  });

  test("keeps what is known of an end, the first that was seen of it", () => {
    const open = attempt();
    const [succeeded, later] = ["succeeded 10:05", "succeeded 10:10"].map((end) =>
      attempt({ end: ended(end) }),
    );
    const off = attempt({ end: ended("moved-off 11:00") });
    const all = [later, open, off, succeeded].flatMap((one) => one ?? []);
    expect(noteAttempts(all.slice(0, 2), [])).toEqual([later]);
    expect(noteAttempts([], [...all.slice(0, 2), ...all.slice(3)])).toEqual([succeeded]);
    expect(noteAttempts([], all)).toEqual([off]);
  });

  test("has as many meanings as ends, and each is another", () => {
    const meanings = Object.values(ends).map(({ means }) => means);
    expect(new Set(meanings).size).toBe(Object.keys(ends).length);
  });
});

describe("a question to the ledger", () => {
  const named = (name: string) => (one: string) => one === digest(name);
  test("which deployment of an image was the last: the newest of the container, whoever pinned it", () => {
    const [first, last] = [attempt(), attempt({ began: at("11:00"), end: ended("stopped 11:05") })];
    const others = [
      attempt({ began: at("11:30"), by: "us" }),
      attempt({ began: at("11:30"), container: "worker" }),
      attempt({ began: at("11:30"), image: "other" }),
      attempt({ began: at("11:40"), digest: null }),
    ];
    const ledger = noteAttempts(others, [last, first]);
    expect(lastDeploymentOf(ledger, "web", named("new"))).toEqual(last);
    expect(lastDeploymentOf(ledger, "web", named("never"))).toBeUndefined();
  });

  test.each<[what: string, ledger: Ledger, isOurs: boolean]>([
    ["a remedy that was done", [attempt({ by: "us", end: ended("succeeded") })], true],
    ["a remedy that failed", [attempt({ by: "us", end: ended("failed") })], true],
    ["a pin by hand", [attempt({ by: "person", end: ended("succeeded") })], true],
    ["a deployment that ECS remembers", [attempt({ end: ended("succeeded") })], false],
    ["a remedy of another revision", [attempt({ by: "us", revision: revision(6) })], false],
    ["nothing", [], false],
  ])("whether a revision is ours, by %s", (_, ledger, expected) => {
    expect(isOurs(ledger, revision(5))).toBe(expected);
  });

  test("whether a revision is ours where there is none", () => {
    expect(isOurs([attempt({ by: "us", revision: null })], null)).toBe(false);
  });

  test.each<[what: string, own: Attempt, expected: boolean]>([
    ["one that ended after it began", attempt({ by: "us", end: ended("succeeded 10:01") }), true],
    ["one that ended as it began", attempt({ by: "us", end: ended("succeeded 10:00") }), true],
    ["one that had ended before", attempt({ by: "us", end: ended("succeeded 09:59") }), false],
    ["one that has not ended", attempt({ by: "us" }), false],
    ["one of ECS", attempt({ end: ended("succeeded") }), false],
  ])("whether a deployment was begun by us, by %s: %s", (_, own, expected) => {
    expect(wasBegunByUs([own], attempt())).toBe(expected);
  });

  test.each<[end: string, now: string, expected: boolean]>([
    ["failed 10:05", "12:00", true],
    ["refused 10:05", "12:00", true],
    ["untried 10:05", "12:00", true],
    ["succeeded 10:05", "12:00", false],
    ["stopped 10:05", "12:00", false],
  ])("whether a remedy of an image failed: %s", (text, clock, expected) => {
    const end = ended(text);
    const own = attempt({ by: "us", container: "worker", end });
    expect(failedRemedyOf([own], digest("new"), at(clock))).toEqual(expected ? end : undefined);
    expect(failedRemedyOf([own], digest("other"), at(clock))).toBeUndefined();
    expect(failedRemedyOf([{ ...own, by: "person" }], digest("new"), at(clock))).toBeUndefined();
  });

  test.each<[what: string, after: Partial<Attempt>, counts: boolean]>([
    ["succeeded after all", { end: ended("succeeded") }, false],
    ["ended, nobody knows how", { end: ended("stopped") }, true],
    ["began with the update, before that was noted", { end: ended("succeeded"), began: at("09:59") }, false],
    ["succeeded before it", { end: ended("succeeded"), began: at("09:57") }, true],
    ["succeeded for another container", { end: ended("succeeded"), container: "worker" }, true],
    ["is another revision's", { end: ended("succeeded"), revision: revision(6) }, true],
    ["is told by nobody but us", { end: ended("succeeded"), by: "us" }, true],
  ])("a failed remedy whose deployment %s", (_, after, counts) => {
    const failed = attempt({ by: "us", revision: revision(5), end: ended("failed") });
    const later = attempt({ revision: revision(5), ...after });
    expect(failedRemedyOf([failed, later], digest("new"), at("12:00"))).toEqual(
      counts ? failed.end : undefined,
    );
  });

  test("when a container was last pinned to an image", () => {
    const pins = ["09:00", "11:00"].map((clock) =>
      attempt({ by: "us", began: at(clock), end: ended(`succeeded ${clock}`) }),
    );
    const byHand = attempt({ by: "person", began: at("11:30"), end: ended("succeeded 11:35") });
    const failed = attempt({ by: "us", began: at("11:50"), end: ended("failed 11:55") });
    expect(lastPinOf([...pins, failed], "web", digest("new"))).toEqual(ended("succeeded 11:00"));
    expect(lastPinOf([...pins, byHand, failed], "web", digest("new"))).toEqual(ended("succeeded 11:35"));
    expect(lastPinOf(pins, "worker", digest("new"))).toBeUndefined();
    expect(lastPinOf([attempt({ end: ended("succeeded") })], "web", digest("new"))).toBeUndefined();
  });
});

describe("of many attempts", () => {
  const minutes = (n: number) => new Date(at("10:00").getTime() + n * 60_000);
  const many = (count: number, of: (n: number) => Parameters<typeof attempt>[0]) =>
    Array.from({ length: count }, (_, n) => attempt({ began: minutes(n), ...of(n) }));

  test("the newest are kept of each container, and of ours beside those of ECS", () => {
    const old = many(1, () => ({ by: "us", end: ended("succeeded") }));
    const all = [
      ...many(30, (n) => ({ began: minutes(n + 1), end: ended("succeeded") })),
      ...many(30, (n) => ({ container: "worker", image: `${n}` })),
      ...old,
    ];
    const kept = noteAttempts([], all);
    expect(kept).toHaveLength(41);
    expect(kept).toContainEqual(old[0]);
    expect(kept.filter(({ container }) => container === "worker").at(0)?.digest).toBe(digest("10"));
  });

  test("what forbids something is kept, as long as it is the last of its image", () => {
    const off = (image: string) => ({ image, end: ended("rolled-back") });
    const [first, again] = [
      attempt({ ...off("a"), began: minutes(-10) }),
      attempt({ image: "a", began: minutes(-5), end: ended("succeeded") }),
    ];
    const other = attempt({ ...off("b"), began: minutes(-9) });
    const kept = noteAttempts(
      [first, again, other],
      many(20, () => ({ end: ended("succeeded") })),
    );
    expect(kept.filter(({ digest: one }) => one !== digest("new"))).toEqual([other]);
  });

  test("no more than a hundred that forbid something are kept beside the newest", () => {
    const all = many(130, (n) => ({ image: `${n}`, end: ended("rolled-back") }));
    expect(noteAttempts([], all)).toEqual(all.slice(10));
  });

  test("an image that may not be brought again stays so", () => {
    const isForbidden = (ledger: Ledger, { container, digest }: Attempt) =>
      forbids(lastDeploymentOf(ledger, container, (one) => one === digest) ?? { end: null });
    fc.assert(
      fc.property(fc.array(attempts(), { minLength: 20, maxLength: 80 }), (all) => {
        // Of two of one moment, the present revision decides, which a ledger that is noted does not know.
        const deployments = all.map((one, i) => ({
          ...one,
          by: "ecs" as const,
          began: new Date(one.began.getTime() + i),
        }));
        const whole = ledgerOf(factsOf(), { attempts: deployments });
        const kept = noteAttempts([], deployments);
        for (const one of whole)
          if (one.digest !== null && isForbidden(whole, one)) expect(isForbidden(kept, one)).toBe(true);
      }),
    );
  });
});
