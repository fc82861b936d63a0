/** How long sweeps take at the speed and within the quotas of AWS: `node bench/rows/timed.ts SERVICES`. */
import { startMeter } from "../meter.ts";
import { atMost, report } from "../row.ts";
import { build, slowDown } from "../world.ts";

const services = Number(process.argv[2] ?? 1000);
const size = services.toLocaleString("en");
const { sandbox } = await build({ services, tasks: 5, drifting: 0.01 }, { quotas: true });
slowDown(sandbox);
const meter = startMeter(sandbox);
await sandbox.advance("5m");
const cold = meter.read();
const finished = sandbox.logs().some(({ line }) => line.includes("SweepFinished"));
await sandbox.advance("55m");
meter.clear();
await sandbox.advance("15m");
const warm = meter.read();

/** What the fullest bucket takes: calls of services and of tasks, a hundred at once and twenty a second. */
const buckets = ((services / 10 + services / 100 - 100) / 20) * 1000;
report([
  atMost(`cold sweep of ${size} at AWS speed`, cold.took / 1000, null, {
    unit: " s",
    limit: `DescribeTaskDefinition ${Math.round(services / 20)} s`,
    note: finished ? "finished" : "not finished",
  }),
  atMost("first message of it", (cold.firstMessage ?? Number.POSITIVE_INFINITY) / 1000, 60, { unit: " s" }),
  atMost("its longest invocation", Math.max(...cold.invocations) / 1000, 300, { unit: " s" }),
  atMost("throttled calls of it", cold.throttled, 0),
  atMost(`warm sweep of ${size} at AWS speed`, warm.took / 1000, null, {
    unit: " s",
    limit: `${Math.round(buckets / 1000)} s with whole buckets, ${Math.round((buckets * 2) / 1000)} s with half`,
  }),
  atMost("throttled calls of it", warm.throttled, 0),
]);
await sandbox.close();
