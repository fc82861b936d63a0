import { describe, expect, test } from "vitest";
import { parseServiceArn } from "../../../src/domain/ecs/arn.ts";
import {
  checkCommand,
  holdCommand,
  keepCommand,
  pinCommand,
  quote,
  redeployCommand,
  registerCommand,
  restoreCommand,
  silenceCommand,
  untagCommand,
  updateCommand,
} from "../../../src/domain/words/commands.ts";
import { at, digest, revision, tag } from "../building.ts";

const backend = parseServiceArn("arn:aws:ecs:eu-west-1:123456789012:service/dev/backend");
const team = { account: "123456789012", region: "eu-west-1", name: "team/backend" };
const image = digest("new");
const odd = { ...backend, cluster: "my cluster", name: "it's" };

describe("the commands", () => {
  test("can be run as they are", () => {
    expect([
      redeployCommand(backend),
      pinCommand(backend, "web"),
      pinCommand(backend, "web", { tag: tag("def4567") }),
      updateCommand(backend, revision(5)),
    ]).toEqual([
      "aws ecs update-service --cluster dev --service backend --force-new-deployment --region eu-west-1",
      "ecs-image-drift pin backend --cluster dev --container web --region eu-west-1",
      "ecs-image-drift pin backend --cluster dev --container web --tag def4567 --region eu-west-1",
      "aws ecs update-service --cluster dev --service backend --task-definition backend:5 --region eu-west-1",
    ]);
  });

  test.each<[what: string, command: string, expected: string]>([
    [
      "pins what a rule forbids",
      pinCommand(backend, "web", { override: ["rolled-back"] }),
      "ecs-image-drift pin backend --cluster dev --container web --region eu-west-1 --override rolled-back",
    ],
    [
      "registers a revision and leaves the service alone",
      registerCommand(backend, "web"),
      "ecs-image-drift pin backend --cluster dev --container web --region eu-west-1 --register-only --yes",
    ],
    [
      "brings an image back from the archive",
      restoreCommand(team, image),
      `aws ecr update-image-storage-class --registry-id 123456789012 --repository-name team/backend --image-id imageDigest=${image} --target-storage-class STANDARD --region eu-west-1`,
    ],
    [
      "keeps an image by one more tag",
      keepCommand(team, image),
      `aws ecr put-image --registry-id 123456789012 --repository-name team/backend --region eu-west-1 --image-tag in-use-${image.slice(7, 19)} --image-manifest "$(aws ecr batch-get-image --registry-id 123456789012 --repository-name team/backend --region eu-west-1 --image-ids imageDigest=${image} --query 'images[0].imageManifest' --output text)"`,
    ],
    [
      "judges a service",
      checkCommand(backend),
      "ecs-image-drift check --cluster dev --service backend --region eu-west-1",
    ],
    [
      "ends reminders",
      silenceCommand("01JDKQ3V9E0000000000000000", "eu-west-1"),
      "ecs-image-drift silence 01JDKQ3V9E0000000000000000 --region eu-west-1",
    ],
    [
      "holds a service until a full second",
      holdCommand(backend.arn, "eu-west-1", new Date(at("12:00").getTime() + 999)),
      `aws ecs tag-resource --resource-arn ${backend.arn} --tags key=ecs-image-drift:hold-until,value=2026-11-26T12:00:00Z --region eu-west-1`,
    ],
    [
      "takes a tag off",
      untagCommand(backend, "ecs-image-drift:mode"),
      `aws ecs untag-resource --resource-arn ${backend.arn} --tag-keys ecs-image-drift:mode --region eu-west-1`,
    ],
  ])("one %s", (_, command, expected) => expect(command).toBe(expected));

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
