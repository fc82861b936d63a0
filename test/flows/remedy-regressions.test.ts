/** Histories in which a remedy once went wrong, as short as they can be told. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { checkLaws, mendAll } from "../soak/commands.ts";
import { beforeNext, type History, openTheatre, type Setup, type Theatre } from "../soak/history.ts";
import { unquiet } from "../soak/laws/at-quiet.ts";

let theatre: Theatre;
beforeAll(async () => {
  theatre = await openTheatre();
});
afterAll(() => theatre.close());

const usual: Setup = {
  containers: 1,
  desired: 1,
  breaker: "rolls back",
  on: "FARGATE",
  track: "auto",
  bakes: false,
  indexes: false,
};

/** Lets time pass, and asks every law: those of the end, too. */
async function rest(history: History): Promise<void> {
  await history.sandbox.advance("95m");
  checkLaws(history);
  expect(unquiet(await history.witness.look(), history.witness)).toEqual([]);
}

const told = ({ witness }: History) => witness.told.map(({ message, kind }) => `${message.event} ${kind}`);
const updates = ({ witness }: History) =>
  witness.writes.filter(({ call }) => call.operation === "ecs:UpdateService").length;

test("an owner who moves the tag back after a remedy is followed back: nobody moved the service off that image", async () => {
  const history = await theatre.begin({ ...usual, track: "same-tag" });
  await history.push("web", "good");
  await history.sandbox.advance("12m");
  await history.retag("web", 0);
  await rest(history);
  expect(updates(history)).toBe(2);
  expect(told(history)).toEqual(["remediated stale", "remediated behind"]);
});

test("who begins to deploy an image and at once goes elsewhere has moved off it", async () => {
  const history = await theatre.begin(usual);
  await history.push("web", "good");
  await history.sandbox.advance("12m");
  await history.push("web", "good");
  await history.goBack(0);
  await history.goBack(0);
  await rest(history);
  expect(updates(history)).toBe(1);
  expect(told(history)).toEqual(["remediated stale", "notice held"]);
});

test("who stops the deployment of an image by a copy of our revision, tags and all, has moved off it", async () => {
  const history = await theatre.begin(usual);
  await history.push("web", "good");
  await history.sandbox.advance("12m");
  await history.push("web", "good");
  await history.deploy("tag");
  await history.goBackToCopy(0);
  await rest(history);
  expect(updates(history)).toBe(1);
  expect(told(history)).toEqual(["remediated stale", "opened behind"]);
});

test("who stops the deployment of an image by a revision that we only registered has moved off it", async () => {
  const history = await theatre.begin(usual);
  await history.push("web", "good");
  history.sandbox.fault({ operation: "ecs:UpdateService", error: "ThrottlingException", times: 1 });
  await history.sandbox.advance("12m");
  await history.deploy("tag");
  await history.push("web", "good");
  await history.deploy("tag");
  await history.sandbox.advance("5m");
  await history.goBack(0);
  await history.sandbox.advance("1s");
  await history.goBack(0);
  await rest(history);
  expect(updates(history)).toBe(0);
  expect(told(history)).toEqual(["opened behind"]);
});

test("a new revision that a node answers with its copy is told as a cache, and not held as if somebody had gone back", async () => {
  const history = await theatre.begin({ ...usual, on: "EC2 that keeps images" });
  await history.push("web", "good");
  await history.sandbox.advance("16m");
  await history.deploy("tag");
  await rest(history);
  expect(updates(history)).toBe(1);
  expect(told(history)).toEqual(["remediated stale", "opened stale"]);
  const [cause] = history.witness.told.at(-1)?.message.services.flatMap(({ findings }) => findings) ?? [];
  expect(cause?.cause).toBe("stale-cache");
});

test("a remedy whose tasks do not start, where no circuit breaker ends it, is told", async () => {
  const history = await theatre.begin({ ...usual, breaker: null });
  await history.push("web", "does not start");
  await rest(history);
  expect(told(history)).toEqual(["remediation-failed stale"]);
});

test("a success that was told before a crash is not told again when a pipeline moved the service on since", async () => {
  const history = await theatre.begin(usual);
  history.sandbox.fault({ kill: "service-changed", after: "sns:Publish", nth: 1 });
  await history.push("web", "good");
  await history.sandbox.advance("12m");
  await history.push("web", "good");
  await history.deploy("tag");
  await rest(history);
  expect(told(history)).toEqual(["remediated stale"]);
});

test("a success that could not be told is not told when somebody has moved the service on", async () => {
  const history = await theatre.begin(usual);
  history.sandbox.fault({ operation: "sns:Publish", error: "ThrottlingException", times: 12 });
  await history.push("web", "good");
  await history.sandbox.advance("16m");
  await history.push("web", "good");
  await history.deploy("tag");
  await rest(history);
  expect(updates(history)).toBe(1);
  expect(told(history)).toEqual([]);
});

test("a remedy that comes in the way of another container's image has moved nobody off it", async () => {
  const history = await theatre.begin({ ...usual, containers: 2 });
  await history.push("web", "good");
  await history.sandbox.advance("32s");
  await history.push("jobs", "does not start");
  beforeNext(history, { caller: "remediate", operation: "ecs:RegisterTaskDefinition" }, () =>
    history.push("web", "good"),
  );
  await history.sandbox.advance("12m");
  await history.goBack(0);
  await rest(history);
  expect(told(history).filter((one) => one.startsWith("resolved"))).toEqual([]);
});

test("a pipeline has its time after a rollback too, before a newer push is put right", async () => {
  const history = await theatre.begin(usual);
  await history.push("web", "does not start");
  await history.sandbox.advance("31m");
  expect(updates(history)).toBe(1);
  await history.push("web", "good");
  await history.sandbox.advance("9m");
  expect(updates(history)).toBe(1);
  await rest(history);
  expect(updates(history)).toBe(2);
  expect(told(history)).toEqual(["remediation-failed stale", "remediated stale"]);
});

test("a remedy of one container leaves another with what it runs, whatever its tag names by now", async () => {
  const history = await theatre.begin({ ...usual, containers: 2 });
  await history.push("jobs", "cannot be pulled");
  await history.sandbox.advance("16m");
  await history.push("web", "good");
  await rest(history);
  expect(updates(history)).toBe(2);
  expect(told(history).slice(-1)).toEqual(["remediated stale"]);
});

test("a remedy of one container leaves another with what it runs, whatever copies its nodes kept", async () => {
  const history = await theatre.begin({ ...usual, containers: 2, on: "EC2 that keeps images" });
  await history.push("jobs", "good");
  await history.push("web", "does not start");
  await history.redeploy();
  await history.retag("jobs", 0);
  await history.push("web", "good");
  await rest(history);
  expect(told(history).slice(-1)).toEqual(["remediated stale"]);
});

test("a remedy whose tasks do not tell what they run is waited for, and has not failed", async () => {
  const history = await theatre.begin(usual);
  beforeNext(history, { caller: "remediate", operation: "ecs:UpdateService" }, async () => {
    history.sandbox.fault({ ecs: { omit: ["containers.imageDigest"] } });
    history.witness.noteBlur(true);
  });
  await history.push("web", "good");
  await history.sandbox.advance("95m");
  expect(told(history)).toEqual([]);
  mendAll(history);
  await rest(history);
  expect(told(history)).toEqual(["remediated stale"]);
});

test.for([
  ["holds it", "hold-until", "2026-12-31"],
  ["wants to be asked", "mode", "alert"],
])("an owner who %s while it is put right is heard", async ([, name, value]) => {
  const history = await theatre.begin(usual);
  beforeNext(history, { caller: "remediate", operation: "ecs:RegisterTaskDefinition" }, () =>
    history.tag(name ?? "", value ?? ""),
  );
  await history.push("web", "good");
  await history.sandbox.advance("60m");
  checkLaws(history);
  expect(updates(history)).toBe(0);
});

test("an image that ECS gave up, beside an older deployment that it could not go back to, is not what is lacking", async () => {
  const history = await theatre.begin(usual);
  await history.push("web", "cannot be pulled");
  await history.redeploy();
  await history.sandbox.advance("32s");
  await history.push("web", "cannot be pulled");
  await history.deploy("tag");
  await rest(history);
  expect(updates(history)).toBe(0);
  expect(told(history)).toEqual(["opened unpullable", "opened stalled"]);
});

test("a remedy whose image does not start, where ECS gives it up and the tasks of before serve on, has failed", async () => {
  const history = await theatre.begin({ ...usual, breaker: "gives up" });
  await history.push("web", "does not start");
  await rest(history);
  expect(updates(history)).toBe(1);
  expect(told(history)).toEqual(["remediation-failed stale"]);
});

test("a deployment that ECS gave up is told, and an image after it is put right", async () => {
  const history = await theatre.begin({ ...usual, breaker: "gives up" });
  await history.push("web", "does not start");
  await history.deploy("tag");
  await history.sandbox.advance("31m");
  expect(told(history)).toEqual(["opened stalled"]);
  await history.push("web", "good");
  await rest(history);
  expect(told(history)).toEqual(["opened stalled", "remediated stale", "resolved stalled"]);
});

test("a digest that ECS went back to is all there is to run, where nobody heard which tag named it", async () => {
  const history = await theatre.begin(usual);
  history.sandbox.fault({ events: "drop", times: 1 });
  await history.push("web", "good");
  await history.deploy("digest");
  await history.sandbox.advance("5m");
  await history.goBack(0);
  await history.sandbox.advance("1s");
  await history.stop();
  await history.sandbox.advance("1s");
  await history.push("web", "good");
  await rest(history);
  expect(updates(history)).toBe(0);
});

test("a failure that nobody could be told of has no end that is told", async () => {
  const history = await theatre.begin({ ...usual, breaker: null });
  const { sandbox } = history;
  sandbox.fault({ kill: "remediate", before: "dynamodb:BatchGetItem", nth: 1 });
  await sandbox.advance("1s");
  sandbox.fault({ operation: "sns:Publish", error: "AccessDeniedException", times: 12 });
  await sandbox.advance("1s");
  await history.push("web", "good");
  await sandbox.advance("12m");
  await sandbox.advance("2s");
  await history.push("web", "cannot be pulled");
  await sandbox.advance("32m");
  await sandbox.advance("3s");
  await history.push("web", "good");
  await history.deploy("tag");
  await sandbox.advance("5m");
  await history.goBack(0);
  await sandbox.advance("12m");
  mendAll(history);
  await rest(history);
  expect(told(history)).not.toContain("resolved unpullable");
});

test("what AWS refused us, and a person did at the same moment, has not failed", async () => {
  const history = await theatre.begin(usual);
  beforeNext(history, { caller: "remediate", operation: "ecs:UpdateService" }, () => history.goBack(0));
  history.sandbox.fault({ operation: "ecs:UpdateService", error: "AccessDeniedException", times: 1 });
  await history.push("web", "good");
  await history.sandbox.advance("16m");
  await rest(history);
  expect(updates(history)).toBe(0);
  expect(told(history)).toEqual([]);
});

test("what is pushed after a remedy that ECS gave up is remediated: its revision is ours, though it failed", async () => {
  const history = await theatre.begin({ ...usual, breaker: "gives up" });
  await history.push("web", "does not start");
  await history.sandbox.advance("95m");
  await history.push("web", "good");
  await rest(history);
  expect(updates(history)).toBe(2);
  expect(told(history)).toEqual(["remediation-failed stale", "remediated behind"]);
});
