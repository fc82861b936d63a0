/** What becomes of the story though a whole service is away for a while, or events and clocks are hours off. */
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from "vitest";
import type { JsonObject } from "../../../src/sandbox/world.ts";
import { withEvents } from "./calls.ts";
import { type Round, wrongIn } from "./play.ts";
import { openStage, type Scene, type Stage } from "./story.ts";

afterAll(() => vi.unstubAllEnvs());

/** A round in which all this is wrong in each act. */
async function play(stage: Stage, faults: readonly JsonObject[]): Promise<Round> {
  const ending = await stage.play({
    begin() {
      stage.world.sandbox.fault(...faults);
    },
    end() {},
  });
  return { scene: "with events", ending, struck: struckBy(faults), counts: noCounts };
}

const noCounts = { created: new Map(), pushed: new Map(), redeployed: new Map(), deleted: new Map() };

/** What fails as long as the act goes on is what is denied. */
function struckBy(faults: readonly JsonObject[]): Round["struck"] {
  return faults.flatMap(({ operation, caller }) => {
    if (typeof operation !== "string") return [];
    const where = { act: "pushed", caller: String(caller), nth: 1, fault: "denied" } as const;
    return { cell: { ...where, operation }, last: "nothing" };
  });
}

const functions = Object.keys(withEvents);

/** All that these functions call of a service is answered with an error that is not tried again at once. */
function away(service: string, callers = functions): JsonObject[] {
  return callers.flatMap((caller) =>
    (withEvents[caller] ?? [])
      .filter((operation) => operation.startsWith(`${service}:`))
      .map((operation) => ({ operation, caller, error: "ServiceUnavailable" })),
  );
}

const handOver = (operation: string, caller: string) => [{ operation, caller, error: "ServiceUnavailable" }];

const outages: readonly [what: string, faults: readonly JsonObject[]][] = [
  ...functions.map((caller): [string, JsonObject[]] => [
    `the journal is away for ${caller}`,
    away("dynamodb", [caller]),
  ]),
  ["the journal is away", away("dynamodb")],
  ["SNS refuses all messages", away("sns")],
  ["ECS is away", away("ecs")],
  ["ECR is away", away("ecr")],
  ["no queue takes a message", away("sqs")],
  ["EventBridge cannot invoke a function", handOver("lambda:InvokeFunction", "events")],
  ["EventBridge cannot send to a queue", handOver("sqs:SendMessage", "events")],
  ["SNS cannot invoke what posts to Slack", handOver("lambda:InvokeFunction", "sns")],
  ["every event comes twice", [{ events: "double" }]],
  ["every event comes five minutes late", [{ events: "delay" }]],
  ["events come twice and in no order", [{ events: "double" }, { events: "shuffle" }]],
];

describe("all ends as ever, though for a while", () => {
  let stage: Stage;
  let clean: Round;
  beforeAll(async () => {
    stage = await openStage("with events");
    clean = await play(stage, []);
  });
  afterAll(() => stage.close());

  /** How many calls of functions failed so far. */
  const failed = () =>
    stage.world.sandbox
      .calls()
      .filter(({ caller }) => functions.includes(caller))
      .reduce((sum, { errors }) => sum + errors, 0);

  test.for(outages)("%s", async ([, faults]) => {
    const before = failed();
    expect(wrongIn(await play(stage, faults), clean.ending)).toEqual([]);
    if (faults.some(({ caller }) => functions.includes(String(caller))))
      expect(failed() - before).toBeGreaterThan(0);
  });

  test("all events of a push and its deployment come five hours late", async () => {
    const { sandbox } = stage.world;
    let from = 0;
    const ending = await stage.play({
      async begin(act) {
        if (act === "pushed") sandbox.fault({ events: "drop", match: ours });
        else if (act === "redeployed") {
          await sandbox.advance("5h");
          sandbox.putEvents(...sandbox.events().slice(from).filter(isOurs));
          await sandbox.settle();
        }
        from = sandbox.events().length;
      },
      end() {},
    });
    expect(wrongIn({ scene: "with events", ending, struck: [], counts: noCounts }, clean.ending)).toEqual([]);
  });

  test.for([-5, -1, 1, 5])("the events of pushes are dated %i hours off", async (hours) => {
    const { sandbox } = stage.world;
    const wrongly = createWrongDates(stage, hours);
    const ending = await stage.play({
      begin() {
        sandbox.fault({
          events: "drop",
          match: { source: ["aws.ecr"], id: [{ "anything-but": { prefix: "off-" } }] },
        });
      },
      end() {},
    });
    expect(wrongly()).toBeGreaterThan(0);
    expect(wrongIn({ scene: "with events", ending, struck: [], counts: noCounts }, clean.ending)).toEqual([]);
  });
});

const ours = { source: ["aws.ecr", "aws.ecs"] };

function isOurs({ source }: JsonObject): boolean {
  return ours.source.includes(String(source));
}

/** From now on each event of a push is followed by another, which is dated so many hours off. */
function createWrongDates({ world: { sandbox } }: Stage, hours: number): () => number {
  let put = 0;
  let isDone = false;
  let from = sandbox.events().length;
  sandbox.listen(({ operation }) => {
    if (isDone || operation !== "ecr:PutImage") return;
    const pushes = sandbox
      .events()
      .slice(from)
      .filter(({ source }) => source === "aws.ecr");
    from = sandbox.events().length + pushes.length;
    sandbox.putEvents(
      ...pushes.map((event) => ({ ...event, id: `off-${++put}`, time: shifted(event, hours) })),
    );
  });
  return () => {
    isDone = true;
    return put;
  };
}

function shifted({ time }: JsonObject, hours: number): string {
  const at = new Date(Date.parse(String(time)) + hours * 3_600_000);
  return `${at.toISOString().slice(0, 19)}Z`;
}

describe("all ends as ever, though the clocks of all functions are hours off,", () => {
  test.for<Scene>(["with events", "without events"])("%s", async (scene) => {
    const clocks = { "image-pushed": 5, "service-changed": -3, recheck: 26, sweep: -8, remediate: 2 };
    const right = await openStage(scene);
    const { ending: clean } = await play(right, []);
    await right.close();
    const stage = await openStage(scene, clocks);
    onTestFinished(() => stage.close());
    for (let round = 0; round < 2; round++) expect(wrongIn(await play(stage, []), clean)).toEqual([]);
  });
});
