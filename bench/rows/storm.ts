/** A deployment of a thousand tasks, at once and in waves, and a storm of events. */
import { startMeter } from "../meter.ts";
import { atMost, type Row, report } from "../row.ts";
import { type Account, build } from "../world.ts";

/** ECS calls of all functions but the sweep while a pushed image is deployed. */
async function deployment(maximumPercent: number): Promise<number> {
  const account = await build({ services: 1, tasks: 1000 });
  await account.sandbox.advance("20m");
  await account.redeploy(0, { deploymentConfiguration: { maximumPercent, minimumHealthyPercent: 100 } });
  await account.sandbox.advance("30m");
  await account.push(0, "second");
  await account.sandbox.advance("1m");
  account.sandbox.clearCalls();
  await account.redeploy(0);
  await account.sandbox.advance("1h");
  const calls = ecsCalls(account);
  await account.sandbox.close();
  return calls;
}

function ecsCalls({ sandbox }: Account): number {
  return sandbox
    .calls()
    .filter(
      ({ operation, caller }) =>
        operation.startsWith("ecs:") && caller !== "sweep" && caller !== "administrator",
    )
    .reduce((sum, { count }) => sum + count, 0);
}

/** What five thousand events of tasks cost that have the digests which were expected, or others. */
async function storm(isExpected: boolean): Promise<{ calls: number; messages: number }> {
  const account = await build({ services: 1, tasks: 1 });
  const { sandbox } = account;
  await sandbox.advance("50m");
  const sample = await sampleOf(account);
  const detail = sample.detail as { containers: { imageDigest?: string }[] };
  const containers = detail.containers.map((one) =>
    isExpected ? one : { ...one, imageDigest: `sha256:${"f".repeat(64)}` },
  );
  const told = sandbox.inbox().length;
  const meter = startMeter(sandbox);
  for (let i = 0; i < 5000; i += 500) {
    sandbox.putEvents(
      ...Array.from({ length: 500 }, (_, j) => ({
        ...sample,
        id: `storm-${i + j}`,
        detail: { ...detail, containers, lastStatus: "RUNNING", desiredStatus: "RUNNING", version: i + j },
      })),
    );
    await sandbox.advance("2s");
  }
  await sandbox.advance("1m");
  const calls = [...meter.read().calls].filter(([name]) => name.startsWith("ecs:"));
  const messages = sandbox.inbox().length - told;
  await sandbox.close();
  return { calls: calls.reduce((sum, [, count]) => sum + count, 0), messages };
}

/** An event of a task, as ECS sends it. */
async function sampleOf({ sandbox, redeploy }: Account) {
  await redeploy(0);
  await sandbox.advance("45m");
  const sample = sandbox.events().findLast((event) => {
    const { lastStatus } = event.detail as { lastStatus?: string };
    return event["detail-type"] === "ECS Task State Change" && lastStatus === "RUNNING";
  });
  if (!sample) throw new RangeError("Cannot make a storm: there was no event of a task");
  return sample;
}

const expected = await storm(true);
const wrong = await storm(false);
const rows: Row[] = [
  atMost("ECS calls of a deployment of 1,000 tasks, at once", await deployment(200), 60),
  atMost("the same in 20 waves", await deployment(105), 120),
  atMost("ECS calls of 5,000 task events, as expected", expected.calls, 8, { limit: "naive 15,000" }),
  atMost("ECS calls of 5,000 task events with another digest", wrong.calls, null, { limit: "naive 15,000" }),
  atMost("messages about them", wrong.messages, 1),
];
report(rows);
