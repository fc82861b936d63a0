/** The whole journal, over rows of every kind that are bent: each call answers, and names what it cannot read. */
import fc from "fast-check";
import { expect, test } from "vitest";
import type { Call } from "../../src/adapters/aws/call.ts";
import { createJournal } from "../../src/adapters/journal/journal.ts";
import { createMemory } from "../../src/adapters/journal/memory.ts";
import { createHistory } from "../../src/adapters/journal/read-history.ts";
import { encodeMove, encodeRecord } from "../../src/adapters/journal/shapes.ts";
import { createTable } from "../../src/adapters/journal/table/table.ts";
import type { JsonObject } from "../../src/domain/common/json.ts";
import { repositoryKey } from "../../src/domain/image/ecr.ts";
import { newRecord } from "../../src/domain/incidents/record.ts";
import { at, digest, incidentOf, serviceArn, tag } from "../domain/building.ts";
import { bentJson } from "./fuzz.ts";

const runs = Number(process.env.RUNS ?? 300);
const repository = repositoryKey({ account: "123456789012", region: "us-east-1", name: "backend" });
const of = digest("one");
const now = at("12:00");

const text = (S: string) => ({ S });
const body = text(encodeRecord({ ...newRecord(serviceArn), incidents: [incidentOf()] }));
const moves = { SS: [encodeMove({ at: at("08:00"), source: "event", digest: of })] };
const expiresAt = { N: "1800000000" };
const line = { at: at("08:00"), kind: "silenced", incident: "01J", until: null };

/** What else than its key is in each row, by how its partition begins. */
const attributes: Readonly<Record<string, JsonObject>> = {
  service: { version: { N: "3" }, body, schema: { N: "1" } },
  tag: { moves, expiresAt },
  image: { tags: { SS: ["latest"] }, expiresAt },
  pushes: { times: { SS: [at("08:00").toISOString()] } },
  program: { at: text(at("08:00").toISOString()) },
  preview: { body: text(JSON.stringify({ askedAt: at("08:00"), readAt: null, expiring: [of], why: null })) },
  notice: { version: { N: "1" }, incident: text("01J"), until: text(at("08:00").toISOString()) },
  limit: { count: { N: "2" }, expiresAt },
  memory: { value: text("{}") },
  history: { body: text(JSON.stringify(line)) },
};

const kinds = Object.keys(attributes);

/** An attribute may be of any type that DynamoDB has. */
const types = ["S", "N", "SS", "BOOL", "NULL", "L", "M", "B", "NS"];
const odd = fc.tuple(
  fc.constantFrom(...types),
  fc.constantFrom<JsonObject[string]>("x", "7", "NaN", ["x"], true),
);
const bentRows = fc
  .tuple(
    fc.constantFrom(...kinds),
    fc.array(
      fc.tuple(fc.nat(), fc.option(odd.filter(isOfItsType).map(([type, value]) => ({ [type]: value })))),
      {
        maxLength: 3,
      },
    ),
    bentJson([JSON.parse(body.S)]),
  )
  .map(([kind, bends, json]) => {
    const names = Object.keys(attributes[kind] ?? {});
    const bent = bends.map(([i, by]) => [names[i % names.length] ?? "schema", by ?? undefined] as const);
    const texts = kind === "service" ? { body: text(JSON.stringify(json)) } : {};
    const row = { ...attributes[kind], ...texts, ...Object.fromEntries(bent) };
    return { kind, row: JSON.parse(JSON.stringify(row)) as JsonObject };
  });

/** The wire has no number where it says that there is a text. */
function isOfItsType([type, value]: readonly [string, unknown]): boolean {
  if (type === "S" || type === "N" || type === "B")
    return typeof value === "string" && !(type === "N" && value === "x");
  if (type === "SS" || type === "NS" || type === "L") return Array.isArray(value);
  return type === "M" || value === true;
}

/** A DynamoDB that has such rows alone, and takes no writes to what it was given. */
function answering({ kind, row }: { readonly kind: string; readonly row: JsonObject }): Call {
  const withKey = (key: JsonObject) => {
    const pk = JSON.stringify(key.pk);
    return pk.startsWith(`{"S":"${kind} `) || pk === `{"S":"${kind}"}` ? [{ ...row, ...key }] : [];
  };
  return async (operation, input) => {
    const { RequestItems } = input as { RequestItems?: { journal: { Keys: JsonObject[] } } };
    if (operation === "BatchGetItem")
      return {
        Responses: { journal: RequestItems?.journal.Keys.flatMap(withKey) ?? [] },
      } as unknown as JsonObject;
    const values = input.ExpressionAttributeValues as JsonObject | undefined;
    if (operation === "Query") {
      const key = { pk: values?.[":pk"] ?? "", sk: { S: "2026-11-26T08:00:00Z#0#1" } };
      return { Items: withKey(key) } as unknown as JsonObject;
    }
    if (operation === "UpdateItem")
      throw Object.assign(new Error("of another type"), { name: "ValidationException" });
    return {};
  };
}

/** All that is asked of the journal. */
async function askAll(call: Call, complain: () => void): Promise<unknown> {
  const table = createTable(call, "journal");
  const journal = createJournal(table, { complain, now: () => now });
  return Promise.all([
    journal.read([serviceArn]),
    journal.moves([{ repository, tag: tag("latest") }]),
    journal.formerTags([{ repository, digest: of }]),
    journal.pushes([repository]),
    journal.sweptAt(),
    journal.previews([repository]),
    journal.services(),
    journal.repositories(),
    journal.servicesUsing(repository),
    journal.usesOf([repository]),
    journal.claimNotice("key", now),
    journal.takeAlert(5, now),
    journal.noteMoves([{ repository, tag: tag("latest"), digest: of, at: now, source: "event" }]),
    createMemory(table, { complain, now: () => now }).recall(["image x"]),
  ]);
}

test("rows of every kind are read, or told of", async () => {
  const heard = new Set<string>();
  await fc.assert(
    fc.asyncProperty(bentRows, async (bent) => {
      await askAll(answering(bent), () => heard.add(bent.kind));
    }),
    { numRuns: runs },
  );
  for (const kind of kinds.filter((one) => one !== "history")) expect(heard).toContain(kind);
});

test("lines of history are read, left out, or of a newer version", async () => {
  await fc.assert(
    fc.asyncProperty(bentRows, async ({ row }) => {
      const history = createHistory(createTable(answering({ kind: "history", row }), "journal"));
      await history.history(serviceArn).catch((error: Error) => expect(error.name).toBe("NewerRowError"));
    }),
    { numRuns: runs },
  );
});

test("a journal that reads rows unchecked is found", async () => {
  const unchecked = async (bent: { kind: string; row: JsonObject }) => {
    const [item] = (await createTable(answering(bent), "journal").get([{ pk: "tag x", sk: "moves" }])) ?? [];
    return item && (item.moves as string[]).map((move) => move.length);
  };
  const { failed } = await fc.check(
    fc.asyncProperty(bentRows, async (bent) => void (await unchecked(bent))),
    {
      numRuns: runs,
    },
  );
  expect(failed).toBe(true);
});
