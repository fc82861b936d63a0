import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  decodeBlindness,
  decodeMoment,
  decodeMove,
  decodeRecord,
  encodeBlindness,
  encodeMove,
  encodeRecord,
} from "../../../src/adapters/journal/shapes.ts";
import { nextBlindness } from "../../../src/domain/incidents/blindness.ts";
import { newRecord } from "../../../src/domain/incidents/record.ts";
import { digests, records, tagMoves, times } from "../../arbitraries.ts";
import { at, attempt, digest, incidentOf, serviceArn } from "../../domain/building.ts";

describe("records", () => {
  test("of before each part of the past had its date are read", () => {
    const { pastUnread: _, ...former } = newRecord(serviceArn);
    const text = JSON.stringify({ ...former, pastUnreadSince: at("11:00") });
    expect(decodeRecord(text, 1).pastUnread).toEqual({ rollouts: null, newest: null });
  });

  test("decode after encode is identity", () => {
    fc.assert(
      fc.property(records(), (record) => {
        expect(decodeRecord(encodeRecord(record), record.version)).toEqual(record);
      }),
    );
  });

  test("keep their version outside of the text", () => {
    fc.assert(
      fc.property(records(), fc.nat(), (record, version) => {
        expect(encodeRecord({ ...record, version })).toBe(encodeRecord(record));
        expect(decodeRecord(encodeRecord(record), version).version).toBe(version);
      }),
    );
  });

  /** A record's text with one field bent. */
  const bent = (field: string, value: unknown) =>
    JSON.stringify({
      ...JSON.parse(encodeRecord(fc.sample(records(), { numRuns: 1, seed: 7 })[0] ?? fail())),
      [field]: value,
    });

  test.each<[field: string, value: unknown]>([
    ["service", "backend"],
    ["incidents", [{ ...incidentOf(), since: "yesterday" }]],
    ["incidents", [{ ...incidentOf(), group: "weather" }]],
    ["incidents", [{ ...incidentOf(), told: { at: at("11:00") } }]],
    ["accepted", { taskDefinition: "x", digests: [["web", ["latest"]]] }],
    ["attempts", [{ ...attempt(), by: "nobody" }]],
    ["attempts", [{ ...attempt(), end: { at: at("11:00"), how: "vanished", why: null } }]],
    ["attempts", undefined],
    ["recheckAt", 7],
  ])("are not read where %s is %j", (field, value) => {
    expect(() => decodeRecord(bent(field, value), 1)).toThrow(expect.objectContaining({ name: "ValiError" }));
  });

  test("keep a container of any name", () => {
    const digests = [
      ...["constructor", "__proto__", "with space"].map((name) => [name, [digest(name)]] as const),
    ];
    const text = bent("accepted", { taskDefinition: "x", digests });
    expect(decodeRecord(text, 1).accepted?.digests).toEqual(new Map(digests));
  });
});

/** Numbers that no row has that the program wrote. */
const noVersions = [0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53];

describe("a blindness", () => {
  const since = at("11:30");
  const state = {
    incident: "01JDKQ3V9E0000000000000000",
    version: 3,
    since,
    causes: [
      {
        operation: "ecs:ListTasks",
        place: "cluster prod",
        code: "AccessDeniedException",
        services: 12,
        since,
      },
    ],
    services: 12,
    told: [{ place: "cluster prod", services: 6 }],
    messages: 1,
    claimedUntil: at("12:00"),
  };

  test("is read as it was written, with its version", () => {
    expect(decodeBlindness(encodeBlindness(state), 3)).toEqual(state);
  });

  test("is read as it was written before causes were counted", () => {
    const cause = { operation: "ecs:ListTasks", place: "cluster prod", code: "AccessDeniedException", since };
    const told = ["ecs:ListTasks cluster prod"];
    const read = decodeBlindness(encodeBlindness({ ...state, causes: [cause], told } as never), 3);
    expect(read.causes).toEqual([{ ...cause, services: 0 }]);
    expect(read.told).toEqual([expect.objectContaining({ place: "cluster prod" })]);
    expect(
      nextBlindness(read, { causes: state.causes, services: [] }, at("12:00"), () => "x").event,
    ).toBeNull();
  });

  test.each(noVersions)("has no version %j", (version) => {
    expect(() => decodeBlindness(encodeBlindness(state), version)).toThrow(
      expect.objectContaining({ name: "ValiError" }),
    );
  });
});

describe("a moment that others join", () => {
  const row = { at: at("12:00").toISOString(), version: 1 };

  test("is read with its version", () => {
    expect(decodeMoment(row)).toEqual({ at: at("12:00"), version: 1 });
  });

  test.each([...noVersions, "1", null, undefined])("has no version %j", (version) => {
    expect(() => decodeMoment({ ...row, version })).toThrow(expect.objectContaining({ name: "ValiError" }));
  });
});

describe("moves", () => {
  test("decode after encode is identity", () => {
    fc.assert(
      fc.property(tagMoves(times()), digests(), (move, other) => {
        for (const one of [move, { ...move, digest: other }])
          expect(decodeMove(encodeMove(one))).toEqual(one);
      }),
    );
  });

  test("are one member of a set if and only if they are equal", () => {
    fc.assert(
      fc.property(tagMoves(), tagMoves(), (a, b) => {
        const equal = a.digest === b.digest && a.source === b.source && a.at.getTime() === b.at.getTime();
        expect(encodeMove(a) === encodeMove(b)).toBe(equal);
      }),
    );
  });

  test("sort by time", () => {
    fc.assert(
      fc.property(tagMoves(), tagMoves(), (a, b) => {
        fc.pre(a.at < b.at);
        expect(encodeMove(a) < encodeMove(b)).toBe(true);
      }),
    );
  });

  test.each([
    "",
    "2026-11-26T11:00:00.000Z",
    "2026-11-26T11:00:00.000Z|event|latest",
    `yesterday|event|${digest("a")}`,
    `2026-11-26T11:00:00.000Z|heard|${digest("a")}`,
  ])("are not read from %j", (text) => {
    expect(() => decodeMove(text)).toThrow(SyntaxError);
  });
});

function fail(): never {
  throw new Error("no sample");
}
