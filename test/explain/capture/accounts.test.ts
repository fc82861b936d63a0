import { describe, expect, test } from "vitest";
import { replaceAccounts } from "../../../src/explain/capture/accounts.ts";

const own = "123456789012";
const other = "210987654321";
const digits = "0123456789abcdef";

/** A text with its accounts replaced, where it is all there is. */
const replaced = (text: string, imageTags: readonly string[] = []) =>
  replaceAccounts(own, [text], imageTags)(text);

describe("an account is replaced", () => {
  test.each([
    [
      `arn:aws:ecs:us-east-1:${own}:service/dev/backend`,
      "arn:aws:ecs:us-east-1:111111111111:service/dev/backend",
    ],
    [`arn:aws-us-gov:iam::${other}:role/task`, "arn:aws-us-gov:iam::222222222222:role/task"],
    [`${other}.dkr.ecr.eu-west-1.amazonaws.com/api:1`, "222222222222.dkr.ecr.eu-west-1.amazonaws.com/api:1"],
    [`${other}.dkr-ecr.eu-west-1.on.aws/api`, "222222222222.dkr-ecr.eu-west-1.on.aws/api"],
    [`${other}/eu-west-1/shop/api`, "222222222222/eu-west-1/shop/api"],
    [`AccessDenied: account ${other}, and ${own}`, "AccessDenied: account 222222222222, and 111111111111"],
    [`logs-${own}-eu`, "logs-111111111111-eu"],
    [`AWS${own}`, "AWS111111111111"],
    [`cafe${own}cafe`, "cafe111111111111cafe"],
  ])("%s", (text, expected) => {
    expect(replaced(text)).toBe(expected);
  });
});

describe("what is no account stays", () => {
  test.each([
    `sha256:${own}${digits.repeat(3)}abcd`,
    `sha256:${digits.repeat(3)}abcd${own}`,
    `dev/${own}${"a".repeat(20)}`,
    `1${own}`,
    `${own}0`,
    `ecs-svc/1${own}123456`,
    "12345678901",
  ])("%s", (text) => {
    const change = replaceAccounts(own, [text], []);
    expect(change(text)).toBe(text);
  });

  test("a minute in the tag of an image, wherever else it is named", () => {
    const tag = "main-202611261105";
    const reason = `CannotPullContainerError: ${own}.dkr.ecr.us-east-1.amazonaws.com/api:${tag}: not found`;
    const written = `${own}.dkr.ecr.us-east-1.amazonaws.com/api:${tag}`;
    const change = replaceAccounts(own, [tag, reason, written], [tag, written]);
    expect(change(reason)).toBe(reason.replace(own, "111111111111"));
  });
});

test("an account that an ARN names is one in the tag of an image, too", () => {
  const arn = `arn:aws:iam::${other}:root`;
  expect(replaceAccounts(own, [arn], [`build-${other}`])(`build-${other}`)).toBe("build-222222222222");
});

test("accounts stay apart, though one has the number that another gets, and however many there are", () => {
  const accounts = Array.from({ length: 12 }, (_, i) => String(222_222_222_222 - i));
  const change = replaceAccounts(
    "222222222222",
    accounts.map((account) => `arn:aws:iam::${account}:root`),
    [],
  );
  expect(accounts.map(change)).toEqual([
    ..."123456789".split("").map((digit) => digit.repeat(12)),
    "100000000010",
    "100000000011",
    "100000000012",
  ]);
});
