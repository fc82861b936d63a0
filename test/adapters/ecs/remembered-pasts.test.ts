/** The pasts of services as they are remembered: the same as ECS tells them, whatever happened to the service. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Call } from "../../../src/adapters/aws/call.ts";
import { createEcsReader } from "../../../src/adapters/ecs/ecs-reader.ts";
import type { JsonObject } from "../../../src/domain/common/json.ts";
import { known, valueOr } from "../../../src/domain/common/known.ts";
import { parseServiceArn } from "../../../src/domain/ecs/arn.ts";
import type { ServiceDescription } from "../../../src/domain/facts/facts.ts";
import type { Memory } from "../../../src/reconcile/ports/memory.ts";
import { type Account, account } from "../../sandbox/ecs/account.ts";
import { ask } from "../../sandbox/ecs/world.ts";

const service = parseServiceArn("arn:aws:ecs:us-east-1:123456789012:service/dev/web");

/** A memory, and what is in it. */
function createMemory(): Memory & { readonly texts: Map<string, string> } {
  const texts = new Map<string, string>();
  return {
    texts,
    recall: async (keys) =>
      new Map(keys.flatMap((key) => (texts.has(key) ? [[key, texts.get(key) ?? ""]] : []))),
    async keep(entries) {
      for (const [key, text] of entries) texts.set(key, text);
    },
  };
}

/** An account with a reader of its services, which counts what it asks. */
async function begin(deploymentConfiguration: JsonObject = {}) {
  const here = await account({ pageSize: 100 });
  await here.push("first");
  await here.register();
  await here.createService({ serviceName: service.name, deploymentConfiguration });
  await here.world.advance(60);
  const asked: string[] = [];
  const call: Call = async (operation, input) => {
    asked.push(operation);
    return (await ask(here.ecs, operation, input)) as JsonObject;
  };
  const memory = createMemory();
  const ecs = createEcsReader(call, memory, here.world.clock.now);
  const describe = async (): Promise<ServiceDescription[]> => {
    const found = (await ecs.describeServices([service])).get(service.arn);
    return [valueOr(found, null)].flatMap((one) => one ?? []);
  };
  const read = async (recalls: boolean) => {
    const described = await describe();
    asked.length = 0;
    const found = await ecs.rememberedRollouts(described, recalls);
    return { found: found.get(service.arn), calls: asked.length };
  };
  const afresh = async () => (await ecs.rollouts(await describe())).get(service.arn);
  return { here, memory, read, afresh };
}

describe("the past of a service at rest", () => {
  const asked = { read: 3, recalled: 0 };

  test("is read once", async () => {
    const { here, read, afresh } = await begin();
    await here.world.advance(20 * 60);
    expect((await read(true)).calls).toBe(asked.read);
    expect((await read(true)).calls).toBe(asked.recalled);
    await here.world.advance(5 * 3600);
    expect(await read(true)).toEqual({ found: await afresh(), calls: asked.recalled });
  });

  test("is read again when it is a day old, where that is wanted, and where it cannot be read in the journal", async () => {
    const { here, memory, read } = await begin();
    await here.world.advance(20 * 60);
    await read(true);
    await here.world.advance(24 * 3600);
    expect((await read(true)).calls).toBe(asked.read);
    expect((await read(false)).calls).toBe(asked.read);
    for (const text of ["", "{", "[]", '{"of":1}', '{"of":"","at":"never","rollouts":[]}']) {
      for (const key of memory.texts.keys()) memory.texts.set(key, text);
      expect((await read(true)).calls).toBe(asked.read);
    }
  });

  test("is read again after a deployment, until that has rested, too", async () => {
    const { here, read, afresh } = await begin();
    await here.world.advance(20 * 60);
    await read(true);
    await here.update({ forceNewDeployment: true });
    for (let minutes = 0; minutes < 14; minutes += 5) {
      expect(await read(true)).toEqual({ found: await afresh(), calls: asked.read });
      await here.world.advance(5 * 60);
    }
    await here.world.advance(10 * 60);
    expect((await read(true)).calls).toBe(asked.read);
    expect(await read(true)).toEqual({ found: await afresh(), calls: asked.recalled });
  });
});

test("of several services, deployments and revisions are asked for together, and apart where that fails", async () => {
  const [one, other] = [service, parseServiceArn(`${service.arn}-2`)];
  const describing: unknown[] = [];
  const call: Call = async (operation, input) => {
    if (operation === "ListServiceDeployments")
      return { serviceDeployments: [{ serviceDeploymentArn: `of ${input.service}`, createdAt: 1 }] };
    describing.push(input.serviceDeploymentArns ?? input.serviceRevisionArns);
    const arns = (input.serviceDeploymentArns ?? []) as string[];
    if (arns.includes("of web-2")) throw Object.assign(new Error(), { name: "AccessDeniedException" });
    return {
      serviceDeployments: arns.map((serviceDeploymentArn) => ({
        serviceDeploymentArn,
        status: "SUCCESSFUL",
        createdAt: 1,
      })),
    };
  };
  const ecs = createEcsReader(call, createMemory(), () => new Date(0));
  const found = await ecs.rollouts(
    [one, other].map((each) => ({ service: each, deployments: [], serviceRevisions: [] })),
  );
  expect(describing).toEqual([["of web", "of web-2"], ["of web"], ["of web-2"]]);
  expect(found.get(one.arn)).toMatchObject(known([{ status: "SUCCESSFUL" }]));
  expect(found.get(other.arn)).toMatchObject({ code: "AccessDeniedException" });
});

type Step =
  | { readonly do: "push"; readonly broken: boolean }
  | { readonly do: "deploy" | "register" | "back" | "fail" | "stop a task" | "look" }
  | { readonly do: "scale"; readonly to: number }
  | { readonly do: "wait"; readonly minutes: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ do: fc.constant("push" as const), broken: fc.boolean() }),
  fc.record({
    do: fc.constantFrom("deploy", "register", "back", "fail", "stop a task", "look"),
  }) as fc.Arbitrary<Step>,
  fc.record({ do: fc.constant("scale" as const), to: fc.nat(4) }),
  fc.record({ do: fc.constant("wait" as const), minutes: fc.constantFrom(1, 4, 16, 40) }),
);

async function take(here: Account, at: number, each: Step): Promise<unknown> {
  switch (each.do) {
    case "look":
      return null;
    case "push":
      return here.push(`image ${at}`, each.broken ? { fail: "start" } : {});
    case "deploy":
      return here.update({ forceNewDeployment: true });
    // A deployment that comes and goes unseen.
    case "fail":
      await here.push(`image ${at}`, { fail: "start" });
      await here.update({ forceNewDeployment: true });
      return here.world.advance(40 * 60);
    case "register":
      return here.update({ taskDefinition: await here.register() });
    case "back":
      return here.update({ taskDefinition: "web:1" });
    case "scale":
      return here.update({ desiredCount: each.to });
    case "wait":
      return here.world.advance(each.minutes * 60);
    case "stop a task": {
      const [task] = await here.tasks();
      return task ? ask(here.ecs, "StopTask", { cluster: "dev", task: task.taskArn }) : null;
    }
  }
}

test("whatever happens to a service, its past as it is recalled is the one that ECS tells", async () => {
  await fc.assert(
    fc.asyncProperty(fc.boolean(), fc.array(step, { maxLength: 12 }), async (rollback, steps) => {
      const { here, read, afresh } = await begin({ deploymentCircuitBreaker: { enable: true, rollback } });
      for (const [at, each] of steps.entries()) {
        await take(here, at, each);
        expect((await read(true)).found).toEqual(await afresh());
      }
    }),
    { numRuns: Number(process.env.RUNS ?? 25) },
  );
});
