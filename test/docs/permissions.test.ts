/** docs/permissions.md lists what the packaged templates grant, and what `check` calls. */
import { PutLifecyclePolicyCommand } from "@aws-sdk/client-ecr";
import { UpdateServiceCommand } from "@aws-sdk/client-ecs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { run } from "../cli/support.ts";
import { type Remediation, readTemplate, type Template } from "../support/package.ts";
import { createWorld, indexOf, manifestOf, registry, type World } from "../support/world.ts";
import { documentAt, rowsOf, sectionOf, spansOf } from "./documents.ts";

const page = documentAt("docs/permissions.md");

const functions = {
  IP: "ImagePushedRole",
  SC: "ServiceChangedRole",
  RC: "RecheckRole",
  SW: "SweepRole",
  RM: "RemediateRole",
  PS: "PostToSlackRole",
} as const;

/** One thing that one role may do: `SweepRole sns:Publish Alerts`. */
type Grant = string;

interface Statement {
  readonly Effect: string;
  readonly Action: readonly string[];
  readonly Resource: unknown;
}

interface Policy {
  readonly PolicyDocument: { readonly Statement: readonly Statement[] };
}

/** All that the roles of a template may do. */
function grantsIn({ Resources }: Template): Grant[] {
  return Object.entries(Resources).flatMap(([id, { Type, Properties }]) => {
    if (Type === "AWS::IAM::Role")
      return (Properties.Policies as unknown as Policy[]).flatMap((policy) => grantsOf([id], policy));
    if (Type !== "AWS::IAM::Policy") return [];
    const roles = (Properties.Roles as unknown as { Ref: string }[]).map(({ Ref }) => Ref);
    return grantsOf(roles, Properties as unknown as Policy);
  });
}

function grantsOf(roles: readonly string[], { PolicyDocument }: Policy): Grant[] {
  return PolicyDocument.Statement.flatMap(({ Effect, Action, Resource }) => {
    if (Effect !== "Allow") throw new RangeError(`Cannot list a statement with the effect ${Effect}`);
    const on = (Array.isArray(Resource) ? Resource : [Resource]).map(nameOf).join(", ");
    return roles.flatMap((role) => Action.map((action) => `${role} ${action} ${on}`));
  });
}

/** What the page leaves out of an ARN. */
const ourAccount = /^arn:\$\{AWS::Partition\}:[a-z]+:\$\{AWS::Region\}:\$\{AWS::AccountId\}:/;

/** A resource as the page names it. */
function nameOf(resource: unknown): string {
  if (typeof resource === "string") return resource;
  const { Ref, "Fn::GetAtt": attribute, "Fn::Sub": text } = resource as Record<string, unknown>;
  if (typeof Ref === "string") return Ref;
  if (Array.isArray(attribute)) return String(attribute[0]);
  const name = String(text)
    .replace(ourAccount, "")
    .replace(/^arn:\$\{AWS::Partition\}:[a-z]+:/, "")
    .replace(/:\$\{AWS::AccountId\}:/, ":");
  return name.startsWith("log-group:/aws/lambda/") ? "log-group:/aws/lambda/…" : name;
}

/** All that the page's table says of a package. */
function grantsOnPage(remediation: Remediation): Grant[] {
  const marks = remediation === "on" ? ["●", "○", "◇", "◆"] : ["●"];
  return rowsOf(sectionOf(page, "What each function may do")).flatMap(([action = "", on = "", ...cells]) =>
    Object.values(functions)
      .filter((_, i) => marks.includes(cells[i] ?? ""))
      .map((role) => `${role} ${action} ${on}`.replaceAll("`", "")),
  );
}

describe.each(["on", "off"] as const)("with remediation %s", (remediation) => {
  test("the page lists what the template grants, and nothing else", async () => {
    const granted = grantsIn(await readTemplate(remediation));
    expect(granted.length).toBeGreaterThan(50);
    expect(grantsOnPage(remediation).sort()).toEqual(granted.sort());
  });
});

test("with remediation off, nothing may write to ECS or a registry", async () => {
  const actions = grantsIn(await readTemplate("off")).map((grant) => grant.split(" ")[1] ?? "");
  const ofBoth = actions.filter((action) => /^ec[sr]:/.test(action));
  expect(ofBoth.length).toBeGreaterThan(5);
  expect(ofBoth.filter((action) => !/^ec[sr]:(Describe|List|BatchGet)/.test(action))).toEqual([]);
});

test("every row says why, and what happens without it", () => {
  for (const row of rowsOf(sectionOf(page, "What each function may do")))
    expect(row.map((cell, i) => (i < 2 || i > 7 ? cell !== "" : null))).not.toContain(false);
});

const expireUntagged = JSON.stringify({
  rules: [
    {
      rulePriority: 1,
      selection: { tagStatus: "untagged", countType: "sinceImagePushed", countUnit: "days", countNumber: 14 },
      action: { type: "expire" },
    },
  ],
});

describe("the command line: check", () => {
  let world: World;
  beforeAll(async () => {
    world = await createWorld({ packaged: false });
    const images = (name: string) => ({ web: `${registry}/${name}` });
    for (const name of ["stale", "failing", "wrapped"]) {
      const one = manifestOf(`${name} one`);
      await world.pushManifest(name, one);
      await world.pushManifest(name, indexOf({ "linux/amd64": one }), "latest");
      await world.service("dev", name, await world.register(name, images(`${name}:latest`)));
    }
    await world.push("released", "one", "1.4.2");
    await world.service("dev", "released", await world.register("released", images("released:1.4.2")));
    await world.ecr.send(
      new PutLifecyclePolicyCommand({ repositoryName: "stale", lifecyclePolicyText: expireUntagged }),
    );
    await world.advance("5m");
    await world.push("stale", "two", "latest", "def4567");
    await world.push("released", "two", "1.4.3");
    await world.pushManifest("failing", manifestOf("bad", { "sandbox.fail": "pull" }), "latest");
    await world.ecs.send(
      new UpdateServiceCommand({ cluster: "dev", service: "failing", forceNewDeployment: true }),
    );
    await world.advance("15m");
  });
  afterAll(() => world.close());

  test("calls what the page lists, and nothing else", async () => {
    await fetch(`${world.sandbox.url}/_sandbox/calls`, { method: "DELETE" });
    const { exitCode, stderr } = await run(world.sandbox.url, "check");
    expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: "" });
    expect(await called()).toEqual(listed("check"));
  });

  test("and pin, in a dry run, calls but one more", async () => {
    await fetch(`${world.sandbox.url}/_sandbox/calls`, { method: "DELETE" });
    const { exitCode } = await run(world.sandbox.url, "pin", "stale", "--cluster", "dev", "--dry-run");
    expect(exitCode).toBe(0);
    const more = (await called()).filter((action) => !listed("check").includes(action));
    expect(more).toEqual(["ecs:ListTaskDefinitions"]);
  });

  test("and explain calls nothing that check does not", async () => {
    for (const name of ["stale", "failing", "wrapped", "released"]) {
      await fetch(`${world.sandbox.url}/_sandbox/calls`, { method: "DELETE" });
      const { exitCode } = await run(world.sandbox.url, "explain", name, "--cluster", "dev");
      expect(exitCode).toBe(0);
      expect((await called()).filter((action) => !listed("check").includes(action))).toEqual([]);
    }
  });

  test("and wait calls a part of what check does", async () => {
    await fetch(`${world.sandbox.url}/_sandbox/calls`, { method: "DELETE" });
    for (const name of ["stale", "failing", "wrapped"]) {
      const image = ["--image", `${registry}/${name}:latest`, "--timeout", "0s"];
      await run(world.sandbox.url, "wait", name, "--cluster", "dev", ...image);
    }
    const unneeded = spansOf(/except (.*?)\./.exec(sectionOf(page, "wait"))?.[1] ?? "");
    expect(unneeded.length).toBeGreaterThan(3);
    const possible = listed("check").filter((action) => !unneeded.includes(action));
    expect((await called()).filter((action) => !possible.includes(action))).toEqual([]);
  });

  test("and pin may need what only remediate may do", async () => {
    const granted = grantsIn(await readTemplate("on")).map((grant) => grant.split(" "));
    const others = new Set(granted.flatMap(([role, action]) => (role === "RemediateRole" ? [] : action)));
    const own = granted.flatMap(([role, action = ""]) =>
      role === "RemediateRole" && /^(ecs|iam):/.test(action) && !others.has(action) ? action : [],
    );
    expect(listed("pin")).toEqual(own.sort());
  });

  async function called(): Promise<string[]> {
    const answer = await fetch(`${world.sandbox.url}/_sandbox/calls`);
    const calls = (await answer.json()) as { readonly operation: string }[];
    return [...new Set(calls.map(({ operation }) => operation))].sort();
  }

  function listed(section: string): string[] {
    return rowsOf(sectionOf(page, section))
      .map(([action = ""]) => action.replaceAll("`", ""))
      .sort();
  }
});
