import { expect, test } from "vitest";
import { readConfig } from "../../src/connect/config.ts";

const environment = {
  AWS_REGION: "eu-west-1",
  ALERTS_TOPIC: "arn:aws:sns:eu-west-1:123456789012:alerts",
  JOURNAL_TABLE: "journal",
  RECHECKS_QUEUE: "https://sqs.eu-west-1.amazonaws.com/123456789012/rechecks",
};

test("a function knows its account and region", () => {
  expect(readConfig(environment)).toMatchObject({ account: "123456789012", region: "eu-west-1" });
});

test.each([
  ["AWS_REGION", ""],
  ["ALERTS_TOPIC", "alerts"],
  ["ALERTS_TOPIC", "arn:aws:sns:eu-west-1::alerts"],
  ["JOURNAL_TABLE", undefined],
])("it does not start with %s %j", (name, value) => {
  expect(() => readConfig({ ...environment, [name]: value })).toThrow(
    `Cannot read the configuration: environment variables are missing or not valid: ${name}`,
  );
});
