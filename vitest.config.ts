import { configDefaults, defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

/** What runs the packaged handlers in the sandbox. */
const flows = [
  "test/flows/**",
  "test/soak/{day,soak}.test.ts",
  "test/permissions.test.ts",
  "test/packaging.test.ts",
  "test/serverless/{lost-alarms,undelivered-alarm}.test.ts",
  "test/adapters/{aws/clients,installation/stack}.test.ts",
  "test/docs/{bundles,cost,permissions,security}.test.ts",
];

/** What starts the built command line. */
const cli = [
  "test/cli/{check,check-*,demo,doctor,explain,explain-*,history,init,package,pin,pin-*,program,redrive,replay,sandbox,silence,wait}.test.ts",
  "test/docs/{commands,examples,pipelines}.test.ts",
];

const sandbox = ["test/sandbox/**"];
const browser = ["test/browser/**"];

/** What needs neither a package nor another process: all that stands in no other list. */
const unit = ["test/**"];
const notUnit = [...flows, ...cli, ...sandbox, ...browser];

const project = (name: string, include: readonly string[], more: object = {}) => ({
  extends: true as const,
  test: { name, include: include.map(testsIn), ...more },
});

const packaged = { globalSetup: "test/support/package.ts", setupFiles: "test/support/processes.ts" };
/** The long ones come first. */
const order = ["flows", "cli", "browser", "sandbox", "unit"];

/** What takes longest: where vitest remembers no former run, it would go by the sizes of the files. */
const long =
  /(week|scenarios|soak|dying-\w+-events|with(out)?-events|outages|kill-remediate|messages|permissions)\.test\.ts$/;

/**
 * Keeps the files of a project together: a worker that goes on with the same project has its modules loaded. The
 * long ones begin, so that no core is left without work at the end.
 */
class ByProject extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ project: { name }, moduleId }: TestSpecification) =>
      2 * order.indexOf(name) + (long.test(moduleId) ? 0 : 1);
    return (await super.sort(files)).toSorted((a, b) => rank(a) - rank(b));
  }
}

export default defineConfig({
  test: {
    testTimeout: 120_000,
    hookTimeout: 120_000,
    setupFiles: ["test/support/seed.ts"],
    isolate: false,
    // One worker for each core: vitest leaves one core without work otherwise.
    maxWorkers: "100%",
    sequence: { sequencer: ByProject },
    projects: [
      project("unit", unit, { exclude: [...configDefaults.exclude, ...notUnit.map(testsIn)] }),
      project("flows", flows, packaged),
      project("cli", cli, packaged),
      project("sandbox", sandbox),
      project("browser", browser, packaged),
    ],
  },
});

function testsIn(pattern: string): string {
  return pattern.endsWith("**") ? `${pattern}/*.test.ts` : pattern;
}
