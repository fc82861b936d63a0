/** The reads of ECS over answers that lack something: what is not said is unknown, and never nothing. */
import { describe, expect, test } from "vitest";
import { createEcsReader } from "../../src/adapters/ecs.ts";
import { parseServiceArn } from "../../src/domain/ecs/arn.ts";
import type { JsonObject } from "../../src/domain/json.ts";
import { known, unknown } from "../../src/domain/known.ts";
import { revision, serviceArn } from "../domain/building.ts";

const service = parseServiceArn(serviceArn);
const memory = { recall: async () => new Map<string, string>(), keep: async () => {} };

/** A reader to whom ECS answers each operation like this. */
const reading = (answers: Readonly<Record<string, JsonObject>>) =>
  createEcsReader(async (operation) => answers[operation] ?? {}, memory);

describe("a service", () => {
  const described = async (answer: JsonObject) =>
    (await reading({ DescribeServices: answer }).describeServices([service])).get(service.arn);
  const shape = (status: string) => ({
    serviceName: "backend",
    status,
    taskDefinition: revision(4),
    deployments: [],
  });

  test.each<[string, JsonObject]>([
    ["it is missing, by its ARN", { failures: [{ arn: serviceArn, reason: "MISSING" }] }],
    ["it is missing, by its name", { failures: [{ arn: "backend", reason: "MISSING" }] }],
    ["it is inactive", { services: [shape("INACTIVE")] }],
    ["it is draining", { services: [shape("DRAINING")] }],
  ])("is gone where %s", async (_, answer) => {
    expect(await described(answer)).toEqual(known(null));
  });

  test.each(["ACTIVE", "UPDATING", "HIBERNATED"])("that is %s is there", async (status) => {
    expect(await described({ services: [shape(status)] })).toMatchObject({ known: true, value: { service } });
  });

  test.each<[string, JsonObject, string]>([
    ["nothing at all", {}, "no answer: ecs:DescribeServices"],
    ["two empty lists", { services: [], failures: [] }, "no answer: ecs:DescribeServices"],
    [
      "another service alone",
      {
        services: [{ ...shape("ACTIVE"), serviceName: "worker" }],
        failures: [{ arn: "x", reason: "MISSING" }],
      },
      "no answer: ecs:DescribeServices",
    ],
    ["a failure without a reason", { failures: [{ arn: serviceArn }] }, "no answer: ecs:DescribeServices"],
    [
      "another failure",
      { failures: [{ arn: serviceArn, reason: "INTERNAL" }] },
      "INTERNAL: ecs:DescribeServices",
    ],
  ])("of which ECS says %s is unknown", async (_, answer, reason) => {
    expect(await described(answer)).toEqual(unknown(reason));
  });
});
