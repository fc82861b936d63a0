/** docs/findings.md lists exactly the kinds and causes there are, with what each really says. */
import { readFileSync } from "node:fs";
import { parseSync, type TSType, Visitor } from "oxc-parser";
import { describe, expect, test } from "vitest";
import { known } from "../../src/domain/common/known.ts";
import type { TaskDefinitionArn } from "../../src/domain/ecs/arn.ts";
import type { Rollout, Task } from "../../src/domain/facts/facts.ts";
import { areSimilar } from "../../src/domain/image/similar.ts";
import { assess, type Status } from "../../src/domain/judge/assess.ts";
import { wrongRepository } from "../../src/domain/judge/findings/wrong-repository.ts";
import { overallStatus } from "../../src/domain/words/report.ts";
import {
  at,
  type ContainerSetup,
  container,
  digest,
  factsOf,
  index,
  policyOf,
  registry,
  repository,
  type Setup,
  tag,
  task,
} from "../domain/building.ts";
import { documentAt, rowsOf, sectionOf, sectionsOf } from "./documents.ts";

const page = documentAt("docs/findings.md");

/** The title of a cause that is no word of ours. */
const freeText = "ECS's own reason";

/** The literals of a type, or that it is free text. */
function causesIn(type: TSType): string[] {
  if (type.type === "TSUnionType") return type.types.flatMap(causesIn);
  if (type.type === "TSStringKeyword") return [freeText];
  if (type.type === "TSLiteralType" && type.literal.type === "Literal") return [String(type.literal.value)];
  return [`cannot read a ${type.type}`];
}

/** Each property of an interface, with what its type allows. */
function propertiesOf(file: string, name: string): Map<string, string[]> {
  const { program } = parseSync(file, readFileSync(file, "utf8"));
  const properties = new Map<string, string[]>();
  new Visitor({
    TSInterfaceDeclaration: ({ id, body }) => {
      if (id.name !== name) return;
      for (const member of body.body) {
        if (member.type !== "TSPropertySignature" || !member.typeAnnotation) continue;
        const { key } = member;
        const property = key.type === "Identifier" ? key.name : key.type === "Literal" ? `${key.value}` : "?";
        properties.set(property, causesIn(member.typeAnnotation.typeAnnotation));
      }
    },
  }).visit(program);
  return properties;
}

const causes = propertiesOf("src/domain/judge/finding.ts", "Causes");
const [ofRepositories = "?"] =
  propertiesOf("src/domain/judge/findings/wrong-repository.ts", "WrongRepository").get("kind") ?? [];

describe("the page of findings", () => {
  const findings = sectionOf(page, "The findings");
  const kinds = sectionsOf(findings).filter(({ depth }) => depth === 3);

  test("has a section for each kind, and for no other", () => {
    expect(causes.size).toBeGreaterThan(5);
    expect(kinds.map(({ title }) => title).sort()).toEqual([...causes.keys(), ofRepositories].sort());
  });

  test.each([...causes])("has a section for each cause of %s, and for no other", (kind, expected) => {
    const titles = sectionsOf(sectionOf(findings, kind)).map(({ title }) => title);
    expect(titles.sort()).toEqual([...expected].sort());
  });

  test("says of each what it means, what a message says and what to do", () => {
    const leaves = kinds.flatMap((kind) => {
      const own = sectionsOf(kind.text);
      return own.length > 0
        ? own.map((cause) => ({ ...cause, title: `${kind.title} ${cause.title}` }))
        : [kind];
    });
    expect(leaves.filter(({ text }) => !/\n> \S/.test(text)).map(({ title }) => title)).toEqual([]);
    expect(leaves.filter(({ text }) => !text.includes("**What to do:**")).map(({ title }) => title)).toEqual(
      [],
    );
  });

  test("has each status, gravest first", () => {
    const named = rowsOf(sectionOf(page, "The statuses")).map(([status = ""]) => status.replaceAll("`", ""));
    const all: Record<Status, true> = {
      "in-sync": true,
      deploying: true,
      held: true,
      drifted: true,
      unknown: true,
      unchecked: true,
      ignored: true,
    };
    expect([...named].sort()).toEqual(Object.keys(all).sort());
    expect(named.map((_, i) => overallStatus(named.slice(i) as Status[]))).toEqual(named);
  });
});

const revision = (number: number) =>
  `arn:aws:ecs:us-east-1:123456789012:task-definition/backend:${number}` as TaskDefinitionArn;
const named: ContainerSetup = {
  images: { old: { tags: [tag("abc123f")] }, new: { tags: [tag("def4567"), tag("latest")] } },
};
const pinned: ContainerSetup = {
  ...named,
  written: `${registry}/backend@${digest("old")}`,
  pinnedFrom: "latest",
  images: { ...named.images, old: { tags: [tag("abc123f")] } },
};
const rolledBack: Rollout = {
  status: "ROLLBACK_SUCCESSFUL",
  createdAt: at("11:05"),
  endedAt: at("11:08"),
  reason: "Service deployment rolled back because the circuit breaker threshold was exceeded.",
  stage: null,
  taskDefinition: revision(5),
  images: new Map([["web", digest("new")]]),
};
const onEc2 = (tasks: readonly Partial<Task>[] = [{}, {}]) =>
  known(tasks.map((more) => task({ web: digest("old") }, { launchType: "EC2", ...more })));
const failing: Setup["deployments"] = [
  { createdAt: at("10:45"), rolloutState: "IN_PROGRESS", running: 0, desired: 2 },
];
const pullFailure = {
  startedBy: "ecs-svc/1",
  stopCode: "TaskFailedToStart",
  reason: `CannotPullContainerError: pull image manifest has been retried 7 time(s): failed to resolve ref ${registry}/backend:latest: not found`,
  stoppedAt: at("11:50"),
};

/** A service that each kind and cause can be found on. */
const situations: Readonly<Record<string, Setup>> = {
  "stale not-redeployed": { containers: [named] },
  "stale stale-cache": { containers: [named], deployed: "11:05", more: { tasks: onEc2() } },
  "stale rolled-back": { containers: [named], more: { rollouts: known([rolledBack]) } },
  "stale undetermined": { containers: [named], deployed: "11:05" },
  "behind not-registered": {
    containers: [pinned],
    more: {
      newest: known({
        arn: revision(4),
        registeredAt: at("08:00"),
        containers: [container("web", `${registry}/backend@${digest("old")}`)],
      }),
    },
  },
  "behind not-updated": {
    containers: [pinned],
    more: {
      newest: known({
        arn: revision(5),
        registeredAt: at("11:10"),
        containers: [container("web", `${registry}/backend@${digest("new")}`)],
      }),
    },
  },
  "behind rolled-back": { containers: [pinned], more: { rollouts: known([rolledBack]) } },
  "stalled ECS's own reason": {
    containers: [{ ...named, running: ["new"], resolved: "new" }],
    deployments: failing,
    more: { lastEvent: "(service backend) was unable to place a task." },
  },
  "mixed digests": { containers: [{ ...named, running: ["old", "new"] }] },
  "mixed revisions": {
    containers: [{ ...named, running: ["new"], resolved: "new" }],
    more: {
      tasks: known([
        task({ web: digest("new") }),
        task({ web: digest("new") }, { taskDefinition: revision(3), startedBy: "ecs-svc/0" }),
      ]),
    },
  },
  "missing tag-gone": { containers: [{ ...named, running: ["old"], published: null }] },
  "missing digest-gone": {
    containers: [{ ...named, images: { ...named.images, old: null } }],
  },
  "missing archived": {
    containers: [
      { ...named, images: { ...named.images, old: { isArchived: true, tags: [tag("abc123f")] } } },
    ],
  },
  "missing not-an-image": {
    containers: [
      {
        ...named,
        images: { ...named.images, new: { artifactType: "application/vnd.cncf.helm.config.v1+json" } },
      },
    ],
  },
  "missing no-platform": {
    containers: [
      {
        ...named,
        images: { ...named.images, new: { manifest: known(index("new", "child")) } },
        platform: "linux/arm64",
      },
    ],
  },
  "endangered lifecycle-policy": {
    containers: [{ ...named, repository: { expiring: known([digest("old")]) } }],
  },
  "unpullable ECS's own reason": {
    containers: [{ ...named, running: [], resolved: "new" }],
    deployments: failing,
    more: { stopped: known([pullFailure, pullFailure]) },
  },
  "mutable moving-tag": {
    containers: [
      {
        ...named,
        running: ["new"],
        resolved: "new",
        repository: { mutability: known({ setting: "MUTABLE", exclusions: [] }) },
      },
    ],
  },
};

/** What is really said in that situation. */
function summaryOf(what: string): string {
  const [kind = "", ...rest] = what.split(" ");
  const cause = rest.join(" ");
  const { findings, settling } = assess(factsOf(situations[what] ?? {}), policyOf());
  const found = [...findings, ...settling].find(
    (finding) => finding.kind === kind && (cause === freeText || finding.cause === cause),
  );
  if (!found)
    throw new RangeError(`Cannot find ${what}: ${findings.map((f) => `${f.kind} ${f.cause}`).join(", ")}`);
  return found.summary;
}

describe("the examples of the page are what is really said", () => {
  test("and there is a situation for each cause", () => {
    const all = [...causes].flatMap(([kind, own]) => own.map((cause) => `${kind} ${cause}`));
    expect(Object.keys(situations).sort()).toEqual(all.sort());
  });

  test.each(Object.keys(situations))("of %s", (what) => {
    const [kind = "", ...cause] = what.split(" ");
    const section = sectionOf(sectionOf(sectionOf(page, "The findings"), kind), cause.join(" "));
    expect(quoteIn(section)).toBe(summaryOf(what));
  });

  test("of wrong-repository", () => {
    const inUse = repository("content-marketing-swarm-backend").repository;
    const finding = wrongRepository(
      {
        at: at("11:10"),
        repository: { ...inUse, name: "content-marketing-swarm-dev-backend" },
        pushedAt: at("11:00"),
        isIndexFresh: true,
        isUsed: known(false),
        inUse: [{ repository: inUse, pushes: [] }],
      },
      600_000,
    );
    expect(quoteIn(sectionOf(page, "wrong-repository"))).toBe(finding?.summary);
  });
});

test("the names that are called similar are, and the others are not", () => {
  const section = sectionOf(page, "wrong-repository");
  const [are = "", areNot = ""] =
    /\nTwo names are similar (.*?)\nThey are not similar (.*?)\n\n\w/s.exec(section)?.slice(1) ?? [];
  const pairs = (text: string) =>
    [...text.matchAll(/`([a-z-]+)` and `([a-z-]+)`/g)].map(([, a = "", b = ""]) => areSimilar(a, b));
  expect(pairs(are)).toEqual([true, true, true, true, true]);
  expect(pairs(areNot)).toEqual([false, false]);
});

function quoteIn(section: string): string {
  return /\n> (.+)/.exec(section)?.[1] ?? "";
}

describe("the tables of words are complete", () => {
  const literals = (file: string, name: string) => typeLiterals(file, name).sort();
  const firstCells = (title: string) =>
    rowsOf(sectionOf(page, title))
      .map(([cell = ""]) => cell.replaceAll("`", ""))
      .sort();

  test("of events", () => {
    expect(firstCells("What a message says happened")).toEqual(
      literals("src/domain/incidents/incident.ts", "AlertEvent"),
    );
  });

  test("of the fields of a container", () => {
    const fields = propertiesOf("src/domain/words/report.ts", "ContainerReport");
    expect(fields.size).toBeGreaterThan(10);
    expect(rowsOf(sectionOf(page, "The JSON")).map(([field = ""]) => field.replaceAll("`", ""))).toEqual([
      ...fields.keys(),
    ]);
  });

  test("of notices", () => {
    const kinds = propertiesOf("src/domain/words/alert/notice.ts", "Notice").get("kind") ?? [];
    expect(firstCells("Notes and notices")).toEqual(kinds.sort());
  });
});

/** The literals of a type alias that is a union of them. */
function typeLiterals(file: string, name: string): string[] {
  const { program } = parseSync(file, readFileSync(file, "utf8"));
  const found: string[] = [];
  new Visitor({
    TSTypeAliasDeclaration: ({ id, typeAnnotation }) => {
      if (id.name === name) found.push(...causesIn(typeAnnotation));
    },
  }).visit(program);
  return found;
}
