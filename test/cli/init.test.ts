import { existsSync, readFileSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { parsePolicyFile } from "../../src/adapters/policy/policy-file.ts";
import { composePolicy } from "../../src/cli/commands/init/compose-policy.ts";
import { movingTagsOf } from "../../src/cli/commands/init/moving-tags.ts";
import { ownerOf } from "../../src/cli/commands/init/owner.ts";
import type { Survey, SurveyedService } from "../../src/cli/commands/init/survey.ts";
import { known } from "../../src/domain/common/known.ts";
import type { ServiceFacts } from "../../src/domain/facts/facts.ts";
import { policyFor } from "../../src/domain/policy/policy.ts";
import { denied, factsOf, policyFile, tag } from "../domain/building.ts";
import { createWorld, registry, type World } from "../support/world.ts";
import { run } from "./support.ts";

const schema = "./drift.schema.json";
const own = "arn:aws:ecs:us-east-1:123456789012:service";

/** A service as it was found: `dev/backend`, written with these images. */
function found(
  service: string,
  images: readonly string[] = [`${registry}/backend:latest`],
  more: Partial<ServiceFacts> = {},
): SurveyedService {
  const facts = factsOf({ service: `${own}/${service}`, more });
  const containers = images.map((written, i) => ({
    name: `c${i}`,
    written,
    pinnedFrom: null,
    platform: null,
  }));
  return { service: facts.service, description: known(facts), containers: known(containers) };
}

function surveyOf(services: readonly SurveyedService[], tags: Record<string, string[]> = {}): Survey {
  const repositories = Object.entries(tags).map(([name, all]) => [name, known(all.map(tag))] as const);
  return { account: "123456789012", region: "us-east-1", services, repositories: new Map(repositories) };
}

/** What a written drift.yml says of a service. */
function policyIn(text: string, cluster: string, name: string) {
  return policyFor(policyFile(parsePolicyFile("drift.yml", text)), { cluster, name, tags: {} });
}

describe("what is written", () => {
  const cloudFormation = { "aws:cloudformation:stack-name": "shop-prod" };
  const survey = surveyOf(
    [
      found("dev/backend"),
      found("dev/worker", [`${registry}/worker:1a2b3c4`, "public.ecr.aws/otel/agent:v1"]),
      found("prod/billing", [`${registry}/billing@sha256:${"ab".repeat(32)}`], { tags: cloudFormation }),
      found("prod/shop", ["999988887777.dkr.ecr.eu-west-1.amazonaws.com/shop:1.4.2"], {
        controller: "CODE_DEPLOY",
      }),
      found("stack/a", undefined, { tags: cloudFormation }),
      found("stack/b", undefined, { tags: cloudFormation, managedBy: "ECS" }),
    ],
    {
      [`${registry}/backend`]: ["latest", "abc123f", "dev"],
      [`${registry}/billing`]: ["prod", "dev"],
      [`${registry}/worker`]: ["trunk", "1a2b3c4"],
    },
  );
  const text = composePolicy(survey, schema);

  test("is as the golden file shows", async () => {
    await expect(`${text}\n`).toMatchFileSnapshot("../golden/init/drift.yml");
  });

  test("alerts everywhere, and puts nothing right", () => {
    for (const { service } of survey.services)
      expect(policyIn(text, service.cluster, service.name).mode).toBe("alert");
  });

  test("names the owner of a service, or of a whole cluster", () => {
    const owners = survey.services.map(({ service: { cluster, name } }) => [
      `${cluster}/${name}`,
      policyIn(text, cluster, name).owner,
    ]);
    expect(Object.fromEntries(owners)).toEqual({
      "dev/backend": null,
      "dev/worker": null,
      "prod/billing": "cloudformation",
      "prod/shop": null,
      "stack/a": "cloudformation",
      "stack/b": "cloudformation",
    });
  });

  test("sets no mode by name, which would allow writes to what others own", () => {
    for (const { service } of survey.services)
      expect(policyIn(text, service.cluster, service.name).byName).toBe(false);
  });

  test("says what could not be read", () => {
    const refused = denied("ecs:DescribeServices");
    const [backend] = survey.services;
    if (!backend) throw new Error("there is no service");
    const poor = composePolicy(
      {
        ...surveyOf([{ ...backend, description: refused, containers: denied("ecs:DescribeTaskDefinition") }]),
        repositories: new Map([[`${registry}/backend`, denied("ecr:DescribeImages")]]),
      },
      schema,
    );
    for (const what of ["ecs:DescribeServices", "ecs:DescribeTaskDefinition", "ecr:DescribeImages"])
      expect(poor).toContain(`could not be read (AccessDeniedException: ${what})`);
    expect(policyIn(poor, "dev", "backend").movingTags).toEqual(["latest", "main", "master"]);
  });

  test("counts what is too much to list", () => {
    const many = Array.from({ length: 25 }, (_, i) => found(`dev/service-${i + 10}`));
    expect(composePolicy(surveyOf(many), schema)).toContain("  #   and 5 more\n");
  });
});

describe("hostile names are text", () => {
  const names = [
    "true",
    "null",
    "0x10",
    "*",
    "a*b",
    "!dev",
    "\\",
    "a: b # c",
    "\"quoted\" 'twice'",
    "- x\n- mode: remediate",
    "a\rb\u2028c\u0085d\u202Ee",
    "<script>",
    "🚢",
    "\uD800",
    "n".repeat(255),
  ];

  test.each(names)("%j", (name) => {
    const service = found("dev/backend", [`${name}:latest`], { tags: { "managed-by": `terraform ${name}` } });
    const hostile = { ...service, service: { ...service.service, cluster: name, name } };
    const other = { ...found("dev/backend"), service: { ...service.service, cluster: name, name: "other" } };
    const text = composePolicy(surveyOf([hostile, other], { [name]: ["latest", name] }), schema);
    const policy = policyFile(parsePolicyFile("drift.yml", text));
    expect(policy.services).toHaveLength(2);
    expect(policyIn(text, name, name)).toMatchObject({ owner: "terraform", mode: "alert" });
    expect(policyIn(text, name, "other")).toMatchObject({ owner: null, mode: "alert" });
    expect(policyIn(text, `${name}x`, `${name}x`).owner).toBeNull();
  });
});

describe("the owner of a service", () => {
  test.each([
    [{}, null],
    [{ "aws:cloudformation:stack-name": "shop" }, "cloudformation"],
    [{ "aws:cloudformation:stack-id": "arn" }, "cloudformation"],
    [{ "aws:cloudformation:stack-name": "shop", "copilot-application": "shop" }, "copilot"],
    [{ ManagedBy: "Terraform" }, "terraform"],
    [{ "managed-by": "terraform v1.9" }, "terraform"],
    [{ managed_by: "alice" }, null],
    [{ team: "terraform" }, null],
  ])("of %j is %s", (tags, tool) => {
    expect(ownerOf(tags)?.tool ?? null).toBe(tool);
  });
});

describe("the tags that move", () => {
  const chosen = (repositories: Record<string, string[]>) =>
    movingTagsOf(new Map(Object.entries(repositories).map(([name, all]) => [name, all.map(tag)]))).chosen;

  test.each([
    ["none seen: the usual ones", {}, ["latest", "main", "master"]],
    ["only those that are there", { a: ["main", "abc123f"] }, ["main"]],
    ["in their usual order", { a: ["main"], b: ["latest"] }, ["latest", "main"]],
    [
      "the only one of a repository without a usual one",
      { a: ["latest"], b: ["trunk"] },
      ["latest", "trunk"],
    ],
    ["not one of several", { a: ["latest"], b: ["dev", "prod"] }, ["latest"]],
    ["not beside a usual one", { a: ["latest", "trunk"] }, ["latest"]],
    ["no versions, commits and dates", { a: ["latest", "1.2.3", "2026-11-26"], b: ["1.2.3"] }, ["latest"]],
  ])("%s", (_what, repositories, expected) => {
    expect(chosen(repositories)).toEqual(expected);
  });
});

describe("init", () => {
  let world: World;
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "init-"));
    world = await createWorld({ packaged: false });
    await world.push("backend", "one", "latest", "abc123f");
    const revision = await world.register("backend", { web: `${registry}/backend:latest` });
    for (const cluster of ["prod", "dev"]) await world.service(cluster, "backend", revision);
  });
  afterEach(() => world.sandbox.clearFaults());
  afterAll(async () => {
    await world.close();
    await rm(folder, { recursive: true });
  });
  const init = (...argv: string[]) => run(world.sandbox.url, "init", ...argv);

  test("writes what check takes, with the schema where it is", async () => {
    const file = join(folder, "mine.yml");
    const { exitCode, stdout, stderr } = await init("--output", file);
    expect({ exitCode, stdout, stderr }).toEqual({
      exitCode: 0,
      stdout: "",
      stderr: `Wrote ${file}. Read it, then try it: ecs-image-drift check --config ${file}\n`,
    });
    const text = await readFile(file, "utf8");
    const [, path = ""] = /^# yaml-language-server: \$schema=(.*)$/m.exec(text) ?? [];
    expect(JSON.parse(readFileSync(resolve(dirname(file), path), "utf8"))).toHaveProperty("$schema");
    expect(await run(world.sandbox.url, "check", "--config", file)).toMatchObject({
      exitCode: 0,
      stderr: "",
    });
  });

  test("writes the same again", async () => {
    const [once, twice] = [await init("--output", "-"), await init("--output", "-")];
    expect(once.stdout).toContain('match: { cluster: "dev" }');
    expect(once.stdout).toContain("$schema=./drift.schema.json");
    expect(twice).toEqual(once);
  });

  test("replaces a file only where it is told to, whatever is in it", async () => {
    const file = join(folder, "there.yml");
    await writeFile(file, "defaults: { mode: nonsense }\n");
    const refused = await init("--output", file);
    expect(refused).toMatchObject({
      exitCode: 2,
      stderr: `Cannot write ${file}: it already exists; give --force to replace it, or --output - to see what would be written\n`,
    });
    expect(await readFile(file, "utf8")).toContain("nonsense");
    expect((await init("--output", file, "--force")).exitCode).toBe(0);
    expect(await readFile(file, "utf8")).not.toContain("nonsense");
  });

  test("writes nothing where services cannot be listed", async () => {
    const file = join(folder, "none.yml");
    world.sandbox.fault({ operation: "ecs:ListServices", error: "AccessDeniedException" });
    const { exitCode, stderr } = await init("--output", file);
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining("AccessDeniedException")]);
    expect(existsSync(file)).toBe(false);
  });

  test("writes nothing where there are no services", async () => {
    const empty = await createWorld({ packaged: false });
    const { exitCode, stderr } = await run(empty.sandbox.url, "init", "--output", "-");
    await empty.close();
    expect([exitCode, stderr]).toEqual([
      2,
      "Cannot check anything: there are no ECS services in us-east-1; is it the right --region and --profile?\n",
    ]);
  });
});
