/** What docs/pipelines.md would have in pipelines is what their tools read, and its commands are ours. */
import { parseSync } from "oxc-parser";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { parseReference } from "../../src/domain/image/reference.ts";
import { run } from "../cli/support.ts";
import { blockOf, blocksOf, documentAt, rowsOf, sectionOf } from "./documents.ts";

const page = documentAt("docs/pipelines.md");
const digest = `sha256:${"0a".repeat(32)}`;

interface Step {
  readonly id?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
  readonly "working-directory"?: string;
}

interface Workflow {
  readonly env?: Readonly<Record<string, string>>;
  readonly jobs: Readonly<Record<string, { readonly steps: readonly Step[] }>>;
}

const workflows = blocksOf(page)
  .filter(({ info }) => info === "yaml workflow")
  .map(({ text }): Workflow => parse(text));
const steps = workflows.flatMap(({ jobs }) => Object.values(jobs).flatMap((job) => job.steps));

describe("the workflows", () => {
  test("have steps that run or use something, never both", () => {
    expect(steps.length).toBeGreaterThan(10);
    expect(
      steps.filter(({ run: command, uses }) => (command === undefined) === (uses === undefined)),
    ).toEqual([]);
  });

  test("name no output of a step that is not there", () => {
    for (const workflow of workflows) {
      const own = JSON.stringify(workflow);
      const ids = Object.values(workflow.jobs).flatMap((job) => job.steps.flatMap(({ id }) => id ?? []));
      const named = [...own.matchAll(/steps\.([a-z]+)\./g)].map(([, id]) => id);
      expect(ids).toEqual(expect.arrayContaining(named));
    }
  });

  test("install this program from a checkout, since it is not on npm", () => {
    for (const { jobs } of workflows) {
      for (const { steps: own } of Object.values(jobs)) {
        const checkout = own.find(({ with: inputs }) => inputs?.repository === "example-org/ecs-image-drift");
        const ours = own.filter(({ run: command = "" }) => /npm ci|ecs-image-drift/.test(command));
        expect(ours).toHaveLength(2);
        for (const step of ours) expect(step["working-directory"]).toBe(checkout?.with?.path);
      }
    }
  });

  const commands = steps
    .flatMap(({ run: command = "" }) => command.split("\n"))
    .filter((line) => line.startsWith("npx ecs-image-drift"));

  test.each(commands)("%s", async (command) => {
    const [, , verb = "", ...words] = command.replace(/>>.*$/, "").trim().split(/\s+/);
    const { stdout } = await run(null, verb, "--help");
    const options = words.filter((word) => word.startsWith("--"));
    for (const option of options) expect(stdout).toContain(option);
    expect(options.length).toBeGreaterThan(0);
  });

  test("wait for an image as it is pushed", () => {
    const { REGISTRY = "" } = workflows[0]?.env ?? {};
    const images = [
      ...JSON.stringify(workflows[0]).matchAll(
        /\$\{\{ env\.REGISTRY \}\}\/[^\s"\\]*(?: steps[^"\\]*?\}\})?/g,
      ),
    ];
    expect(images.length).toBeGreaterThan(2);
    for (const [image] of images) {
      const filled = image
        .replace(/\$\{\{ env\.REGISTRY \}\}/, REGISTRY)
        .replace(/\$\{\{ steps[^}]*\}\}/, digest)
        .replace(/\$\{\{.*$/, "abc123f");
      expect(parseReference(filled).repository.name).toBe("backend");
    }
  });
});

test("the exit codes are those of the command", async () => {
  const { stdout } = await run(null, "wait", "--help");
  const listed = rowsOf(sectionOf(page, "wait")).map(([code]) => code);
  expect([...stdout.matchAll(/^ {2}(\d) {2}/gm)].map(([, code]) => code)).toEqual(listed);
});

test("the stack takes the digest that it is given", () => {
  const template = parse(blockOf("docs/pipelines.md", "yaml cloudformation"), { logLevel: "error" });
  const [command = ""] = blocksOf(page).flatMap(
    ({ text }) => /^aws cloudformation deploy .*$/m.exec(text) ?? [],
  );
  const [, name = "", value = ""] = /--parameter-overrides (\w+)=(\S+)/.exec(command) ?? [];
  expect(Object.keys(template.Parameters)).toEqual([name]);
  expect(value).toMatch(new RegExp(`^${template.Parameters[name].AllowedPattern}$`));
  expect(template.Resources.TaskDefinition.Properties.ContainerDefinitions[0].Image).toContain(
    `@\${${name}}`,
  );
});

test("the other examples are read by what they are for", () => {
  expect(JSON.parse(blockOf("docs/pipelines.md", "json ecspresso")).family).toBe("backend");
  expect(parseSync("cdk.ts", blockOf("docs/pipelines.md", "ts cdk")).errors).toEqual([]);
  const terraform = blockOf("docs/pipelines.md", "hcl");
  const count = (bracket: string) => terraform.split(bracket).length;
  expect([count("{"), count("("), count("[")]).toEqual([count("}"), count(")"), count("]")]);
});
