import { describe, expect, test } from "vitest";
import { type Own, readEvent, readRecheck, readRemedyRequest } from "../../../src/adapters/events/own.ts";
import { bent, event, type Json } from "../events.ts";

const home = { account: "123456789012", region: "us-east-1" };
const own = "arn:aws:ecs:us-east-1:123456789012:service/dev/backend";
const elsewhere = [
  ["another account", "arn:aws:ecs:us-east-1:210987654321:service/dev/backend"],
  ["another region", "arn:aws:ecs:eu-central-1:123456789012:service/dev/backend"],
] as const;
const at = "2026-11-26T12:00:00.000Z";

/** What is read, and what is logged about it. */
function reading<T>(read: (own: Own) => T): { value: T; logged: Record<string, unknown>[] } {
  const logged: Record<string, unknown>[] = [];
  const value = read({ home, log: { warn: (_, details) => logged.push(details) } });
  return { value, logged };
}

const recheckOf = (...services: string[]) => JSON.stringify({ at, services });
const pushOf = (repository: string) => JSON.stringify({ at, push: { repository, pushedAt: at } });

describe("what is of this account and region is read", () => {
  test.each(["ecr-push", "ecr-replication", "ecs-task-running", "ecs-deployment-completed"])("%s", (name) => {
    const { value, logged } = reading((own) => readEvent(event(name), own));
    expect(value).not.toBeNull();
    expect(logged).toEqual([]);
  });

  test("a recheck, a push that is checked later, and a remedy", () => {
    const { value, logged } = reading((here) => [
      readRecheck(recheckOf(own), here),
      readRecheck(pushOf("123456789012/us-east-1/team/backend"), here),
      readRemedyRequest(JSON.stringify({ service: own }), here),
    ]);
    expect(value).toEqual([
      expect.objectContaining({ kind: "recheck", services: [own] }),
      expect.objectContaining({ kind: "push" }),
      own,
    ]);
    expect(logged).toEqual([]);
  });
});

describe("what is of elsewhere is ignored, and one line says so", () => {
  const bends: readonly [name: string, path: string, value: Json][] = [
    ["ecr-push", "account", "210987654321"],
    ["ecr-push", "region", "eu-central-1"],
    ["ecr-replication", "account", "210987654321"],
    ["ecr-pull-through-cache", "region", "eu-central-1"],
    ["ecs-task-running", "account", "210987654321"],
    ["ecs-task-running", "region", "eu-central-1"],
    ["ecs-task-running", "detail.clusterArn", "arn:aws:ecs:us-east-1:210987654321:cluster/dev"],
    ["ecs-task-running", "detail.clusterArn", "arn:aws:ecs:eu-central-1:123456789012:cluster/dev"],
    ["ecs-deployment-completed", "account", "210987654321"],
    ["ecs-deployment-completed", "resources", ["arn:aws:ecs:us-east-1:210987654321:service/dev/backend"]],
    ["ecs-service-steady", "resources", ["arn:aws:ecs:eu-central-1:123456789012:service/dev/backend"]],
  ];
  test.each(bends)("%s with %s: %j", (name, path, value) => {
    const read = reading((own) => readEvent(bent(name, path, value), own));
    expect(read.value).toBeNull();
    expect(read.logged).toHaveLength(1);
  });

  test.each(elsewhere)("a recheck of a service of %s", (_, service) => {
    const { value, logged } = reading((own) => readRecheck(recheckOf(service, service), own));
    expect(value).toBeNull();
    expect(logged).toHaveLength(1);
  });

  test.each(elsewhere)("of a recheck that also names a service of here, that of %s", (_, service) => {
    const { value, logged } = reading((here) => readRecheck(recheckOf(service, own), here));
    expect(value).toMatchObject({ services: [own] });
    expect(logged).toHaveLength(1);
  });

  test.each(["210987654321/us-east-1/backend", "123456789012/eu-central-1/backend"])(
    "a push to %s that is checked later",
    (repository) => {
      const { value, logged } = reading((own) => readRecheck(pushOf(repository), own));
      expect(value).toBeNull();
      expect(logged).toHaveLength(1);
    },
  );

  test.each(elsewhere)("a remedy for a service of %s", (_, service) => {
    const { value, logged } = reading((own) => readRemedyRequest(JSON.stringify({ service }), own));
    expect(value).toBeNull();
    expect(logged).toHaveLength(1);
  });
});

test("an event that nobody judges is not worth a line, wherever it is from", () => {
  const { value, logged } = reading((own) => readEvent(bent("ecr-scan", "account", "210987654321"), own));
  expect(value).toBeNull();
  expect(logged).toEqual([]);
});

test("a recheck of no service is read, and is none", () => {
  expect(reading((own) => readRecheck(recheckOf(), own))).toMatchObject({
    value: { services: [] },
    logged: [],
  });
});

test("a push whose repository is no key cannot be read", () => {
  expect(() => reading((own) => readRecheck(pushOf("x"), own))).toThrow(SyntaxError);
});
