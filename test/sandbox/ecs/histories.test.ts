import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Account, account, rows } from "./account.ts";
import { ask } from "./world.ts";

type Step =
  | { readonly do: "push"; readonly broken: boolean }
  | { readonly do: "deploy" | "register" | "stop a task" }
  | { readonly do: "scale"; readonly to: number }
  | { readonly do: "wait"; readonly seconds: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ do: fc.constant("push" as const), broken: fc.boolean() }),
  fc.record({ do: fc.constantFrom("deploy" as const, "register" as const, "stop a task" as const) }),
  fc.record({ do: fc.constant("scale" as const), to: fc.nat(4) }),
  fc.record({ do: fc.constant("wait" as const), seconds: fc.nat(40) }),
);

const setup = fc.record({
  launchType: fc.constantFrom("FARGATE", "EC2"),
  rollback: fc.boolean(),
  minimumHealthyPercent: fc.constantFrom(0, 50, 100),
  strategy: fc.constantFrom("ROLLING", "BLUE_GREEN"),
});
type Setup = typeof setup extends fc.Arbitrary<infer T> ? T : never;

async function play(
  { launchType, rollback, minimumHealthyPercent, strategy }: Setup,
  steps: readonly Step[],
) {
  const here = await account({ pageSize: 100 });
  await here.push("good");
  await here.register();
  const deploymentConfiguration = {
    strategy,
    minimumHealthyPercent,
    deploymentCircuitBreaker: { enable: true, rollback },
  };
  await here.createService({ launchType, deploymentConfiguration });
  await here.world.advance(60);
  for (const [at, each] of steps.entries()) await take(here, each, at);
  return here;
}

async function take(here: Account, step: Step, at: number): Promise<void> {
  switch (step.do) {
    case "push":
      await here.push(`image ${at}`, step.broken ? { fail: "start" } : {});
      return;
    case "deploy":
      await here.update({ forceNewDeployment: true });
      return;
    case "register":
      await here.update({ taskDefinition: await here.register() });
      return;
    case "scale":
      await here.update({ desiredCount: step.to });
      return;
    case "wait":
      await here.world.advance(step.seconds);
      return;
    case "stop a task": {
      const [task] = await here.tasks();
      if (task) await ask(here.ecs, "StopTask", { cluster: "dev", task: task.taskArn });
    }
  }
}

const histories = fc.tuple(setup, fc.array(step, { maxLength: 14 }));

describe("whatever happens to a service", () => {
  it("a healthy deployment at its end leaves one deployment, its count and one digest", async () => {
    await fc.assert(
      fc.asyncProperty(histories, async ([how, steps]) => {
        const here = await play(how, steps);
        const digest = await here.push("good at last");
        await here.update({ desiredCount: 3, forceNewDeployment: true });
        await here.world.advance(15 * 60);
        expect(await here.service()).toMatchObject({
          runningCount: 3,
          pendingCount: 0,
          deployments: [{ status: "PRIMARY", rolloutState: "COMPLETED", runningCount: 3 }],
        });
        expect(await here.running()).toEqual([digest]);
        expect(await here.resolved()).toBe(digest);
        expect(await here.deployment()).toMatchObject({ status: "SUCCESSFUL" });
      }),
      { numRuns: 60 },
    );
  });

  it("each task's events count its versions without a gap, and DescribeTasks agrees", async () => {
    await fc.assert(
      fc.asyncProperty(histories, async ([how, steps]) => {
        const here = await play(how, steps);
        const told = Map.groupBy(here.told("ECS Task State Change"), ({ taskArn }) => taskArn);
        for (const changes of told.values()) {
          expect(changes.map(({ version }) => version)).toEqual(changes.map((_, at) => at + 1));
        }
        for (const task of [...(await here.tasks()), ...(await here.tasks("STOPPED"))]) {
          expect(told.get(task.taskArn)?.at(-1)).toMatchObject({
            version: task.version,
            lastStatus: task.lastStatus,
          });
        }
      }),
      { numRuns: 40 },
    );
  });

  it("every deployment comes to an end within a day, and the service says so", async () => {
    await fc.assert(
      fc.asyncProperty(histories, async ([how, steps]) => {
        const here = await play(how, steps);
        await here.world.advance(24 * 60 * 60);
        const { serviceDeployments } = await ask(here.ecs, "ListServiceDeployments", {
          cluster: "dev",
          service: "web",
        });
        const statuses = rows({ serviceDeployments }, "serviceDeployments").map(({ status }) => status);
        expect(statuses).not.toContain("IN_PROGRESS");
        expect(statuses).not.toContain("ROLLBACK_IN_PROGRESS");
        expect(rows(await here.service(), "deployments")[0]?.rolloutState).not.toBe("IN_PROGRESS");
      }),
      { numRuns: 40 },
    );
  });

  it("the same calls give the same events", async () => {
    await fc.assert(
      fc.asyncProperty(histories, async ([how, steps]) => {
        const [once, again] = [await play(how, steps), await play(how, steps)];
        expect(again.world.events).toEqual(once.world.events);
      }),
      { numRuns: 20 },
    );
  });
});
