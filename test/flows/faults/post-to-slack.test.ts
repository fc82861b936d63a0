/** What becomes of a message though any call of `post-to-slack` goes wrong: it is posted, or kept as a dead letter. */
import { PublishCommand, SNSClient } from "@aws-sdk/client-sns";
import { describe, expect, onTestFinished, test } from "vitest";
import { impatientProgram } from "../../support/impatient.ts";
import { createWorld, emailsIn, region, type World } from "../../support/world.ts";
import { toSlack } from "./calls.ts";
import { type FaultName, faultNames, sandboxFault } from "./faults.ts";

const caller = "post-to-slack";
const [bury = "", read = ""] = toSlack[caller] ?? [];

/** All but being overtaken and hearing what is no longer true: it reads nothing that others write. */
const possible = faultNames.filter((fault) => sandboxFault(fault, { caller, operation: read, input: {} }));

/** Publishes a message on the topic of alerts, in a world of its own in which this is wrong for half an hour. */
async function publish(fault: FaultName | null, operation: string, isRefused: boolean) {
  const world = await createWorld(await impatientProgram("on"));
  onTestFinished(() => world.close());
  const { sandbox } = world;
  const calls = new Set<string>();
  sandbox.watch((call) => {
    if (call.caller === caller) calls.add(call.operation);
  });
  if (isRefused) sandbox.fault({ operation: "slack:Post", error: "404: no_service" });
  const wrong = fault && sandboxFault(fault, { caller, operation, input: {} });
  if (wrong) sandbox.fault(wrong);
  const credentials = { accessKeyId: "admin", secretAccessKey: "admin" };
  const sns = new SNSClient({ endpoint: sandbox.url, region, credentials });
  const TopicArn = physicalId(world, "Alerts");
  await sns.send(new PublishCommand({ TopicArn, Subject: "Hello", Message: "a test" }));
  sns.destroy();
  await world.advance("30m");
  sandbox.clearFaults();
  await world.advance("1h");
  return {
    calls: [...calls],
    posted: sandbox.inbox().filter(({ channel }) => channel === "slack").length,
    mailed: emailsIn(sandbox).length,
    letters: sandbox
      .messages(physicalId(world, "DeadLetters").split("/").at(-1) ?? "")
      .filter(({ body }) => body.includes("a test"))
      .map(({ attributes }) => attributes.ErrorMessage?.StringValue ?? ""),
  };
}

function physicalId({ sandbox }: World, id: string): string {
  return sandbox.stack?.resources.find(({ logicalId }) => logicalId === id)?.physicalId ?? "";
}

test("its calls are those of the table in test/flows/faults/calls.ts", async () => {
  const posted = await publish(null, read, false);
  const refused = await publish(null, read, true);
  expect([...new Set([...posted.calls, ...refused.calls])].sort()).toEqual(toSlack[caller]);
  expect(posted).toMatchObject({ posted: 1, mailed: 1, letters: [] });
  expect(refused).toMatchObject({ posted: 0, mailed: 1, letters: ["404 no_service"] });
});

describe(`when ${read} is`, () => {
  test.for(possible)("%s", async (fault) => {
    const { posted, mailed, letters } = await publish(fault, read, false);
    expect(mailed).toBe(1);
    if (fault === "denied") expect({ posted, letters: letters.length }).toEqual({ posted: 0, letters: 1 });
    else expect({ posted, letters }).toEqual({ posted: 1, letters: [] });
  });
});

describe(`when Slack refuses a message for good, and ${bury} is`, () => {
  test.for(possible)("%s", async (fault) => {
    const { posted, mailed, letters } = await publish(fault, bury, true);
    expect({ posted, mailed }).toEqual({ posted: 0, mailed: 1 });
    // Lambda keeps an invocation that failed with the same permission: without it the message is only an e-mail.
    const kept = { denied: 0, "killed after": 2 }[String(fault)] ?? 1;
    expect(letters).toEqual(Array.from({ length: kept }, () => "404 no_service"));
  });
});
