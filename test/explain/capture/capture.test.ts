import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { known, unknown } from "../../../src/domain/common/known.ts";
import { parseServiceArn } from "../../../src/domain/ecs/arn.ts";
import type { ServiceFacts } from "../../../src/domain/facts/facts.ts";
import { newRecord } from "../../../src/domain/incidents/record.ts";
import { assess } from "../../../src/domain/judge/assess.ts";
import type { ResponsePolicy } from "../../../src/domain/policy/policy.ts";
import { captureText } from "../../../src/explain/capture/capture.ts";
import { expectationOf, verdictOf } from "../../../src/explain/capture/expectation.ts";
import { policies, records, serviceFacts } from "../../arbitraries.ts";
import { at, factsOf, incidentOf, policyOf, remedyOf, serviceArn } from "../../domain/building.ts";
import { parseCapture } from "../../support/captures.ts";

const account = "123456789012";

function capture(
  facts: ServiceFacts,
  { policy = policyOf(), anonymize = false, record = newRecord(facts.service.arn) } = {},
): string {
  return captureText(assess(facts, policy), { record, version: "0.1.0", anonymize });
}

const judged = ({ facts, policy }: { facts: ServiceFacts; policy: ResponsePolicy }) =>
  expectationOf(verdictOf(assess(facts, policy)));

describe("a captured service is judged as it was", () => {
  test.each([false, true])("whatever is known of it; anonymous: %j", (anonymize) => {
    fc.assert(
      fc.property(serviceFacts(), policies(), records(), (facts, policy, record) => {
        const text = capture(facts, { policy, record, anonymize });
        const captured = parseCapture(text);
        expect(text).not.toContain(account);
        expect(judged(captured)).toEqual(captured.expect);
        expect(captured.expect.status).toBe(assess(facts, policy).status);
      }),
    );
  });

  test("and says what that was", () => {
    const { expect: expected, policy, record } = parseCapture(capture(factsOf()));
    expect(expected.findings).toEqual([
      expect.stringMatching(/^stale not-redeployed web sha256:[0-9a-f]{64}$/),
    ]);
    expect(JSON.parse(capture(factsOf()))).toMatchObject({
      schemaVersion: 1,
      version: "0.1.0",
      anonymized: false,
      expect: { status: "drifted" },
      verdict: {
        status: "drifted",
        findings: [{ kind: "stale", cause: "not-redeployed", container: "web" }],
      },
    });
    const { arn } = parseServiceArn("arn:aws:ecs:us-east-1:111111111111:service/dev/backend");
    expect({ policy, record }).toEqual({ policy: policyOf(), record: newRecord(arn) });
  });
});

describe("what is private is not in it", () => {
  const secret: Partial<ServiceFacts> = {
    tags: { "acme:owner-of-777766665555": "jane@acme.example", "ecs-image-drift:mode.payments": "alert" },
    lastEvent: `(service payments) is refused by arn:aws:iam::999988887777:role/jane in account ${account}`,
    stopped: known([
      {
        startedBy: "ecs-svc/1",
        stopCode: "TaskFailedToStart",
        reason: `role of 999988887777`,
        stoppedAt: null,
      },
    ]),
    resolved: unknown(`AccessDeniedException: ${account}`),
    taskSet: { externalId: null, settings: { networkConfiguration: { subnets: ["subnet-0acme"] } } },
  };
  const written = `${account}.dkr.ecr.us-east-1.amazonaws.com/acme/payments:acme-1.4.2`;
  const facts = factsOf({
    service: `arn:aws:ecs:us-east-1:${account}:service/acme-prod/payments`,
    containers: [{ name: "payments", written }],
    more: secret,
  });
  const record = {
    ...newRecord(serviceArn),
    incidents: [incidentOf({ container: "payments" })],
    remedy: remedyOf({ container: "payments" }),
    seen: `drifted arn:aws:ecs:us-east-1:${account}:task-definition/payments:4`,
  };

  test("account numbers, the same everywhere", () => {
    const text = capture(facts, { record });
    expect(text).not.toMatch(/123456789012|999988887777|777766665555/);
    expect(text).toMatch(/acme:owner-of-(?:2{12}|3{12}|4{12})"/);
    expect(text).toContain("arn:aws:iam::222222222222:role/jane in account 111111111111");
    expect(text).toContain("role of 222222222222");
  });

  test("names, where it is to be anonymous", () => {
    const text = capture(facts, { record, anonymize: true });
    expect(text).not.toMatch(/acme|payments|jane|subnet/i);
    expect(text).toMatch(
      /\(service x[a-z]\) is refused by arn:aws:iam::222222222222:role\/x[a-z] in account/,
    );
    const captured = parseCapture(text);
    expect(captured.facts.service).toMatchObject({ cluster: expect.stringMatching(/^x[a-z]-prod$/) });
    const tags = [...captured.facts.repositories.values()].flatMap(({ tags }) => [...tags.keys()]);
    expect(tags).toEqual([expect.stringMatching(/^x[a-z]-1\.4\.2$/)]);
    expect(captured.facts.tags).toEqual({ [`ecs-image-drift:mode.${captured.facts.service.name}`]: "alert" });
  });
});

test("a minute in the tag of an image is no account, wherever the tag is named", () => {
  const written = "nginx:main-202611261105";
  const facts = factsOf({ containers: [{ written }], more: { lastEvent: `${written} of ${account}` } });
  expect(parseCapture(capture(facts)).facts.lastEvent).toBe(`${written} of 111111111111`);
});

test("ECS's own reasons may be cut off elsewhere, where names are shorter", () => {
  const lastEvent = `(service payments) waits for ${"payments ".repeat(40)}`;
  const facts = factsOf({
    service: `arn:aws:ecs:us-east-1:${account}:service/dev/payments`,
    deployments: [{ rolloutState: "IN_PROGRESS", createdAt: at("09:00"), running: 0 }],
    more: { lastEvent },
  });
  const { findings } = parseCapture(capture(facts, { anonymize: true })).expect;
  expect(findings).toContainEqual(expect.stringMatching(/^stalled \(service x[a-z]\) waits for .* - -$/));
});

test("what would be judged otherwise with other names is not captured", () => {
  const facts = factsOf({ containers: [{ name: "payments" }] });
  const policy = policyOf({ containers: [{ container: "pay*", mode: "ignore" }] });
  expect(() => capture(facts, { policy, anonymize: true })).toThrow(
    'Cannot anonymize service "backend": with other names it is judged drifted instead of unchecked; ' +
      "capture it without --anonymize, and replace by hand what is private",
  );
  expect(parseCapture(capture(facts, { policy })).expect.status).toBe("unchecked");
});

describe("no captured service", () => {
  test.each([
    ["{}", "Expected"],
    [
      '{ "schemaVersion": 2, "expect": { "status": "drifted", "findings": [] }, "seen": {} }',
      "schemaVersion",
    ],
    [
      '{ "schemaVersion": 1, "expect": { "status": "drifted", "findings": [], "finding": [] }, "seen": {} }',
      "finding",
    ],
  ])("%s", (text, words) => {
    expect(() => parseCapture(text)).toThrow(words);
  });
});
