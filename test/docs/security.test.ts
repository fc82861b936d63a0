/** docs/security.md: its list of roles is that of the template, and each attempt has a test that exists. */
import { existsSync, globSync, readFileSync } from "node:fs";
import { posix } from "node:path";
import { parseSync, Visitor } from "oxc-parser";
import { describe, expect, test } from "vitest";
import { readTemplate, type Template } from "../support/package.ts";
import { documentAt, rowsOf, sectionOf, spansOf } from "./documents.ts";

const page = documentAt("docs/security.md");

interface Policy {
  readonly PolicyDocument: { readonly Statement: readonly { readonly Action: readonly string[] }[] };
}

const isRead = (action: string) => /:(Describe|List|Get|BatchGet|Query|Decrypt)/.test(action);

/** What each role of a template may change. */
function changesIn({ Resources }: Template): Map<string, string[]> {
  const changes = new Map<string, Set<string>>();
  const add = (role: string, { PolicyDocument }: Policy) => {
    const known = changes.get(role) ?? new Set();
    for (const { Action } of PolicyDocument.Statement)
      for (const action of Action) if (!isRead(action)) known.add(action);
    changes.set(role, known);
  };
  for (const [id, { Type, Properties }] of Object.entries(Resources)) {
    if (Type === "AWS::IAM::Role")
      for (const policy of Properties.Policies as unknown as Policy[]) add(id, policy);
    if (Type === "AWS::IAM::Policy")
      for (const { Ref } of Properties.Roles as unknown as { Ref: string }[])
        add(Ref, Properties as unknown as Policy);
  }
  return new Map([...changes].map(([role, actions]) => [role, [...actions].sort()]));
}

describe("the roles", () => {
  test("are those of the template, each with all that it may change", async () => {
    const listed = rowsOf(sectionOf(page, "Roles")).map(
      ([role = "", actions = ""]) => [spansOf(role)[0] ?? "", spansOf(actions).sort()] as const,
    );
    const inTemplate = changesIn(await readTemplate("on"));
    expect(inTemplate.size).toBe(6);
    expect(Object.fromEntries(listed)).toEqual(Object.fromEntries(inTemplate));
  });

  test("each have a sentence of what they are in the wrong hands", () => {
    for (const [role, , hands = ""] of rowsOf(sectionOf(page, "Roles")))
      expect([role, hands.length > 40]).toEqual([role, true]);
  });
});

/** An attempt of the list: the words of its test, and the file that they stand in. */
const attempts = rowsOf(sectionOf(page, "An intruder's list")).map(
  ([attempt = "", holds = "", cell = ""]) => {
    const [, name = "", link = ""] = /^\[`(.+)`\]\((.+)\)$/.exec(cell) ?? [];
    return { attempt, holds, name, file: posix.normalize(posix.join("docs", link)) };
  },
);

/** All texts in the code of a file: of tests, their rows and their titles. */
const texts = new Map<string, readonly string[]>();
function textsOf(file: string): readonly string[] {
  const known = texts.get(file);
  if (known) return known;
  const found: string[] = [];
  const source = readFileSync(file, "utf8");
  new Visitor({
    Literal({ value }) {
      if (typeof value === "string") found.push(value);
    },
    TemplateLiteral({ start, end }) {
      found.push(source.slice(start + 1, end - 1));
    },
  }).visit(parseSync(file, source).program);
  texts.set(file, found);
  return found;
}

describe("the intruder's list", () => {
  test("has at least fifty attempts, no two of which are the same", () => {
    expect(attempts.length).toBeGreaterThanOrEqual(50);
    expect(new Set(attempts.map(({ attempt }) => attempt)).size).toBe(attempts.length);
  });

  test.each(attempts.map((one) => [one.attempt, one] as const))("%s", (_, { holds, name, file }) => {
    expect(holds).not.toBe("");
    expect(file).toMatch(/^test\/.*\.test\.ts$/);
    expect(existsSync(file)).toBe(true);
    expect(textsOf(file).filter((text) => text.includes(name))).not.toEqual([]);
  });

  test("names every file of attacks", () => {
    const files = globSync("test/flows/attacks/*.test.ts").map((file) => file.replaceAll("\\", "/"));
    expect(files.length).toBeGreaterThan(5);
    const named = new Set(attempts.map(({ file }) => file));
    expect([...files, "test/sandbox/platform/intruder.test.ts"].filter((file) => !named.has(file))).toEqual(
      [],
    );
  });
});
