import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  createRechecks,
  createRemedies,
  parseRecheck,
  parseRemedyRequest,
} from "../../../src/adapters/events/sqs.ts";
import type { JsonObject } from "../../../src/domain/common/json.ts";
import { parseServiceArn, type ServiceArn } from "../../../src/domain/ecs/arn.ts";
import { repositoryKey } from "../../../src/domain/image/ecr.ts";
import { times } from "../../arbitraries.ts";
import { at } from "../../domain/building.ts";

const queue = "https://sqs.us-east-1.amazonaws.com/123456789012/rechecks";
const arn = (name: string) => parseServiceArn(`arn:aws:ecs:us-east-1:123456789012:service/dev/${name}`).arn;
const noon = at("12:00");

/** A queue that keeps what it is sent. */
function fakeQueue() {
  const sent: JsonObject[] = [];
  const call = async (operation: string, input: JsonObject) => {
    expect(operation).toBe("SendMessage");
    sent.push(input);
    return {};
  };
  return { sent, rechecks: createRechecks(call, queue), remedies: createRemedies(call, queue) };
}

async function scheduled(services: readonly ServiceArn[], due: Date, now: Date) {
  const { sent, rechecks } = fakeQueue();
  await rechecks.schedule(services, due, now);
  return sent;
}

describe("a recheck", () => {
  test("is received as it was scheduled", async () => {
    await fc.assert(
      fc.asyncProperty(
        times(),
        times(),
        fc.subarray(["a", "b", "c"], { minLength: 1 }),
        async (due, now, names) => {
          const services = names.map(arn);
          const [message] = await scheduled(services, due, now);
          expect(message).toMatchObject({ QueueUrl: queue });
          expect(parseRecheck(String(message?.MessageBody))).toEqual({ kind: "recheck", at: due, services });
        },
      ),
    );
  });

  test.each<[what: string, due: number, delay: number]>([
    ["a minute on", 60_000, 61],
    ["half a second on", 500, 2],
    ["now", 0, 1],
    ["that is overdue", -60_000, 1],
    ["fourteen minutes on", 840_000, 841],
    ["a day on: a queue delays by 15 minutes at most", 86_400_000, 900],
  ])("%s is delayed", async (_, due, delay) => {
    const [message] = await scheduled([arn("a")], new Date(noon.getTime() + due), noon);
    expect(message?.DelaySeconds).toBe(delay);
  });

  test("is cut to what a message holds", async () => {
    const services = Array.from({ length: 1200 }, (_, i) => arn(`${"x".repeat(255)}-${i}`));
    const messages = await scheduled(services, noon, noon);
    expect(messages.flatMap(({ MessageBody }) => servicesIn(String(MessageBody)))).toEqual(services);
    for (const { MessageBody } of messages)
      expect(Buffer.byteLength(String(MessageBody))).toBeLessThan(262_144);
  });

  test("of nobody is none", async () => {
    expect(await scheduled([], noon, noon)).toEqual([]);
  });

  test("of a push is received as it was scheduled", async () => {
    const { sent, rechecks } = fakeQueue();
    const repository = repositoryKey({ account: "123456789012", region: "us-east-1", name: "dev/backend" });
    await rechecks.schedulePush({ repository, pushedAt: at("11:00") }, noon, at("11:55"));
    expect(sent[0]?.DelaySeconds).toBe(301);
    expect(parseRecheck(String(sent[0]?.MessageBody))).toEqual({
      kind: "push",
      at: noon,
      repository,
      pushedAt: at("11:00"),
    });
  });

  test.each([
    "",
    "null",
    "{}",
    '{"at":"noon","services":[]}',
    '{"at":"2026-11-26T12:00:00.000Z"}',
    '{"at":"2026-11-26T12:00:00.000Z","services":["backend"]}',
    '{"at":"2026-11-26T12:00:00.000Z","push":{"repository":"x"}}',
    '{"at":"2026-02-30T25:61:00Z","services":[]}',
    '{"at":"2026-02-30T25:61:00Z","push":{"repository":"x","pushedAt":"2026-11-26T12:00:00Z"}}',
    '{"at":"2026-11-26T12:00:00Z","push":{"repository":"x","pushedAt":"2026-02-30T25:61:00Z"}}',
  ])("is not read from %j", (body) => {
    expect(() => parseRecheck(body)).toThrow();
  });
});

describe("a remedy", () => {
  test("is asked for by the service's name alone", async () => {
    const { sent, remedies } = fakeQueue();
    await remedies.ask(arn("backend"));
    expect(sent).toEqual([{ QueueUrl: queue, MessageBody: JSON.stringify({ service: arn("backend") }) }]);
    expect(parseRemedyRequest(String(sent[0]?.MessageBody))).toBe(arn("backend"));
  });

  test.each(["", "{}", '{"service":"backend"}'])("is not read from %j", (body) => {
    expect(() => parseRemedyRequest(body)).toThrow();
  });
});

function servicesIn(body: string): readonly ServiceArn[] {
  const recheck = parseRecheck(body);
  return recheck.kind === "recheck" ? recheck.services : [];
}
