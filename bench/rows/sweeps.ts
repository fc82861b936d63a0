/** Calls, memory and journal of sweeps: `node bench/rows/sweeps.ts SERVICES`. */
import { callsOf, peakMemory, startMeter } from "../meter.ts";
import { atMost, report } from "../row.ts";
import { build } from "../world.ts";

const services = Number(process.argv[2] ?? 1000);
const tasks = 5;
const size = services.toLocaleString("en");

/** The least number of calls: what AWS gives in a batch, and each repository once. */
const formula =
  Math.ceil(services / 100) +
  Math.ceil(services / 10) +
  2 * Math.ceil((services * tasks) / 100) +
  Math.ceil(services / 20) +
  Math.ceil(services / 2);

const { sandbox, push, redeploy } = await build({ services, tasks });
const meter = startMeter(sandbox);
await sandbox.advance("5m");
const cold = meter.read();
await sandbox.advance("15m");
meter.clear();
await sandbox.advance("15m");
const warm = meter.read();
const memory = peakMemory().get("sweep") ?? 0;

// A push to a repository that three services use: two have it already.
await redeploy(1, { taskDefinition: "family-0" });
await sandbox.advance("30m");
const isOfPush = ({ operation, caller }: { operation: string; caller: string }) =>
  caller === "image-pushed" && /^ec[sr]:/.test(operation);
const pushCalls = async (content: string) => {
  sandbox.clearCalls();
  await push(0, content);
  await sandbox.settle();
  return sandbox
    .calls()
    .filter(isOfPush)
    .reduce((sum, { count }) => sum + count, 0);
};
const first = await pushCalls("pushed once");
const second = await pushCalls("pushed again");

report([
  atMost(`calls for a push to 3 of ${size} services`, first, 12, { limit: "naive N/100 + N/10 + N + …" }),
  atMost(`the same, nothing else having changed`, second, 8),
  atMost(`calls of a warm sweep of ${size}, ÷ formula`, callsOf(warm, "ecs", "ecr") / formula, 1.05, {
    digits: 2,
    unit: " ×",
    limit: `${formula} calls`,
    note: `${callsOf(warm, "ecs")} + ${callsOf(warm, "ecr")}`,
  }),
  atMost(`calls of the first sweep of ${size}`, callsOf(cold, "ecs", "ecr"), null, {
    limit: `${formula + services} calls`,
  }),
  atMost(`journal of a warm sweep of ${size}, read units a service`, warm.readUnits / services, 1, {
    digits: 2,
  }),
  atMost(`the same, write units in all`, warm.writeUnits, 0),
  atMost(`the first sweep of ${size}, write units a service`, cold.writeUnits / services, null, {
    digits: 1,
  }),
  atMost(`peak memory of the sweep's process, ${size}`, memory, 256, { unit: " MB" }),
]);
await sandbox.close();
