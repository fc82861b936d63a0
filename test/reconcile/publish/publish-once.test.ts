/** Whatever is to be published is published once: whoever comes first, whoever dies, and where. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Alert } from "../../../src/domain/incidents/alert.ts";
import { newRecord } from "../../../src/domain/incidents/record.ts";
import { at } from "../../domain/building.ts";
import { Crash, createTopic, type Death, type Publisher, type Run, type Topic } from "./publishers.ts";
import { type Story, stories, two } from "./stories.ts";

/** A topic, and a journal in which stands what was known before. */
async function begin({ before }: Pick<Story, "before">): Promise<Topic> {
  const topic = createTopic();
  for (const record of before) await topic.journal.write(record, newRecord(record.service));
  return topic;
}

/** Lets somebody look, who may die of it. */
async function look(topic: Topic, { look: act }: Pick<Story, "look">, run: Run): Promise<Publisher> {
  const publisher = topic.publisher(run);
  await act(publisher.ports).catch((error) => {
    if (!(error instanceof Crash) && error !== run.refusal) throw error;
  });
  return publisher;
}

/** A message by its incident and sequence: a double has the same. */
const idOf = ({ message: { incident, sequence } }: Alert) => `${incident} ${sequence}`;

/** What people got, by message and service: `EVENT KIND [SERVICE]`; of what came again, the first. */
function told(alerts: readonly Alert[]): string[] {
  const each = [...new Map(alerts.toReversed().map((alert) => [idOf(alert), alert])).values()];
  const said = each.flatMap(({ kind, message: { event, services } }) => {
    const names = services.length > 0 ? services.map(({ name }) => ` ${name}`) : [""];
    return names.map((name) => `${event} ${kind}${name}`);
  });
  return said.sort();
}

const alertsOf = ({ published }: Topic): Alert[] => published.map(({ alert }) => alert);

/** The messages that count as taken from this hour's. */
const taken = ({ table }: Topic) => sum(table.itemsOf("limit alerts").map(({ count }) => Number(count)));

/** The last number that was given out in each incident. */
const lastNumbers = ({ table }: Topic) => table.itemsOf("incident ").map(({ last }) => Number(last));

/** How many messages there are with a number that was given out; a notice is its incident's only one. */
const numbered = (topic: Topic) =>
  new Set(alertsOf(topic).flatMap((alert) => (isNumbered(alert) ? idOf(alert) : []))).size;
const isNumbered = ({ kind, message: { event } }: Alert) => event !== "notice" && kind !== "wrong-repository";

/** The lease ran out by then. */
const later = { now: at("12:04") };
const muchLater = { now: at("12:08") };
const noon = { now: at("12:00") };

/** The moments at which a publisher can die that makes so many calls. */
const deathsIn = (calls: number): fc.Arbitrary<Death> =>
  fc.record({ call: fc.nat(calls - 1), when: fc.constantFrom("before" as const, "after" as const) });

describe.each(stories)("$name", (story) => {
  test("is published by one who is alone, and then never again", async () => {
    const topic = await begin(story);
    await look(topic, story, noon);
    expect(told(alertsOf(topic))).toEqual(story.told);
    const { length } = topic.published;
    for (const run of [noon, later]) await look(topic, story, run);
    expect(topic.published).toHaveLength(length);
  });

  test("is published once by two, whoever goes first at each step, and the loser spends nothing", async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), async (scheduler) => {
        const topic = await begin(story);
        const looks = [1, 2].map(() => look(topic, story, { ...noon, scheduler }));
        await scheduler.waitFor(Promise.all(looks));
        await look(topic, story, later);
        expect(told(alertsOf(topic))).toEqual(story.told);
        expect(new Set(alertsOf(topic).map(idOf)).size).toBe(topic.published.length);
        expect(taken(topic)).toBe(topic.published.length);
        expect(sum(lastNumbers(topic))).toBe(numbered(topic));
      }),
      { numRuns: 100 },
    );
  });

  test("is published, wherever one of two dies, and twice only where who died had not noted it", async () => {
    const { calls } = await look(await begin(story), story, noon);
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), deathsIn(calls.length), async (scheduler, death) => {
        const topic = await begin(story);
        const looks = [
          look(topic, story, { ...noon, scheduler, death }),
          look(topic, story, { ...noon, scheduler }),
        ];
        const [dead] = await scheduler.waitFor(Promise.all(looks));
        for (const run of [later, muchLater]) await look(topic, story, run);
        expect(told(alertsOf(topic))).toEqual(story.told);
        const doubles = topic.published.filter(({ alert }, i) =>
          alertsOf(topic)
            .slice(i + 1)
            .some((other) => idOf(other) === idOf(alert)),
        );
        expect(doubles.length).toBeLessThanOrEqual(1);
        expect(doubles.every(({ by }) => by === dead)).toBe(true);
        expect(taken(topic) - topic.published.length).toBeOneOf([0, 1]);
        expect(sum(lastNumbers(topic))).toBe(numbered(topic));
      }),
      { numRuns: 200 },
    );
  });

  test("has one number, though a claim ran out while its holder was at work", async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), fc.boolean(), async (scheduler, isFull) => {
        const topic = await begin(story);
        if (isFull) await topic.journal.takeAlert(1, noon.now);
        const slow = isFull ? { ...noon, limit: 1 } : noon;
        const looks = [slow, later].map((run) => look(topic, story, { ...run, scheduler }));
        await scheduler.waitFor(Promise.all(looks));
        await look(topic, story, muchLater);
        const alerts = alertsOf(topic).filter(({ kind }) => kind !== "limit");
        const said = alerts.flatMap((alert) => told([alert]).map((what) => ({ what, id: idOf(alert) })));
        const ids = Map.groupBy(said, ({ what }) => what);
        expect([...ids.keys()].sort()).toEqual(story.told);
        for (const same of ids.values()) expect(new Set(same.map(({ id }) => id)).size).toBe(1);
      }),
      { numRuns: 200 },
    );
  });

  test("is published by the next when SNS refused it: under the same number, and no room is lost", async () => {
    const topic = await begin(story);
    await look(topic, story, { ...noon, refusal: new Error("KMSAccessDeniedException") });
    expect(topic.published).toEqual([]);
    expect(taken(topic)).toBe(0);
    for (const run of [noon, later, muchLater]) await look(topic, story, run);
    expect(told(alertsOf(topic))).toEqual(story.told);
    expect(taken(topic)).toBe(topic.published.length);
    expect(sum(lastNumbers(topic))).toBe(numbered(topic));
  });

  test("waits where there is no room, which takes no number, and is published as soon as there is", async () => {
    const topic = await begin(story);
    await topic.journal.takeAlert(1, noon.now);
    for (const run of [noon, noon]) await look(topic, story, { ...run, limit: 1 });
    const notices = alertsOf(topic);
    expect(notices.map(({ kind }) => kind)).toEqual(story.isRetried ? [] : ["limit"]);
    expect(lastNumbers(topic)).toEqual([]);
    await look(topic, story, noon);
    expect(told(alertsOf(topic).slice(notices.length))).toEqual(story.told);
    expect(taken(topic)).toBe(1 + topic.published.length - notices.length);
  });
});

describe("of two messages and room for one", () => {
  const story = { before: [], look: two };
  const opened = ["opened stale backend", "opened stale worker"];
  const isOpening = (what: string) => what.startsWith("opened");
  const limited = { ...noon, limit: 1 };

  test("one is published and the other waits, whoever goes first at each step", async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), async (scheduler) => {
        const topic = await begin(story);
        await scheduler.waitFor(Promise.all([1, 2].map(() => look(topic, story, { ...limited, scheduler }))));
        const [only, ...others] = told(alertsOf(topic)).filter(isOpening);
        expect(others).toEqual([]);
        const waiting = only === opened[0] ? "worker" : "backend";
        expect(told(alertsOf(topic))).toContain(`notice limit ${waiting}`);
        expect(topic.published).toHaveLength(2);
        await look(topic, story, { now: at("12:30"), limit: 1 });
        expect(topic.published).toHaveLength(2);
        for (const clock of ["13:10", "14:20"]) await look(topic, story, { now: at(clock), limit: 1 });
        expect(told(alertsOf(topic)).filter(isOpening)).toEqual(opened);
        expect(topic.published).toHaveLength(3);
      }),
      { numRuns: 200 },
    );
  });

  test("the second is not claimed where there is no room for the first", async () => {
    const topic = await begin(story);
    await topic.journal.takeAlert(1, noon.now);
    await look(topic, story, limited);
    const versions = topic.table.itemsOf("service ").map(({ version }) => version);
    // Noted, claimed and given back; noted.
    expect(versions).toEqual([3, 1]);
  });

  test("both are published in the end, wherever somebody dies", async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), deathsIn(20), async (scheduler, death) => {
        const topic = await begin(story);
        const looks = [{ death }, {}].map((run) => look(topic, story, { ...limited, scheduler, ...run }));
        await scheduler.waitFor(Promise.all(looks));
        for (const clock of ["12:04", "13:10", "14:20", "15:30"])
          await look(topic, story, { now: at(clock), limit: 1 });
        expect(told(alertsOf(topic)).filter(isOpening)).toEqual(opened);
      }),
      { numRuns: 200 },
    );
  });
});

function sum(numbers: readonly number[]): number {
  return numbers.reduce((all, one) => all + one, 0);
}
