/**
 * Runs all that a change must pass, here as in CI, to the end, and says in its last line how many tests passed.
 *
 *     node scripts/ok.ts [WHAT FAILED BEFORE]
 */
import { spawnSync } from "node:child_process";

const report = "reports/tests.json";
const [failedBefore] = process.argv.slice(2);

const checks: Readonly<Record<string, readonly string[]>> = {
  "format and lint": ["npm", "run", "--silent", "lint"],
  types: ["npm", "run", "--silent", "types"],
  "unused code": ["npm", "run", "--silent", "unused"],
  tests: ["npm", "test", "--", "--reporter=default", "--reporter=json", `--outputFile.json=${report}`],
  "mutants of the core": ["npm", "run", "--silent", "mutants"],
  ...templateChecks(),
};

const failed = [
  ...(failedBefore ? [failedBefore] : []),
  ...Object.entries(checks).flatMap(([name, command]) => (passes(name, command) ? [] : name)),
];
if (failed.length > 0) console.log(`Failed: ${failed.join("; ")}`);
process.exitCode = run(["node", "scripts/count-tests.ts", report, String(failed.length)]);

function passes(name: string, command: readonly string[]): boolean {
  console.log(`── ${name}`);
  const began = Date.now();
  const isPassed = run(command) === 0;
  console.log(
    `── ${name}: ${isPassed ? "passed" : "FAILED"} in ${Math.round((Date.now() - began) / 1000)} s`,
  );
  return isPassed;
}

function run([program = "", ...options]: readonly string[]): number {
  return spawnSync(program, options, { stdio: "inherit" }).status ?? 1;
}

/** Each variant of the template by AWS's own linter, where it is installed. */
function templateChecks(): Record<string, readonly string[]> {
  if (spawnSync("cfn-lint", ["--version"]).status !== 0) {
    console.log("── cfn-lint is not on this machine: the templates are checked by the tests alone");
    return {};
  }
  const variants = ["off", "on"].flatMap((remediation) =>
    ["off", "ssm:/a/webhook", "secretsmanager:a/webhook"].map((slack) => ({ remediation, slack })),
  );
  return Object.fromEntries(variants.flatMap(({ remediation, slack }) => lintOf(remediation, slack)));
}

function lintOf(remediation: string, slack: string): [string, string[]][] {
  const lifecyclePreviews = slack === "off" ? "on" : "off";
  const folder = `.package/lint-${remediation}-${slack.split(":")[0]}`;
  const parameters = { remediation, slack, lifecyclePreviews };
  const variant = Object.entries(parameters).map(([name, value]) => `${name}=${value}`);
  const given = variant.flatMap((parameter) => ["--param", parameter]);
  return [
    [`package, ${variant.join(", ")}`, ["serverless", "package", ...given, "--package", folder]],
    [`cfn-lint, ${variant.join(", ")}`, ["cfn-lint", `${folder}/cloudformation-template-update-stack.json`]],
  ];
}
