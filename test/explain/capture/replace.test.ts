import fc from "fast-check";
import { expect, test } from "vitest";
import { unknown } from "../../../src/domain/common/known.ts";
import { newRecord, type ServiceRecord } from "../../../src/domain/incidents/record.ts";
import { encode, isArray, type Json } from "../../../src/explain/capture/codec.ts";
import { textsOf } from "../../../src/explain/capture/fields.ts";
import { replacementsFor, withTagKeys } from "../../../src/explain/capture/replace.ts";
import { decodeSeen, type Seen } from "../../../src/explain/capture/seen.ts";
import { policies, records, serviceFacts } from "../../arbitraries.ts";
import { at, factsOf, incidentOf, policyOf, serviceArn } from "../../domain/building.ts";

const seen = (): fc.Arbitrary<Seen> =>
  fc.record({ policy: policies(), facts: serviceFacts(), record: fc.option(records()) });

/** The same with this behind every text that may be a name, or may name somebody. */
const marked = (json: Json, mark: string, field = ""): Json => {
  if (typeof json === "string") return textsOf(field) === "word" ? json : `${json}${mark}`;
  if (typeof json !== "object" || json === null) return json;
  if (isArray(json)) return json.map((part) => marked(part, mark, field));
  const fields = Object.entries(json).map(([name, part]) => [
    name,
    marked(part, mark, name === "$map" || name === "$object" ? field : name),
  ]);
  return Object.fromEntries(fields);
};

const anonymous = (given: Seen): Json => {
  const replacements = replacementsFor(given, true);
  return replacements.json(encode({ ...given, facts: withTagKeys(given.facts, replacements) }));
};

test("no name survives, neither in a field of its own nor in a sentence", () => {
  fc.assert(
    fc.property(seen(), (given) => {
      const named = decodeSeen(marked(encode(given), "-quokka"));
      const tags = { ...named.facts.tags, "quokka:owner": "quokka" };
      const text = JSON.stringify(anonymous({ ...named, facts: { ...named.facts, tags } }));
      expect(text).not.toMatch(/quokka/i);
    }),
  );
});

test("what is a word of AWS's or of this program stays as it is", () => {
  const words = (json: Json, field = ""): string[] => {
    if (typeof json === "string") return textsOf(field) === "word" ? [json] : [];
    if (typeof json !== "object" || json === null) return [];
    if (isArray(json)) return json.flatMap((part) => words(part, field));
    return Object.entries(json).flatMap(([name, part]) => words(part, name));
  };
  fc.assert(
    fc.property(seen(), (given) => {
      expect(words(anonymous(given))).toEqual(words(encode(given)));
    }),
  );
});

test("a container may be called like such a word", () => {
  const attempt = { container: "person", digest: null, revision: null, by: "person", began: at("10:00") };
  const record: ServiceRecord = {
    ...newRecord(serviceArn),
    attempts: [{ ...attempt, by: "person", end: null }],
    incidents: [incidentOf({ container: "resolved", silencedUntil: "resolved" })],
  };
  const facts = factsOf({ containers: [{ name: "person" }], more: { resolved: unknown("no", "person") } });
  const read = decodeSeen(anonymous({ policy: policyOf(), facts, record }));
  expect(read.record?.attempts).toEqual([{ ...attempt, container: expect.stringMatching(/^x/), end: null }]);
  expect(read.record?.incidents).toMatchObject([
    { container: expect.stringMatching(/^x/), silencedUntil: "resolved" },
  ]);
  expect(read.facts.resolved).toMatchObject({ reason: "no", code: "person" });
});
