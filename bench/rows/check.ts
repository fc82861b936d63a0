/** The command line's look at a thousand services. */
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { atMost, report } from "../row.ts";
import { build } from "../world.ts";

const services = 1000;
const tasks = 5;
const { sandbox } = await build({ services, tasks });
sandbox.clearCalls();
const began = performance.now();
await promisify(execFile)(process.execPath, ["bin/ecs-image-drift", "check", "--format", "json"], {
  env: {
    ...process.env,
    AWS_ENDPOINT_URL: sandbox.url,
    AWS_REGION: "us-east-1",
    AWS_ACCESS_KEY_ID: "admin",
    AWS_SECRET_ACCESS_KEY: "admin",
  },
  maxBuffer: 2 ** 28,
}).catch((error) => {
  // 1: something has drifted.
  if (error.code !== 1) throw error;
});
const seconds = (performance.now() - began) / 1000;
const counts = sandbox.calls();
const formula =
  services / 100 + services / 10 + 2 * ((services * tasks) / 100) + services / 20 + services + services / 2;
const all = counts.reduce((sum, { count }) => sum + count, 0);
const of = (name: string) => counts.find(({ operation }) => operation === name)?.count ?? 0;
report([
  atMost("calls of `check` of 1,000 services, ÷ formula", all / formula, 1.2, {
    digits: 2,
    unit: " ×",
    limit: `${formula} calls`,
    note: String(all),
  }),
  atMost("of these, DescribeRepositories", of("ecr:DescribeRepositories"), 10),
  atMost("and lifecycle policies", of("ecr:GetLifecyclePolicy") + of("ecr:GetLifecyclePolicyPreview"), null),
  atMost("`check` of 1,000 services", seconds, null, { unit: " s", digits: 1 }),
]);
await sandbox.close();
