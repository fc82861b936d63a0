/** Calls of a sweep while one service in ten drifts, which people were told of: `node bench/rows/drifting.ts SERVICES`. */
import { callsOf, startMeter } from "../meter.ts";
import { atMost, report } from "../row.ts";
import { build } from "../world.ts";

const services = Number(process.argv[2] ?? 1000);
const tasks = 5;
const formula =
  Math.ceil(services / 100) +
  Math.ceil(services / 10) +
  2 * Math.ceil((services * tasks) / 100) +
  Math.ceil(services / 20) +
  Math.ceil(services / 2);

const { sandbox } = await build({ services, tasks, drifting: 0.1 });
const meter = startMeter(sandbox);
await sandbox.advance("50m");
meter.clear();
await sandbox.advance("15m");
const count = meter.read();
const size = services.toLocaleString("en");
report([
  atMost(
    `a warm sweep of ${size} with 10 % drifting, ÷ formula`,
    callsOf(count, "ecs", "ecr") / formula,
    1.1,
    {
      digits: 2,
      unit: " ×",
      limit: `${formula} calls`,
      note: `${callsOf(count, "ecs")} + ${callsOf(count, "ecr")}`,
    },
  ),
]);
await sandbox.close();
