/** Items of the journal that somebody edited by hand: nothing is written on their word, and others are reported. */
import { DescribeServicesCommand } from "@aws-sdk/client-ecs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createWorld, registry, type World } from "../../support/world.ts";

const arnOf = (name: string) => `arn:aws:ecs:us-east-1:123456789012:service/prod/${name}`;

let world: World;
let evil: string;
beforeAll(async () => {
  world = await createWorld({ remediation: "on" });
  for (const name of ["edited", "other"]) {
    await world.push(name, `${name} one`, "latest");
    const revision = await world.register(name, { web: `${registry}/${name}:latest` });
    await world.service("prod", name, revision);
  }
  await world.push("evil", "evil", "latest");
  evil = await world.register("evil", { web: `${registry}/evil:latest` });
  await world.advance("16m");
});
afterAll(() => world.close());

type Item = Readonly<Record<string, unknown>>;

const table = () =>
  world.sandbox.stack?.resources.find(({ logicalId }) => logicalId === "Journal")?.physicalId;

/** Puts an item into the table as it is. */
const put = (item: Item) => () => world.sandbox.ask("dynamodb:PutItem", { TableName: table(), Item: item });

/** Changes the text of the record of a service. */
const edit = (change: (record: string) => string) => async () => {
  const Key = { pk: { S: `service ${arnOf("edited")}` }, sk: { S: "record" } };
  const { Item } = (await world.sandbox.ask("dynamodb:GetItem", { TableName: table(), Key })) as {
    Item: Item;
  };
  await put(JSON.parse(change(JSON.stringify(Item))))();
};

const revisionOf = async (name: string) => {
  const { services = [] } = await world.ecs.send(
    new DescribeServicesCommand({ cluster: "prod", services: [name] }),
  );
  return services[0]?.taskDefinition;
};

const foreign = "arn:aws:ecs:us-east-1:210987654321:service/prod/backend";

describe("an item that was edited by hand", () => {
  test.each<[attempt: string, act: () => unknown]>([
    ["that a service of another account is known", put({ pk: { S: "services" }, sk: { S: foreign } })],
    [
      "that it uses the repository of another",
      put({ pk: { S: "repository 123456789012/us-east-1/other" }, sk: { S: foreign } }),
    ],
    ["that what is no service is known", put({ pk: { S: "services" }, sk: { S: "../../etc/passwd" } })],
    [
      "of a move of the tag to an image that there is not",
      put({
        pk: { S: "tag 123456789012/us-east-1/edited:latest" },
        sk: { S: "moves" },
        moves: { SS: [`2026-11-26T09:10:00.000Z|event|sha256:${"e".repeat(64)}`, "x|y|z"] },
      }),
    ],
    ["that cannot be read", edit((text) => text.replaceAll('{"S":"20', '{"S":"no time 20'))],
  ])("%s: no service is moved, and others are reported", async (attempt, act) => {
    const before = { edited: await revisionOf("edited"), other: await revisionOf("other") };
    const told = world.told().length;
    await act();
    await world.push("other", `other ${attempt}`, "latest");
    await world.advance("40m");
    await world.redeploy("prod", "other");
    await world.advance("10m");
    expect(
      world
        .told()
        .slice(told)
        .filter((message) => !message.includes("notice")),
    ).toEqual(["opened prod/other stale not-redeployed", "resolved prod/other"]);
    expect({ edited: await revisionOf("edited"), other: await revisionOf("other") }).toEqual(before);
    expect(before.edited).not.toBe(evil);
  });
});
