/** What a contributor relies on: the workflows, the Node.js of everybody, the forms, the decisions, the words. */
import { existsSync, globSync, readFileSync, statSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { blockOf, documentAt, documents, rowsOf, sectionOf, sectionsOf, spansOf } from "./documents.ts";

const read = (path: string) => readFileSync(path, "utf8");
const manifest = JSON.parse(read("package.json"));

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}

interface Workflow {
  readonly permissions: Readonly<Record<string, string>>;
  readonly concurrency?: unknown;
  readonly jobs: Readonly<
    Record<
      string,
      {
        readonly permissions?: Readonly<Record<string, string>>;
        readonly "timeout-minutes"?: number;
        readonly steps: readonly Step[];
      }
    >
  >;
}

const workflows = new Map([
  ...globSync(".github/workflows/*.yml").map((path) => [path, read(path)] as const),
  ["docs/releasing.md", blockOf("docs/releasing.md", "yaml workflow")],
]);

describe.each([...workflows])("the workflow of %s", (path, text) => {
  const { permissions, concurrency, jobs }: Workflow = parse(text);
  const steps = Object.values(jobs).flatMap((job) => job.steps);

  test("pins each action by its commit, and says which version that is", () => {
    const used = text.split("\n").filter((line) => /\buses:/.test(line));
    expect(used).toHaveLength(steps.filter(({ uses }) => uses !== undefined).length);
    expect(used.length).toBeGreaterThan(1);
    for (const line of used) expect(line).toMatch(/uses: [\w-]+\/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
  });

  test("may read the repository, and nothing else by default", () => {
    expect([{}, { contents: "read" }]).toContainEqual(permissions);
    const ofJobs = Object.values(jobs).flatMap((job) => Object.entries(job.permissions ?? {}));
    const isRelease = path === "docs/releasing.md";
    expect(ofJobs).toEqual(
      isRelease
        ? [
            ["contents", "read"],
            ["id-token", "write"],
          ]
        : [],
    );
  });

  test("ends in time, does not run beside itself, and leaves no credentials in the checkout", () => {
    for (const job of Object.values(jobs)) expect(job["timeout-minutes"]).toBeLessThanOrEqual(120);
    expect(concurrency).toBeDefined();
    for (const step of steps)
      if (step.uses?.startsWith("actions/checkout@"))
        expect(step.with).toMatchObject({ "persist-credentials": false });
  });

  test("runs what a change must pass, on the Node.js of .nvmrc", () => {
    expect(steps.map(({ run }) => run)).toContain(".ci/run");
    expect(statSync(".ci/run").mode & 0o111).toBe(0o111);
    const setup = steps.find(({ uses }) => uses?.startsWith("actions/setup-node@"));
    expect(setup?.with).toMatchObject({ "node-version-file": ".nvmrc" });
  });
});

test("the workflows use one commit of each action", () => {
  const used = [...workflows.values()].flatMap((text) => [...text.matchAll(/uses: ([^@\s]+)@(\S+ # \S+)/g)]);
  const commits = Map.groupBy(used, ([, action]) => action);
  for (const [action, all] of commits)
    expect(new Set(all.map(([, , commit]) => commit)).size, action).toBe(1);
});

test("a release is published with its provenance, from a tag that is the version", () => {
  const { jobs }: Workflow = parse(workflows.get("docs/releasing.md") ?? "");
  const runs = Object.values(jobs).flatMap(({ steps }) => steps.flatMap(({ run = [] }) => run));
  expect(runs.at(-1)).toMatch(/^npm publish --provenance\b/);
  expect(runs.at(0)).toContain("package.json");
  const [, set, pushed] =
    /^ *git tag .*?(v\d\S*).*\n *git push origin (\S+)$/m.exec(documentAt("docs/releasing.md")) ?? [];
  expect(set).toBe(pushed);
  expect(pushed).toMatch(/^v\d+\.\d+\.\d+$/);
});

test(".nvmrc, engines, the bundled Node.js and the Lambda runtime agree", () => {
  const major = read(".nvmrc").trim();
  const { version } = JSON.parse(read("package-lock.json")).packages["node_modules/node"];
  expect(major).toMatch(/^\d+$/);
  expect(version.split(".")[0]).toBe(major);
  expect(manifest.devDependencies.node).toMatch(new RegExp(`^\\^${major}\\.`));
  expect(read("serverless.yml")).toContain(`runtime: nodejs${major}.x`);
  const [, least = ""] = /^>=(\d+)\./.exec(manifest.engines.node) ?? [];
  expect(Number(major)).toBeGreaterThanOrEqual(Number(least));
});

test(".editorconfig indents and breaks lines as biome.json does", () => {
  const { indentStyle, indentWidth, lineWidth } = JSON.parse(read("biome.json")).formatter;
  const settings = Object.fromEntries(
    [...read(".editorconfig").matchAll(/^(\w+) = (\w+)$/gm)].map(([, name, value]) => [name, value]),
  );
  expect(settings).toMatchObject({
    indent_style: indentStyle,
    indent_size: `${indentWidth}`,
    max_line_length: `${lineWidth}`,
  });
});

describe("the forms for issues", () => {
  const forms = globSync(".github/ISSUE_TEMPLATE/*.yml").filter((path) => !path.endsWith("config.yml"));

  test.each(forms)("%s is a form that GitHub shows", (path) => {
    const { name, description, body } = parse(read(path));
    expect([name, description].every((text) => typeof text === "string" && text !== "")).toBe(true);
    const asked = body.filter(({ type }: { type: string }) => type !== "markdown");
    const ids = asked.map(({ id }: { id: string }) => id);
    expect(new Set(ids).size).toBe(asked.length);
    for (const { type, attributes } of body) {
      expect(["markdown", "textarea", "input", "dropdown", "checkboxes"]).toContain(type);
      expect(type === "markdown" ? attributes.value : attributes.label).toMatch(/\S/);
      for (const option of attributes.options ?? [])
        expect(option.label ?? option).toEqual(expect.any(String));
    }
  });

  test("are three, and a vulnerability is not reported by any", () => {
    expect(forms).toHaveLength(3);
    expect(documents.has("SECURITY.md")).toBe(true);
    expect(parse(read(".github/ISSUE_TEMPLATE/config.yml")).blank_issues_enabled).toBe(false);
  });
});

describe("the decisions", () => {
  const pages = [...documents].filter(([path]) => /^docs\/decisions\/\d/.test(path)).sort();

  test("are in the index, in their order, with their titles and states", () => {
    const listed = rowsOf(documentAt("docs/decisions/README.md"));
    const own = pages.map(([path, text]) => {
      const [, number = "", title = ""] = /^# (\d+)\. (.+)$/m.exec(text) ?? [];
      const [, status = ""] = /^\*\*Status:\*\* (.+)$/m.exec(text) ?? [];
      return [`[${number}](${path.replace("docs/decisions/", "")})`, title, status];
    });
    expect(listed).toEqual(own);
    expect(own.map(([link]) => link?.slice(1).split("]")[0])).toEqual(own.map((_, i) => `${i + 1}`));
  });

  test.each(pages)("%s has the form, in at most 25 lines", (path, text) => {
    expect(text.trimEnd().split("\n").length).toBeLessThanOrEqual(25);
    expect(sectionsOf(text).map(({ title }) => title)).toEqual([
      expect.stringMatching(new RegExp(`^${Number(path.slice("docs/decisions/".length).slice(0, 4))}\\. `)),
      "Context",
      "Decision",
      "Consequences",
    ]);
  });
});

test.each(["CONTRIBUTING.md", "SECURITY.md", "docs/releasing.md", "docs/decisions/README.md"])(
  "every path that %s names is there",
  (path) => {
    const named = spansOf(documentAt(path)).filter((span) =>
      /^(?:src|test|handlers|scripts|docs|serverless|\.ci|\.github)\/[\w./-]*$|^[\w.-]+\.(?:json|yml|ts)$/.test(
        span,
      ),
    );
    const later = [".github/workflows/release.yml", "release.yml"];
    const short = (name: string) => globSync(`{src,test}/**/${name}`).length > 0;
    const missing = named.filter((name) => !existsSync(name) && !(!name.includes("/") && short(name)));
    expect(missing.filter((name) => !later.includes(name))).toEqual([]);
  },
);

describe("the glossary", () => {
  const words = rowsOf(sectionOf(documentAt("ARCHITECTURE.md"), "Glossary")).map(([word = ""]) => word);

  test("has at most 40 words, in their order, each once", () => {
    expect(words.length).toBeGreaterThan(20);
    expect(words.length).toBeLessThanOrEqual(40);
    expect(words).toEqual([...new Set(words)].sort());
  });

  test("has only words that the program uses", () => {
    const sources = globSync(["src/{domain,reconcile,adapters,cli}/**/*.ts"]).map(read).join("\n");
    expect(words.filter((word) => !new RegExp(`\\b${word}`, "i").test(sources))).toEqual([]);
  });
});
