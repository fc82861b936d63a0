import { describe, expect, test } from "vitest";
import { noAnswer, unanswered, unknown } from "../../../src/domain/common/known.ts";
import {
  afterTelling,
  type Blindness,
  nextBlindness,
  type Unseen,
  unseenIn,
} from "../../../src/domain/incidents/blindness.ts";
import { type Assessment, assess } from "../../../src/domain/judge/assess.ts";
import { at, factsOf, policyOf, registry, type Setup } from "../building.ts";

const denied = unanswered("AccessDeniedException", "ecs:ListServices", { lasting: true });
const judged = (setup: Setup, policy = policyOf()) => assess(factsOf(setup), policy);

describe("what verdicts lack for want of an answer", () => {
  const ofTasks = {
    operation: "ecs:ListTasks",
    place: "cluster dev (us-east-1)",
    code: "AccessDeniedException",
    services: 1,
  };
  const throttled = unanswered("ThrottlingException", "ecr:DescribeImages");
  const notFound = unanswered("ImageNotFoundException", "ecr:BatchGetImage", { lasting: true });
  const noRepository = unanswered("RepositoryNotFoundException", "ecr:DescribeImages", { lasting: true });
  const left = noAnswer("ecr:DescribeImages");
  const past = { ...factsOf({}), rollouts: unanswered("ThrottlingException", "ecs:ListServiceDeployments") };
  test.each<[what: string, assessments: Assessment[], causes: Unseen["causes"], services: number]>([
    ["is nothing where all was read", [judged({})], [], 0],
    [
      "is where it was asked",
      [judged({ tasks: "denied" }), judged({ tasks: "denied" })],
      [{ ...ofTasks, services: 2 }],
      2,
    ],
    [
      "is a registry's, by account and region",
      [judged({ containers: [{ published: throttled }] })],
      [
        {
          operation: "ecr:DescribeImages",
          place: "registry 123456789012 (us-east-1)",
          code: "ThrottlingException",
          services: 1,
        },
      ],
      1,
    ],
    ["is nothing that no call could answer", [judged({ containers: [{ running: [null] }] })], [], 0],
    ["is nothing that no verdict needs", [judged({ resolved: "denied" })], [], 0],
    ["is nothing that a verdict waits for only so long", [assess(past, policyOf())], [], 0],
    ["is nothing of what is ignored", [judged({ tasks: "denied" }, policyOf({ mode: "ignore" }))], [], 0],
    [
      "is nothing of what is only observed",
      [judged({ tasks: "denied" }, policyOf({ mode: "observe" }))],
      [],
      0,
    ],
    [
      "is nothing of an image that ECR does not know",
      [judged({ containers: [{ published: notFound }] })],
      [],
      0,
    ],
    [
      "is nothing of a repository that is gone",
      [judged({ containers: [{ published: noRepository }] })],
      [],
      0,
    ],
    ["is nothing that AWS leaves out of an answer", [judged({ containers: [{ published: left }] })], [], 0],
  ])("%s", (_, assessments, causes, services) => {
    const unseen = unseenIn(assessments, null);
    expect(unseen.causes).toEqual(causes);
    expect(unseen.services).toHaveLength(services);
  });

  test("has what could not be listed before the services", () => {
    const unseen = unseenIn([judged({ tasks: "denied" })], denied);
    expect(unseen.causes.map(({ operation, place }) => [operation, place])).toEqual([
      ["ecs:ListServices", "this account"],
      ["ecs:ListTasks", "cluster dev (us-east-1)"],
    ]);
    expect(unseenIn([], unknown("no call")).causes).toEqual([]);
  });
});

describe("a blindness", () => {
  const one = {
    operation: "ecs:ListTasks",
    place: "cluster dev (us-east-1)",
    code: "AccessDeniedException",
    services: 3,
  };
  const other = { ...one, place: "cluster prod (us-east-1)" };
  const services = [judged({ containers: [{ written: `${registry}/backend:latest` }] })];
  const sees = (...causes: Unseen["causes"][number][]): Unseen => ({
    causes,
    services: causes.length > 0 ? services : [],
  });

  /** What is told at each sweep; `-` is nothing. */
  const play = (...sweeps: [time: string, unseen: Unseen][]): string => {
    let state: Blindness | null = null;
    return sweeps
      .map(([time, unseen]) => {
        const step = nextBlindness(state, unseen, at(time), () => `incident ${time}`);
        state = step.state && step.event ? afterTelling(step.state, at(time)) : step.state;
        return step.event === null ? "-" : `${step.event} ${step.state?.incident} ${step.state?.messages}`;
      })
      .join(", ");
  };

  test.each<[what: string, sweeps: [string, Unseen][], told: string]>([
    ["is none where all is read", [["10:00", sees()]], "-"],
    [
      "is told at the second sweep, once",
      [
        ["10:00", sees(one)],
        ["10:15", sees(one)],
        ["10:30", sees(one)],
        ["10:45", sees()],
        ["11:00", sees()],
      ],
      "-, opened incident 10:00 0, -, resolved incident 10:00 1, -",
    ],
    [
      "of one sweep is not told",
      [
        ["10:00", sees(one)],
        ["10:15", sees()],
        ["10:30", sees(one)],
        ["10:45", sees()],
      ],
      "-, -, -, -",
    ],
    [
      "is not told at a sweep's retry",
      [
        ["10:00", sees(one)],
        ["10:03", sees(one)],
        ["10:04", sees(one)],
      ],
      "-, -, opened incident 10:00 0",
    ],
    [
      "that grows is told again, when that has lasted too",
      [
        ["10:00", sees(one)],
        ["10:15", sees(one, other)],
        ["10:30", sees(one, other)],
        ["10:45", sees(other)],
        ["11:00", sees()],
      ],
      "-, opened incident 10:00 0, changed incident 10:00 1, -, resolved incident 10:00 2",
    ],
    [
      "of which one cause comes back is told again, when that has lasted too",
      [
        ["10:00", sees(one, other)],
        ["10:15", sees(one, other)],
        ["10:30", sees(other)],
        ["10:45", sees(one, other)],
        ["11:00", sees(one, other)],
        ["11:15", sees(one, other)],
      ],
      "-, opened incident 10:00 0, -, -, changed incident 10:00 1, -",
    ],
    [
      "whose causes take turns goes on until all is read",
      [
        ["10:00", sees(one)],
        ["10:15", sees(one)],
        ["10:30", sees(other)],
        ["10:45", sees()],
        ["11:00", sees()],
      ],
      "-, opened incident 10:00 0, -, resolved incident 10:00 1, -",
    ],
    [
      "of many more services is told again, once",
      [
        ["10:00", sees(one)],
        ["10:15", sees(one)],
        ["10:30", sees({ ...one, services: 5 })],
        ["10:45", sees({ ...one, services: 6 })],
        ["11:00", sees({ ...one, services: 11 })],
        ["11:15", sees(one)],
        ["11:30", sees({ ...one, services: 6 })],
      ],
      "-, opened incident 10:00 0, -, changed incident 10:00 1, -, -, -",
    ],
    [
      "of one service is told again when it is of three",
      [
        ["10:00", sees({ ...one, services: 1 })],
        ["10:15", sees({ ...one, services: 1 })],
        ["10:30", sees({ ...one, services: 2 })],
        ["10:45", sees({ ...one, services: 3 })],
      ],
      "-, opened incident 10:00 0, -, changed incident 10:00 1",
    ],
    [
      "by another error is the same",
      [
        ["10:00", sees(one)],
        ["10:15", sees({ ...one, code: "TimeoutError" })],
        ["10:30", sees(one)],
      ],
      "-, opened incident 10:00 0, -",
    ],
    [
      "whose operations fail in turns is one",
      [
        ["10:00", sees(one)],
        ["10:15", sees({ ...one, operation: "ecs:DescribeTasks" })],
        ["10:30", sees(one)],
        ["10:45", sees()],
      ],
      "-, opened incident 10:00 0, -, resolved incident 10:00 1",
    ],
    [
      "that comes back is another",
      [
        ["10:00", sees(one)],
        ["10:15", sees(one)],
        ["10:30", sees()],
        ["10:45", sees(one)],
        ["11:00", sees(one)],
      ],
      "-, opened incident 10:00 0, resolved incident 10:00 1, -, opened incident 10:45 0",
    ],
  ])("%s", (_, sweeps, told) => expect(play(...sweeps)).toBe(told));
});
