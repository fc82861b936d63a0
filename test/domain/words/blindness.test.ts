import { describe, expect, test } from "vitest";
import { parseServiceArn } from "../../../src/domain/ecs/arn.ts";
import { blind, sayBlindness, uncheckedIn } from "../../../src/domain/words/alert/blindness.ts";
import { isChoice, pinCommand, redeployCommand } from "../../../src/domain/words/commands.ts";
import { at, serviceArn } from "../building.ts";
import { alert, arn } from "../situations.ts";

const cause = (place: string, operation = "ecs:ListTasks") => ({
  operation,
  place,
  code: "AccessDeniedException",
  services: 1,
  since: at("11:15"),
});

describe("what cannot be read", () => {
  const denied = "ecs:ListTasks fails with AccessDeniedException in";
  test.each<[places: string[], where: string]>([
    [["this account"], "this account"],
    [["cluster dev (us-east-1)"], "cluster dev (us-east-1)"],
    [["cluster dev (us-east-1)", "cluster prod (us-east-1)"], "clusters dev and prod (us-east-1)"],
    [
      ["cluster a (us-east-1)", "cluster b (us-east-1)", "cluster c (us-east-1)"],
      "clusters a, b and c (us-east-1)",
    ],
    [
      ["registry 123456789012 (us-east-1)", "registry 210987654321 (us-east-1)"],
      "registries 123456789012 and 210987654321 (us-east-1)",
    ],
    [
      ["registry 123456789012 (us-east-1)", "registry 123456789012 (eu-west-1)"],
      "registry 123456789012 (us-east-1) and registry 123456789012 (eu-west-1)",
    ],
    [["this account", "cluster dev (us-east-1)"], "this account and cluster dev (us-east-1)"],
    [
      ["a", "b", "c", "d", "e", "f", "g"].map((name) => `cluster ${name} (x)`),
      "clusters a, b, c, d and e (x) and 2 more",
    ],
  ])("in %j", (places, where) => {
    const said = sayBlindness(
      places.map((place) => cause(place)),
      2,
    );
    expect(said).toBe(`2 services are not being checked: ${denied} ${where} since 2026-11-26 11:15 UTC`);
  });

  test("of two operations is said for each", () => {
    const causes = [cause("cluster dev (x)"), cause("registry 1 (x)", "ecr:DescribeImages")];
    expect(sayBlindness(causes, 0)).toBe(
      `New services are not found: ${denied} cluster dev (x) since 2026-11-26 11:15 UTC; ecr:DescribeImages fails with AccessDeniedException in registry 1 (x) since 2026-11-26 11:15 UTC`,
    );
  });
});

describe("the services that are not checked", () => {
  const [one] = alert().message.services;
  const message = (names: string[], more = {}) => ({
    ...alert({}),
    kind: blind,
    ...more,
    message: {
      ...alert().message,
      services: names.flatMap((name) => (one ? [{ ...one, name, service: arn(name) }] : [])),
    },
  });
  const many = Array.from({ length: 21 }, (_, i) => `s${String(i).padStart(2, "0")}`);

  test("are named in order", () =>
    expect(uncheckedIn(message(["worker", "api"]))).toEqual(["Not checked: dev/api, dev/worker."]));

  test("are named as far as there is room", () => {
    expect(uncheckedIn(message(many.slice(0, 20)))[0]).toMatch(/, dev\/s19\.$/);
    expect(uncheckedIn(message(many))[0]).toMatch(/, dev\/s19 and others\.$/);
  });

  test("are none of another message, of its end, or where none is known", () => {
    expect(uncheckedIn(message(["api"], { kind: "stale" }))).toEqual([]);
    expect(uncheckedIn(message([]))).toEqual([]);
    const end = message(["api"]);
    expect(uncheckedIn({ ...end, message: { ...end.message, event: "resolved" } })).toEqual([]);
  });
});

describe("one of several commands is enough", () => {
  const service = parseServiceArn(serviceArn);
  const [redeploy, pin] = [redeployCommand(service), pinCommand(service, "web")];
  test.each<[what: string, lines: string[], is: boolean]>([
    ["of a deployment and a pin", [redeploy, pin], true],
    ["not of one", [redeploy], false],
    ["not where a sentence says when", ["Then start the tasks again:", redeploy], false],
    ["not of a command that only reads", ["aws ecs describe-services", pin], false],
  ])("%s", (_, lines, is) => expect(isChoice(lines)).toBe(is));
});
