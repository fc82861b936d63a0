/** Names as reports print them, and as people write them, lead to the service that was meant. */
import { describe, expect, test } from "vitest";
import { findService } from "../../src/cli/services/find-service.ts";
import { selectServices } from "../../src/cli/services/select-services.ts";
import { didYouMeanOf } from "../../src/cli/services/similar.ts";
import { regionOf, wantedService } from "../../src/cli/services/wanted-service.ts";
import type { CliConnection } from "../../src/connect/cli.ts";
import { parseServiceArn } from "../../src/domain/ecs/arn.ts";

const arnOf = (cluster: string, name: string) =>
  `arn:aws:ecs:us-east-1:123456789012:service/${cluster}/${name}`;

const all = ["dev/backend", "prod/backend", "prod/worker", "prod/mailer"].map((text) => {
  const [cluster = "", name = ""] = text.split("/");
  return parseServiceArn(arnOf(cluster, name));
});

/** An account with these services. */
const connection = {
  region: "us-east-1",
  ecs: {
    listServices: async (clusters?: readonly string[]) =>
      all.filter(({ cluster }) => clusters === undefined || clusters.includes(cluster)),
  },
} as unknown as CliConnection;

const find = async (text: string, cluster?: string) => {
  const found = await findService("pin", wantedService("pin", text, cluster), connection);
  return `${found.cluster}/${found.name}`;
};

describe("one service", () => {
  test.each<[text: string, cluster: string | undefined, service: string]>([
    ["prod/backend", undefined, "prod/backend"],
    ["prod/backend", "prod", "prod/backend"],
    ["backend", "dev", "dev/backend"],
    ["backend", "arn:aws:ecs:us-east-1:123456789012:cluster/dev", "dev/backend"],
    ["worker", undefined, "prod/worker"],
    [arnOf("dev", "backend"), undefined, "dev/backend"],
  ])("%s in %s is %s", async (text, cluster, service) => {
    expect(await find(text, cluster)).toBe(service);
  });

  test.each<[text: string, cluster: string | undefined, why: string]>([
    ["backend", undefined, 'several clusters have one: name "dev/backend" or "prod/backend"'],
    ["wroker", undefined, 'no cluster in us-east-1 has one of that name; did you mean "worker"?'],
    ["zzz", undefined, "no cluster in us-east-1 has one of that name"],
    ["prod/wroker", undefined, 'there is no such service; did you mean "worker"?'],
    ["prod/backend", "dev", 'it names cluster "prod", and --cluster "dev"'],
    ["prod/*", undefined, 'name one service in one cluster, without "*"'],
    [
      arnOf("dev", "backend").replace("us-east-1", "eu-west-1"),
      undefined,
      "lead to us-east-1, account 123456789012",
    ],
  ])("%s in %s is refused: %s", async (text, cluster, why) => {
    await expect(async () => find(text, cluster)).rejects.toThrow(why);
  });

  test("is in the region that its ARN names", () => {
    expect(regionOf(wantedService("pin", arnOf("dev", "backend"), undefined))).toEqual({
      region: "us-east-1",
    });
    expect(regionOf(wantedService("pin", "dev/backend", undefined))).toEqual({});
  });
});

describe("a selection", () => {
  const select = async (service: string[], cluster: string[] = []) =>
    (await selectServices({ verb: "check", cluster, service }, connection)).map(
      (one) => `${one.cluster}/${one.name}`,
    );

  test.each<[service: string[], cluster: string[], found: string[]]>([
    [["prod/backend"], [], ["prod/backend"]],
    [["backend"], [], ["dev/backend", "prod/backend"]],
    [["*/backend"], [], ["dev/backend", "prod/backend"]],
    [["prod/*er"], [], ["prod/mailer", "prod/worker"]],
    [["prod/backend", "mailer"], [], ["prod/backend", "prod/mailer"]],
    [[arnOf("prod", "backend")], [], ["prod/backend"]],
    [["*", "!backend"], [], ["prod/mailer", "prod/worker"]],
    [["backend"], ["d*"], ["dev/backend"]],
  ])("of %j in %j is %j", async (service, cluster, found) => {
    expect(await select(service, cluster)).toEqual(found);
  });

  test("names what is not there as it was written", async () => {
    await expect(select(["prod/bakcend"])).rejects.toThrow(
      'Cannot check service "prod/bakcend": there is no such service; did you mean "backend"?',
    );
  });
});

test.each([
  ["wbe", 'X; did you mean "web"? It has "web"'],
  ["database", 'X; it has "web"'],
])("%s is answered with what there is", (word, words) => {
  expect(`X${didYouMeanOf(word, ["web"], 'it has "web"')}`).toBe(words);
});
