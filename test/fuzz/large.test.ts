/**
 * Inputs of 4 MB, the most that ECR takes for a manifest, are read or refused while somebody waits: where the time
 * grows with the square of the size, this test does not end in time.
 */
import { describe, expect, test } from "vitest";
import {
  digestIndex,
  digestManifest,
  parseImage,
  parseIndex,
} from "../../src/adapters/ecr/shapes/manifests.ts";
import { parseEvent } from "../../src/adapters/events/eventbridge.ts";
import { parseRecheck, parseRemedyRequest } from "../../src/adapters/events/sqs.ts";
import { decodeMove, decodePreview, decodeRecord, encodeRecord } from "../../src/adapters/journal/shapes.ts";
import { parsePolicyFile } from "../../src/adapters/policy/policy-file.ts";
import { isServiceArn } from "../../src/domain/ecs/arn.ts";
import { isDigest, isTag, parseReference } from "../../src/domain/image/reference.ts";
import { newRecord } from "../../src/domain/incidents/record.ts";
import { event } from "../adapters/events.ts";
import { digest, serviceArn } from "../domain/building.ts";
import { digestOf, indexOf, manifestOf } from "../support/manifests.ts";

const size = 4_000_000;
const of = digest("an image");
const long = "x".repeat(size);
const deep = "[".repeat(size / 2) + "]".repeat(size / 2);

const wide = () => {
  const [own = {}] = JSON.parse(indexOf({ "linux/amd64": manifestOf("one") })).manifests as object[];
  const children = Array.from({ length: 20_000 }, (_, i) => ({ ...own, digest: digestOf(`${i}`) }));
  return JSON.stringify({ schemaVersion: 2, manifests: children });
};

describe("an index", () => {
  test("of many thousand children", () => {
    const text = wide();
    expect(text.length).toBeGreaterThan(size);
    const read = parseIndex(of, text);
    expect(read).toMatchObject({ known: true, value: { children: { length: 20_000 } } });
    expect(parseIndex(of, digestIndex(text) ?? "")).toEqual(read);
  });

  test.each([
    ["with a long annotation", JSON.stringify({ manifests: [], annotations: { note: long } })],
    ["with a long digest", JSON.stringify({ manifests: [{ digest: `sha256:${long}` }] })],
    ["of depth", `{"manifests":[],"x":${deep}}`],
    ["cut off", `{"manifests":[${'{"digest":"'.repeat(size / 11)}`],
    ["of spaces", " ".repeat(size)],
  ])("%s", (_, text) => {
    const read = parseIndex(of, text);
    expect(JSON.stringify(read).length).toBeLessThan(1000);
    expect(digestIndex(text)?.length ?? 0).toBeLessThan(1000);
  });
});

describe("a manifest", () => {
  const annotations = { "org.opencontainers.image.revision": long };
  test.each([
    ["with a long revision", JSON.stringify({ annotations })],
    [
      "with many layers",
      JSON.stringify({ layers: Array.from({ length: 40_000 }, () => ({ digest: of, size: 1 })) }),
    ],
    ["with a long type", JSON.stringify({ artifactType: long, config: { digest: of, mediaType: long } })],
    ["of depth", deep],
  ])("%s", (_, text) => {
    expect(JSON.stringify(parseImage(of, text)).length).toBeLessThan(2000);
    expect(digestManifest(text)?.length ?? 0).toBeLessThan(2000);
  });
});

/** What a pattern has to go back and forth in, if it can be read in two ways. */
const repeated = [
  "a",
  "a.",
  "a/",
  "a-",
  "-",
  "__",
  ".",
  ":",
  "@",
  "A",
  "0",
  "a_",
  "[",
  "a:0/",
  "ab-",
  "é",
].map((part) => part.repeat(size / part.length));

describe("a text without an end", () => {
  test.each(
    [...repeated, ...repeated.map((text) => `${text}!`)].map((text) => [
      `${text.slice(0, 8)}…${text.at(-1)}`,
      text,
    ]),
  )("%s", (_, text) => {
    expect(() => parseReference(text)).toThrow(SyntaxError);
    expect([isTag(text), isServiceArn(`arn:aws:ecs:${text}:service/${text}`)]).toEqual([false, false]);
    expect(isDigest(text) || isDigest(`sha256:${text}`)).toBe(/^[0aA]+$/.test(text));
  });
});

describe("drift.yml", () => {
  test.each([
    ["of depth", deep.slice(size / 2 - 20_000, size / 2 + 20_000)],
    ["of maps in maps", Array.from({ length: 3000 }, (_, i) => `${" ".repeat(i)}a:`).join("\n")],
    [
      "of aliases",
      ["a: &a [x]", ..."bcdefghij"]
        .map((one, i) =>
          i === 0 ? one : `${one}: &${one} [${`*${String.fromCharCode(96 + i)},`.repeat(9)}]`,
        )
        .join("\n"),
    ],
    ["of a long text", `defaults:\n  mode: ${long}`],
    ["of many services", `services:\n${"  - { service: x, mode: alert }\n".repeat(10_000)}`],
  ])("%s is read or refused", (_, text) => {
    try {
      parsePolicyFile("drift.yml", text);
    } catch (error) {
      expect((error as Error).name).toBe("SyntaxError");
    }
  });
});

describe("an event, a message and a row", () => {
  const image = event("ecr-push") as { detail: object };
  test.each<[what: string, read: () => unknown]>([
    [
      "an event with a long name",
      () => parseEvent({ ...image, detail: { ...image.detail, "image-tag": long } }),
    ],
    ["an event with a long time", () => parseEvent({ ...image, time: `2026-${long}` })],
    ["an event with many containers", () => parseEvent({ ...image, resources: Array(200_000).fill("arn") })],
    [
      "a recheck of many services",
      () => parseRecheck(JSON.stringify({ at: new Date(0), services: Array(60_000).fill(serviceArn) })),
    ],
    [
      "a recheck with a long ARN",
      () => parseRecheck(JSON.stringify({ at: new Date(0), services: [`${serviceArn}${long}/`] })),
    ],
    ["a remedy of depth", () => parseRemedyRequest(deep)],
    ["a record of depth", () => decodeRecord(deep, 1)],
    [
      "a record with a long text",
      () => decodeRecord(encodeRecord({ ...newRecord(serviceArn), seen: long }), 1),
    ],
    [
      "a preview of many digests",
      () =>
        decodePreview(
          JSON.stringify({ askedAt: new Date(0), readAt: null, expiring: Array(50_000).fill(of), why: null }),
        ),
    ],
    ["a move", () => decodeMove("|".repeat(size))],
  ])("%s", (_, read) => {
    try {
      read();
    } catch (error) {
      expect(["SyntaxError", "ValiError"]).toContain((error as Error).name);
    }
  });
});
