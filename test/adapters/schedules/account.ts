/** A sandbox with a cluster, reached in plain JSON by the clients of the SDK. */
import { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { SchedulerClient } from "@aws-sdk/client-scheduler";
import { onTestFinished } from "vitest";
import { eventsCalls, schedulerCalls } from "../../../src/adapters/schedules/calls.ts";
import type { Memory } from "../../../src/reconcile/ports/memory.ts";
import { createSandbox } from "../../../src/sandbox/sandbox.ts";

export const cluster = "arn:aws:ecs:us-east-1:123456789012:cluster/dev";
export const role = "arn:aws:iam::123456789012:role/runs-tasks";
export const definition = (name: string) => `arn:aws:ecs:us-east-1:123456789012:task-definition/${name}`;

export async function account() {
  const sandbox = await createSandbox();
  onTestFinished(() => sandbox.close());
  const credentials = { accessKeyId: "administrator", secretAccessKey: "sandbox" };
  const config = { endpoint: sandbox.url, region: "us-east-1", credentials, maxAttempts: 1 };
  const events = eventsCalls(new EventBridgeClient(config));
  const scheduler = schedulerCalls(new SchedulerClient(config));
  /** A rule whose target in the cluster is this one. */
  const rule = async (Name: string, fields: object = {}, more: object = {}) => {
    await sandbox.ask("events:PutRule", { Name, ScheduleExpression: "rate(1 day)", ...more });
    const target = {
      Id: "job",
      Arn: cluster,
      RoleArn: role,
      EcsParameters: { TaskDefinitionArn: definition("nightly:12") },
    };
    await sandbox.ask("events:PutTargets", { Rule: Name, Targets: [{ ...target, ...fields }] });
  };
  /** A schedule whose target in the cluster has these fields. */
  const schedule = (Name: string, fields: object = {}, more: object = {}) =>
    sandbox.ask("scheduler:CreateSchedule", {
      Name,
      ScheduleExpression: "cron(0 3 * * ? *)",
      FlexibleTimeWindow: { Mode: "OFF" },
      Target: {
        Arn: cluster,
        RoleArn: role,
        EcsParameters: { TaskDefinitionArn: definition("nightly:12") },
        ...fields,
      },
      ...more,
    });
  return { sandbox, events, scheduler, rule, schedule };
}

/** Remembers as the journal does. */
export function memory(): Memory & { readonly kept: Map<string, string> } {
  const kept = new Map<string, string>();
  return {
    kept,
    recall: async (keys) =>
      new Map(keys.flatMap((key) => (kept.has(key) ? [[key, kept.get(key) ?? ""] as const] : []))),
    keep: async (entries) => {
      for (const [key, value] of entries) kept.set(key, value);
    },
  };
}
