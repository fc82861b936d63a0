import { describe, expect, test } from "vitest";
import { keptWords } from "../../../src/explain/capture/kept-words.ts";
import { replaceNames } from "../../../src/explain/capture/names.ts";

/** A name with its words replaced, where it is all there is. */
const replaced = (name: string) => replaceNames({ names: [name], sentences: [] })(name);

describe("the words of a name are replaced", () => {
  test.each([
    ["acme-billing", "xa-xb"],
    ["acme/billing/acme", "xa/xb/xa"],
    ["Acme-ACME-acme", "Xa-XA-xa"],
    ["acme2-api-prod", "xa2-api-prod"],
    ["acme_backend.web", "xa_backend.web"],
    ["__proto__", "__xa__"],
    [
      "arn:aws:ecs:us-east-1:111111111111:service/acme/pay",
      "arn:aws:ecs:us-east-1:111111111111:service/xa/xb",
    ],
    [
      "111111111111.dkr.ecr.eu-central-1.amazonaws.com/acme:latest",
      "111111111111.dkr.ecr.eu-central-1.amazonaws.com/xa:latest",
    ],
    ["registry.acme.io:5000/api", "xa.xb.io:5000/api"],
    ["kundenübersicht", "xaüxb"],
  ])("%s", (name, expected) => {
    expect(replaced(name)).toBe(expected);
  });
});

describe("what an image tag is judged by stays", () => {
  test.each([
    ["acme-v1.4.2-rc.1-alpine3.20", "xa-v1.4.2-rc.1-alpine3.20"],
    ["acme-fadecab", "xa-fadecab"],
    ["acme-1a2b3c4", "xa-1a2b3c4"],
    ["v1.4.2-3-gabc1234", "v1.4.2-3-gabc1234"],
    ["prod-20240115T093012Z", "prod-20240115T093012Z"],
    ["build-3f2a11de-abcd-4bcd-9abc-deadbeefcafe", "build-3f2a11de-abcd-4bcd-9abc-deadbeefcafe"],
    ["21.0.4_7-jre", "21.0.4_7-jre"],
    ["[fe80::acde]:5000/api", "[fe80::acde]:5000/api"],
    ["01M8XC7XDMSHQPVEXE73A1907X", "01M8XC7XDMSHQPVEXE73A1907X"],
    ["3.4.6-debian-12-r9", "3.4.6-debian-12-r9"],
    [`sha256-${"ab".repeat(32)}.sig`, `sha256-${"ab".repeat(32)}.sig`],
    ["feature-login-1a2b3c4", "feature-xa-1a2b3c4"],
  ])("%s", (tag, expected) => {
    expect(replaced(tag)).toBe(expected);
  });
});

test("sentences keep all words but those of names, and of what their ARNs name", () => {
  const sentence =
    "(service acme) was unable to place a task: arn:aws:iam::111111111111:role/jane is not allowed, says jane";
  expect(replaceNames({ names: ["acme"], sentences: [sentence] })(sentence)).toBe(
    "(service xa) was unable to place a task: arn:aws:iam::111111111111:role/xb is not allowed, says xb",
  );
});

test("words stay apart, however many there are, and become none that says something in a tag", () => {
  const words = Array.from({ length: 800 }, (_, i) =>
    String.fromCharCode(...[107 + (i % 8), 107 + (Math.floor(i / 8) % 8), 107 + Math.floor(i / 64)]).padEnd(
      4,
      "z",
    ),
  );
  const change = replaceNames({ names: words, sentences: [] });
  const others = words.map(change);
  expect(new Set(others).size).toBe(new Set(words).size);
  expect(others.filter((word) => keptWords.has(word) || /^[0-9a-f]+$/.test(word))).toEqual([]);
});
