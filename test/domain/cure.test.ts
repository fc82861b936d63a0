import { describe, expect, test } from "vitest";
import { pinCommand, quote, redeployCommand, updateCommand } from "../../src/domain/cure.ts";
import { parseServiceArn } from "../../src/domain/ecs/arn.ts";
import { revision, tag } from "./building.ts";

const backend = parseServiceArn("arn:aws:ecs:eu-west-1:123456789012:service/dev/backend");
const odd = { ...backend, cluster: "my cluster", name: "it's" };

describe("the commands", () => {
  test("can be run as they are", () => {
    expect([
      redeployCommand(backend),
      pinCommand(backend, "web"),
      pinCommand(backend, "web", tag("def4567")),
      updateCommand(backend, revision(5)),
    ]).toEqual([
      "aws ecs update-service --cluster dev --service backend --force-new-deployment --region eu-west-1",
      "ecs-image-drift pin backend --cluster dev --container web --region eu-west-1",
      "ecs-image-drift pin backend --cluster dev --container web --tag def4567 --region eu-west-1",
      "aws ecs update-service --cluster dev --service backend --task-definition backend:5 --region eu-west-1",
    ]);
  });

  test("quote what a shell would take apart", () => {
    const names = `'my cluster'`;
    const its = `'it'\\''s'`;
    expect([redeployCommand(odd), pinCommand(odd, "a b"), updateCommand(odd, revision(5))]).toEqual([
      `aws ecs update-service --cluster ${names} --service ${its} --force-new-deployment --region eu-west-1`,
      `ecs-image-drift pin ${its} --cluster ${names} --container 'a b' --region eu-west-1`,
      `aws ecs update-service --cluster ${names} --service ${its} --task-definition backend:5 --region eu-west-1`,
    ]);
  });

  test.each([
    ["a-b_c.d/e:f@g%h+i=j,k", "a-b_c.d/e:f@g%h+i=j,k"],
    ["", "''"],
    ["a b", "'a b'"],
    ["$(x)", "'$(x)'"],
    ["*", "'*'"],
    ["a\nb", "'a\nb'"],
    ["''", `''\\'''\\'''`],
  ])("%j is quoted as %j", (word, quoted) => expect(quote(word)).toBe(quoted));
});
