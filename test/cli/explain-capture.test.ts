/** `explain --capture`: what is written of a service, and what is not. */
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { RegisterTaskDefinitionCommand, TagResourceCommand } from "@aws-sdk/client-ecs";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { assess } from "../../src/domain/judge/assess.ts";
import { expectationOf, verdictOf } from "../../src/explain/capture/expectation.ts";
import { parseCapture } from "../support/captures.ts";
import {
  account,
  createWorld,
  digestOf,
  manifestOf,
  region,
  registry,
  type World,
} from "../support/world.ts";
import { run } from "./support.ts";

let world: World;
let folder: string;
let file: string;
beforeAll(async () => {
  world = await createWorld();
  await world.push("acme-shop", "one", "latest", "abc123f");
  const { taskDefinition } = await world.ecs.send(
    new RegisterTaskDefinitionCommand({
      family: "acme-shop",
      containerDefinitions: [
        {
          name: "web",
          image: `${registry}/acme-shop:latest`,
          memory: 128,
          environment: [{ name: "LICENCE_KEY", value: "hunter2" }],
          secrets: [
            { name: "DB_PASSWORD", valueFrom: `arn:aws:ssm:${region}:${account}:parameter/passwords` },
          ],
          command: ["serve", "--token=hunter3"],
          dockerLabels: { label: "hunter4" },
        },
      ],
    }),
  );
  await world.service("prod", "acme-shop", taskDefinition?.taskDefinitionArn ?? "");
  await world.ecs.send(
    new TagResourceCommand({
      resourceArn: `arn:aws:ecs:${region}:${account}:service/prod/acme-shop`,
      tags: [{ key: "cost-centre", value: `acme-${account}` }],
    }),
  );
  await world.advance("16m");
  await world.push("acme-shop", "two", "latest", "def4567");
  await world.advance("15m");
});
afterAll(() => world.close());

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "capture-"));
  file = join(folder, "wrong.json");
});
afterEach(() => rm(file, { force: true }));
afterAll(() => rm(folder, { recursive: true }));

const capture = (...argv: string[]) =>
  run(world.sandbox.url, "explain", "acme-shop", "--cluster", "prod", "--capture", ...argv);

const stale = {
  status: "drifted",
  findings: ["mutable moving-tag web -", `stale not-redeployed web ${digestOf(manifestOf("two"))}`],
};

test("what was read, what is remembered and the verdict are written, and judged again alike", async () => {
  expect(await capture(file)).toEqual({
    exitCode: 0,
    stdout: "",
    stderr: `prod/acme-shop: drifted; written to ${file}. Account IDs are replaced, names are not (--anonymize): read it before you publish it.\n`,
  });
  const captured = parseCapture(await readFile(file, "utf8"));
  expect(captured.expect).toEqual(stale);
  expect(expectationOf(verdictOf(assess(captured.facts, captured.policy)))).toEqual(stale);
  expect(captured.facts.service.arn).toBe(`arn:aws:ecs:${region}:111111111111:service/prod/acme-shop`);
  expect(captured.record).toMatchObject({
    service: captured.facts.service.arn,
    incidents: [{ container: "web", told: { kind: "stale", cause: "not-redeployed" } }],
  });
});

test("nothing of the task definition but its images is written, and no account", async () => {
  await capture(file);
  const text = await readFile(file, "utf8");
  expect(text).toContain(`"acme-111111111111"`);
  expect(text).not.toMatch(/hunter|LICENCE_KEY|DB_PASSWORD|passwords|environment|secrets|serve|dockerLabels/);
  expect(text).not.toContain(account);
});

test("anonymous, it has no names, and is judged alike", async () => {
  const { exitCode, stdout, stderr } = await capture("-", "--anonymize");
  expect({ exitCode, stderr }).toEqual({
    exitCode: 0,
    stderr:
      "prod/acme-shop: drifted; written to stdout. Account IDs are replaced and so are names; read it before you publish it.\n",
  });
  expect(stdout).not.toMatch(/acme|shop|cost-centre/);
  expect(parseCapture(stdout).expect).toEqual(stale);
});

test("a file that is there is replaced with --force alone", async () => {
  await writeFile(file, "mine");
  expect(await capture(file)).toMatchObject({
    exitCode: 2,
    stderr: `Cannot write ${file}: it is there already; give --force to replace it, or another file\n`,
  });
  expect(await readFile(file, "utf8")).toBe("mine");
  expect((await capture(file, "--force")).exitCode).toBe(0);
  expect(parseCapture(await readFile(file, "utf8")).expect).toEqual(stale);
});

test("without a deployed program there is no record, and that is said", async () => {
  world.sandbox.fault({ operation: "cloudformation:DescribeStacks", error: "AccessDenied" });
  const { exitCode, stdout, stderr } = await capture("-");
  expect(exitCode).toBe(0);
  expect(stderr).toContain("When tags moved, and what was reported: the deployed program was not asked: ");
  expect(parseCapture(stdout).record).toBe(null);
  world.sandbox.clearFaults();
});

test("what cannot be done is said, and nothing is written", async () => {
  const nowhere = join(folder, "no", "such.json");
  expect(await capture(nowhere)).toMatchObject({
    exitCode: 2,
    stderr: `Cannot write ${nowhere}: there is no folder "${join(folder, "no")}"; create it, or give another file\n`,
  });
  expect(await capture(folder, "--force")).toMatchObject({
    exitCode: 2,
    stderr: expect.stringMatching(/^Cannot write .*: it is a folder/),
  });
  expect(await capture(file, "--format", "json")).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining(
      "option '--capture <file>' cannot be used with option '-f, --format <format>'",
    ),
  });
  const alone = await run(world.sandbox.url, "explain", "acme-shop", "-c", "prod", "--anonymize");
  expect(alone).toMatchObject({
    exitCode: 2,
    stderr: "Cannot use --anonymize: say where the service is to be captured, with --capture FILE\n",
  });
  expect(existsSync(file)).toBe(false);
});
