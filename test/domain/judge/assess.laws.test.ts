/** What holds of every verdict, however strange the facts. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { known, unanswered, valueOr } from "../../../src/domain/common/known.ts";
import type { ServiceFacts } from "../../../src/domain/facts/facts.ts";
import type { IndexManifest } from "../../../src/domain/image/manifest.ts";
import { type Assessment, assess } from "../../../src/domain/judge/assess.ts";
import type { MissingFact } from "../../../src/domain/judge/container/judge-container.ts";
import { followRemedy } from "../../../src/domain/remedy/follow-remedy.ts";
import { planRemedy } from "../../../src/domain/remedy/plan.ts";
import { noticesOf } from "../../../src/domain/words/alert/notice.ts";
import { reportService } from "../../../src/domain/words/report.ts";
import { policies, remedies, serviceFacts } from "../../arbitraries.ts";
import {
  at,
  attempt,
  digest,
  ended,
  factsOf,
  index,
  type Move,
  policyOf,
  registry,
  revision,
  revision4,
  rollout,
} from "../building.ts";

const none = { attempts: [] };

describe("laws", () => {
  test("assess never throws, however strange the facts, nor does what follows from it", () => {
    fc.assert(
      fc.property(serviceFacts(), policies(), fc.option(remedies()), (facts, policy, remedy) => {
        const assessment = assess(facts, policy);
        expect(assessment.facts).toBe(facts);
        planRemedy(assessment, none);
        followRemedy(assessment, { ...none, remedy, limited: null });
        noticesOf(assessment, facts.at, facts.at);
      }),
      { numRuns: 1000 },
    );
  });

  test("the same facts always give the same verdict", () => {
    fc.assert(
      fc.property(serviceFacts(), policies(), (facts, policy) => {
        expect(assess(facts, policy)).toEqual(assess(structuredClone(facts), policy));
      }),
    );
  });

  test("the order of tasks, containers, moves, uses and images does not matter", () => {
    fc.assert(
      fc.property(serviceFacts(), policies(), fc.infiniteStream(fc.nat()), (facts, policy, random) => {
        expect(unordered(assess(shuffle(facts, random), policy))).toEqual(unordered(assess(facts, policy)));
      }),
      { numRuns: 500 },
    );
  });

  test("taking a fact away never turns a verdict into in-sync, but for the optional ones, which are listed", () => {
    const optional = ["resolved", "expiring"];
    fc.assert(
      fc.property(serviceFacts(), policies(), fc.nat(), (facts, policy, n) => {
        const before = assess(facts, policy);
        fc.pre(before.status !== "in-sync");
        const fewer = withoutOne(facts, n);
        fc.pre(fewer !== null);
        const after = assess(fewer ?? facts, policy);
        const isNew = ({ fact }: MissingFact) => !before.unknown.some((one) => one.fact === fact);
        if (after.status === "in-sync")
          expect(optional).toEqual(expect.arrayContaining([after.unknown.find(isNew)?.fact]));
      }),
      { numRuns: 3000 },
    );
  });

  test("nor does it ever turn into a remedy", () => {
    const remediate = policies().map((policy) => ({ ...policy, mode: "remediate", owner: null }) as const);
    fc.assert(
      fc.property(serviceFacts(), remediate, fc.nat(), (facts, policy, n) => {
        fc.pre(planRemedy(assess(facts, policy), none).kind !== "pin");
        const fewer = withoutOne(facts, n, { moves: false });
        fc.pre(fewer !== null);
        expect(planRemedy(assess(fewer ?? facts, policy), none).kind).not.toBe("pin");
      }),
      { numRuns: 1000 },
    );
  });

  test("a plan is never made on an unknown, during a deployment, on hold or for another controller", () => {
    fc.assert(
      fc.property(serviceFacts(), policies(), (facts, policy) => {
        const assessment = assess(facts, policy);
        if (planRemedy(assessment, none).kind !== "pin") return;
        expect(assessment.status).toBe("drifted");
        expect(assessment.unknown.filter(({ needed }) => needed)).toEqual([]);
        expect(facts.controller).toBe("ECS");
        expect(policy.owner === null || policy.byName).toBe(true);
        expect(policy.holdUntil === null || policy.holdUntil <= facts.at).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });

  test("a plan never pins a digest that was rolled back or moved off", () => {
    const past = fc.array(
      fc.record({
        status: fc.constantFrom("SUCCESSFUL", "ROLLBACK_SUCCESSFUL", "ROLLBACK_FAILED", "STOPPED"),
        web: fc.constantFrom("new", "old", "older"),
        revision: fc.constantFrom(4, 5),
      }),
      { maxLength: 4 },
    );
    fc.assert(
      fc.property(past, fc.boolean(), (entries, isPinned) => {
        const rollouts = entries.map(({ status, web, revision: number }, i) =>
          rollout({
            status,
            web,
            taskDefinition: revision(number),
            createdAt: new Date(at("10:00").getTime() - i),
          }),
        );
        const written = `${registry}/backend@${digest("old")}`;
        const moves: Move[] = [["09:00", "new"]];
        const images = { old: { pushedAt: at("08:00") }, new: { pushedAt: at("09:00") } };
        const containers = [isPinned ? { written, pinnedFrom: "latest", moves, images } : { moves, images }];
        const assessment = assess(factsOf({ containers, more: { rollouts: known(rollouts) } }), policyOf());
        const [last, ...before] = entries;
        const tried = entries.find(({ web }) => web === "new");
        const isRolledBack = tried?.status.startsWith("ROLLBACK") ?? false;
        const movedOff =
          before.some((entry) => entry === tried) && tried?.revision === 5 && last?.revision === 4;
        const ours = attempt({ image: "old", revision: revision4, by: "us", end: ended("succeeded 09:30") });
        const kind = planRemedy(assessment, { attempts: isPinned ? [ours] : [] }).kind;
        if (isRolledBack) {
          expect(kind).not.toBe("pin");
          return;
        }
        // A pin of ours that leaves a container as it was is nobody's move.
        const newer = tried ? entries.slice(0, entries.indexOf(tried)) : [];
        if (isPinned && (tried?.status !== "SUCCESSFUL" || newer.some((one) => one.revision !== 4))) return;
        expect(kind === "pin").toBe(!movedOff);
        if (movedOff) expect(assessment.status).toBe("held");
      }),
      { numRuns: 500 },
    );
  });

  test("a re-wrapped index never changes the status", () => {
    const others = fc.uniqueArray(fc.constantFrom("arm64 a", "arm64 b", "attestation a", "attestation b"));
    fc.assert(
      fc.property(others, fc.boolean(), fc.constantFrom(...statuses), (extra, isOld, deployments) => {
        const child = isOld ? "amd64 old" : "amd64";
        const wrapped = { ...rewrapped(child, extra), digest: digest("again") };
        const images = {
          new: { manifest: known(rewrapped("amd64", ["arm64 a", "attestation a"])) },
          plain: { manifest: known(rewrapped(child, [])) },
          again: { manifest: known(wrapped) },
        };
        const status = (running: string) => {
          const facts = factsOf({ deployments, containers: [{ running: [running], images }] });
          const tasks = valueOr(facts.tasks, []).map((one) => ({ ...one, platform: "linux/amd64" }));
          return assess({ ...facts, tasks: known(tasks) }, policyOf()).status;
        };
        expect(status("again")).toBe(status("plain"));
        if (!isOld) expect(status("again")).toBe(status("new"));
      }),
    );
  });

  test("a child of the published index never changes the status", () => {
    fc.assert(
      fc.property(fc.constantFrom("new", "old"), fc.boolean(), (published, isDeploying) => {
        const images = { new: { manifest: known(index("new", "child of new", "attestation")) } };
        const deployments = [{ rolloutState: isDeploying ? "IN_PROGRESS" : "COMPLETED" }];
        const running = (name: string) =>
          assess(factsOf({ deployments, containers: [{ published, running: [name], images }] }), policyOf());
        expect(running("child of new").status).toBe(running("new").status);
      }),
    );
  });
});

/** A verdict, with all that is a set put in one order. */
function unordered(assessment: Assessment) {
  const sorted = <T>(items: readonly T[]) => items.map((item) => JSON.stringify(item)).sort();
  const {
    containers,
    findings,
    unknown: missing,
    notes,
    ...report
  } = reportService({ ...assessment, since: null });
  const { settling, since, lookAgainAt } = assessment;
  const times = [since, lookAgainAt].map((time) => time?.getTime());
  return {
    ...report,
    times,
    lists: [containers, findings, missing, settling, notes].map((list) => sorted<unknown>(list)),
  };
}

function shuffle(facts: ServiceFacts, random: { next(): { value: number } }): ServiceFacts {
  const mixed = <T>(items: readonly T[]): T[] =>
    items
      .map((item) => ({ item, rank: random.next().value }))
      .sort((a, b) => a.rank - b.rank)
      .map(({ item }) => item);
  return {
    ...facts,
    containers: facts.containers.known ? known(mixed(facts.containers.value)) : facts.containers,
    tasks: facts.tasks.known
      ? known(mixed(facts.tasks.value).map((one) => ({ ...one, containers: mixed(one.containers) })))
      : facts.tasks,
    repositories: new Map(
      mixed([...facts.repositories]).map(([key, own]) => [
        key,
        {
          ...own,
          moves: new Map([...own.moves].map(([tag, moves]) => [tag, mixed(moves)])),
          uses: mixed(own.uses),
          catalogue: own.catalogue.known ? known(mixed(own.catalogue.value)) : own.catalogue,
        },
      ]),
    ),
  };
}

const statuses = [[{}], [{ rolloutState: "IN_PROGRESS" }], [{ rolloutState: "FAILED" }], []] as const;

/** An index of children whose names begin with their architecture. */
function rewrapped(...[child, others]: [string, readonly string[]]): IndexManifest {
  return {
    kind: "index",
    digest: digest(child),
    revision: null,
    children: [child, ...others].map((name) => ({
      digest: digest(`child ${name}`),
      platform: name.startsWith("attestation") ? "unknown/unknown" : `linux/${name.split(" ")[0]}`,
      attestation: name.startsWith("attestation"),
    })),
  };
}

/** The facts without the `n`th of those that are known; `null` if none is. */
function withoutOne(facts: ServiceFacts, n: number, { moves } = { moves: true }): ServiceFacts | null {
  const gone = unanswered("AccessDeniedException", "ecs:DescribeTasks", { lasting: true });
  const fewer: ServiceFacts[] = [];
  if (facts.containers.known) fewer.push({ ...facts, containers: gone });
  if (facts.tasks.known) fewer.push({ ...facts, tasks: gone });
  if (facts.resolved.known) fewer.push({ ...facts, resolved: gone });
  if (facts.rollouts?.known) fewer.push({ ...facts, rollouts: gone });
  if (facts.stopped?.known) fewer.push({ ...facts, stopped: gone });
  if (facts.newest?.known) fewer.push({ ...facts, newest: gone });
  for (const [key, own] of facts.repositories) {
    const without = (more: Partial<typeof own>) =>
      fewer.push({ ...facts, repositories: new Map([...facts.repositories, [key, { ...own, ...more }]]) });
    if (own.expiring?.known) without({ expiring: gone });
    for (const name of own.manifests.keys())
      without({ manifests: new Map([...own.manifests, [name, gone]]) });
    if (own.catalogue.known) without({ catalogue: gone });
    if (own.mutability?.known) without({ mutability: gone });
    if (own.isPullThrough?.known) without({ isPullThrough: gone });
    for (const tag of own.tags.keys()) without({ tags: new Map([...own.tags, [tag, gone]]) });
    for (const [name, found] of own.images) {
      without({ images: new Map([...own.images, [name, gone]]) });
      if (found.known && found.value) {
        const unread = known({ ...found.value, manifest: gone });
        without({ images: new Map([...own.images, [name, unread]]) });
      }
    }
    if (moves) for (const tag of own.moves.keys()) without({ moves: new Map([...own.moves, [tag, []]]) });
  }
  return fewer[n % Math.max(1, fewer.length)] ?? null;
}
