/** Who may import whom, and where time and the outside may be touched. */
import { describe, expect, test } from "vitest";
import {
  domainRooms,
  excepted,
  exceptions,
  reconcileRooms,
  rules,
  violations,
} from "./architecture/rules.ts";
import { allSources, read } from "./architecture/sources.ts";

const sources = allSources();

describe("the rules of who may import whom", () => {
  test("look at every file", () => {
    expect(sources.map(({ path }) => path)).toEqual(
      expect.arrayContaining(["src/domain/judge/assess.ts", "src/connect/connect.ts", "handlers/sweep.ts"]),
    );
  });

  test("hold", () => {
    expect(sources.flatMap(violations)).toEqual([]);
  });

  test("have a row for every room of the core and of the story", () => {
    const roomsIn = (folder: string) => [
      ...new Set(
        sources.flatMap(({ path }) => {
          const [, room] = new RegExp(`^src/${folder}/([a-z-]+)`).exec(path) ?? [];
          return room ?? [];
        }),
      ),
    ];
    expect(roomsIn("domain").sort()).toEqual(Object.keys(domainRooms).sort());
    expect(roomsIn("reconcile").sort()).toEqual(Object.keys(reconcileRooms).sort());
  });

  test("have no exception that nothing needs", () => {
    const needless = exceptions.filter((one) => !sources.some((source) => excepted(source, one).length > 0));
    expect(needless.map(({ file, imports }) => `${file.source} imports ${imports.source}`)).toEqual([]);
  });
});

describe("a planted violation is found", () => {
  const pure = "it is pure: it imports pure libraries alone, and touches nothing outside";
  const verdict = "a verdict follows from facts and policy, and not from what is done or said about it";
  const inside = "what is inside does not know what starts it";
  const explains = "an explanation follows from the core, and touches nothing outside";
  const ports = "the story knows the world by its ports";
  const adapter = "an adapter knows what is read and written, the ports and its SDK";
  const apart = "an adapter imports its own files and what all adapters share";
  const handles = "a handler parses, and calls one function";
  const assembles = "only connect assembles adapters";
  const joins = "connect puts adapters together, and does nothing with them";
  const commandLine = "the command line gets its adapters from connect";
  const formats = "a format turns what it is given into text";
  const sandboxed = "the sandbox is for commands and tests";
  const apartFromUs = "the sandbox cannot share our mistakes";
  const time = "time comes in as a value";
  const clock = [`reads the clock: ${pure}`, `reads the clock: ${time}`];
  const planted: readonly [path: string, code: string, found: readonly string[]][] = [
    // The core is pure.
    [
      "src/domain/judge/x.ts",
      'import { a } from "../../reconcile/read/gather.ts";',
      [`imports src/reconcile/read/gather.ts: ${pure}`],
    ],
    [
      "src/domain/judge/x.ts",
      'import type { A } from "../../reconcile/ports.ts";',
      [`imports src/reconcile/ports.ts: ${pure}`],
    ],
    [
      "src/domain/judge/findings/x.ts",
      'export { a } from "../../../connect/config.ts";',
      [`imports src/connect/config.ts: ${pure}`, `imports src/connect/config.ts: ${inside}`],
    ],
    ["src/domain/image/x.ts", 'export * from "ulid";', [`imports ulid: ${pure}`]],
    ["src/domain/image/x.ts", 'import "node:fs";', [`imports node:fs: ${pure}`]],
    [
      "src/domain/ecs/x.ts",
      'type A = import("@aws-sdk/client-ecs").Service;',
      [`imports @aws-sdk/client-ecs: ${pure}`],
    ],
    ["src/domain/ecs/x.ts", "const a = async () => 1;", [`is async: ${pure}`]],
    ["src/domain/ecs/x.ts", "export async function a() {}", [`is async: ${pure}`]],
    ["src/domain/ecs/x.ts", "const a = { async b() {} };", [`is async: ${pure}`]],
    ["src/domain/ecs/x.ts", "await a;", [`is async: ${pure}`]],
    ["src/domain/ecs/x.ts", "const now = new Date();", clock],
    ["src/domain/ecs/x.ts", "const now = Date.now();", clock],
    ["src/domain/ecs/x.ts", "const { env } = process;", [`reads the environment: ${pure}`]],
    ["src/domain/ecs/x.ts", 'const a = process["env"].A;', [`reads the environment: ${pure}`]],
    // Its rooms stand on each other in one order.
    [
      "src/domain/common/x.ts",
      'import type { Digest } from "../image/reference.ts";',
      ["imports src/domain/image/reference.ts: it is what every room stands on"],
    ],
    [
      "src/domain/image/tag/x.ts",
      'import { a } from "../../policy/policy.ts";',
      ["imports src/domain/policy/policy.ts: what an image is depends on no policy and no verdict"],
    ],
    [
      "src/domain/ecs/x.ts",
      'import { a } from "../judge/assess.ts";',
      ["imports src/domain/judge/assess.ts: what ECS has depends on no policy and no verdict"],
    ],
    [
      "src/domain/facts/x.ts",
      'import { a } from "../judge/finding.ts";',
      ["imports src/domain/judge/finding.ts: facts are what was read, before anybody judged it"],
    ],
    [
      "src/domain/workload/x.ts",
      'import { a } from "../judge/finding.ts";',
      ["imports src/domain/judge/finding.ts: what runs tasks is known before anybody judged it"],
    ],
    [
      "src/domain/policy/x.ts",
      'import type { A } from "../facts/facts.ts";',
      ["imports src/domain/facts/facts.ts: what may be done is settled before anything is read"],
    ],
    [
      "src/domain/judge/findings/x.ts",
      'import { a } from "../../remedy/plan.ts";',
      [`imports src/domain/remedy/plan.ts: ${verdict}`],
    ],
    [
      "src/domain/judge/x.ts",
      'import { a } from "../words/alert/headline.ts";',
      [`imports src/domain/words/alert/headline.ts: ${verdict}`],
    ],
    [
      "src/domain/remedy/x.ts",
      'import type { A } from "../incidents/record.ts";',
      [
        "imports src/domain/incidents/record.ts: a remedy follows from a verdict, and not from what is said about it",
      ],
    ],
    [
      "src/domain/incidents/x.ts",
      'import { a } from "../words/alert/email.ts";',
      ["imports src/domain/words/alert/email.ts: what is told is decided before it is put into words"],
    ],
    // Explanations.
    [
      "src/explain/x.ts",
      'import { a } from "../reconcile/judge.ts";',
      [`imports src/reconcile/judge.ts: ${explains}`],
    ],
    ["src/explain/x.ts", 'import { a } from "ulid";', [`imports ulid: ${explains}`]],
    ["src/explain/x.ts", "export const a = async () => 1;", [`is async: ${explains}`]],
    [
      "src/reconcile/read/x.ts",
      'import { a } from "../../explain/arrival.ts";',
      [
        "imports src/explain/arrival.ts: explanations are for people at a command line",
        `imports src/explain/arrival.ts: ${ports}`,
      ],
    ],
    // The story.
    [
      "src/reconcile/record/x.ts",
      'import { a } from "../../adapters/ecs/services.ts";',
      [
        `imports src/adapters/ecs/services.ts: ${ports}`,
        `imports src/adapters/ecs/services.ts: ${assembles}`,
      ],
    ],
    [
      "src/reconcile/record/x.ts",
      'import { a } from "../../connect/connect.ts";',
      [`imports src/connect/connect.ts: ${ports}`, `imports src/connect/connect.ts: ${inside}`],
    ],
    ["src/reconcile/record/x.ts", 'import { a } from "valibot";', [`imports valibot: ${ports}`]],
    ["src/reconcile/record/x.ts", "const now = performance.now();", [`reads the clock: ${time}`]],
    [
      "src/reconcile/ports/x.ts",
      'import type { A } from "../judged.ts";',
      ["imports src/reconcile/judged.ts: a port says what the story needs, and nothing of how it goes"],
    ],
    [
      "src/reconcile/note-history.ts",
      'import { a } from "./record/carry-out.ts";',
      ["imports src/reconcile/record/carry-out.ts: whoever did something notes it"],
    ],
    [
      "src/reconcile/rewrite-record.ts",
      'import { a } from "./record/carry-out.ts";',
      ["imports src/reconcile/record/carry-out.ts: whoever writes a record says what to write"],
    ],
    [
      "src/reconcile/read/x.ts",
      'import { a } from "../judge.ts";',
      ["imports src/reconcile/judge.ts: reading comes before judging"],
    ],
    [
      "src/reconcile/judge.ts",
      'import { a } from "./record/carry-out.ts";',
      ["imports src/reconcile/record/carry-out.ts: judging is reading and the core, and does nothing else"],
    ],
    [
      "src/reconcile/judged.ts",
      'import type { A } from "./ports.ts";',
      ["imports src/reconcile/ports.ts: it is what the core answered"],
    ],
    [
      "src/reconcile/publish/x.ts",
      'import { a } from "../judge.ts";',
      ["imports src/reconcile/judge.ts: publishing is told what to say, and reads and judges nothing"],
    ],
    [
      "src/reconcile/record/x.ts",
      'import { a } from "../read/gather.ts";',
      ["imports src/reconcile/read/gather.ts: what was decided is carried out, and nothing is judged again"],
    ],
    [
      "src/reconcile/reconcile.ts",
      'import { a } from "./triggers/sweep.ts";',
      ["imports src/reconcile/triggers/sweep.ts: the story is its steps, and does not know what began it"],
    ],
    [
      "src/reconcile/triggers/x.ts",
      'import { a } from "../judge.ts";',
      ["imports src/reconcile/judge.ts: a trigger only says where to look"],
    ],
    [
      "src/reconcile/remedy/x.ts",
      'import { a } from "../publish/publish-once.ts";',
      [
        "imports src/reconcile/publish/publish-once.ts: the writer looks and judges for itself, and leaves to others what people are told",
      ],
    ],
    // Adapters.
    [
      "src/adapters/ecs/x.ts",
      'import { a } from "../../reconcile/read/gather.ts";',
      [`imports src/reconcile/read/gather.ts: ${adapter}`],
    ],
    [
      "src/adapters/ecs/x.ts",
      'import { a } from "../../domain/judge/assess.ts";',
      [`imports src/domain/judge/assess.ts: ${adapter}`],
    ],
    [
      "src/adapters/ecs/x.ts",
      'import { a } from "../../connect/config.ts";',
      [`imports src/connect/config.ts: ${adapter}`, `imports src/connect/config.ts: ${inside}`],
    ],
    [
      "src/adapters/ecs/x.ts",
      'import { a } from "../ecr/images.ts";',
      [`imports src/adapters/ecr/images.ts: ${apart}`],
    ],
    [
      "src/adapters/events/sqs.ts",
      'import type { A } from "../ecs/shapes/tasks.ts";',
      [`imports src/adapters/ecs/shapes/tasks.ts: ${apart}`],
    ],
    [
      "src/adapters/aws/x.ts",
      'import { a } from "../journal/table/table.ts"; import { b } from "../../domain/image/reference.ts";',
      [
        "imports src/adapters/journal/table/table.ts: what all adapters share knows none of them, and nothing of what is read",
        "imports src/domain/image/reference.ts: what all adapters share knows none of them, and nothing of what is read",
      ],
    ],
    [
      "src/adapters/ecs/x.ts",
      'import { a } from "../../sandbox/world.ts";',
      [`imports src/sandbox/world.ts: ${adapter}`, `imports src/sandbox/world.ts: ${sandboxed}`],
    ],
    ["src/adapters/ecs/x.ts", "setTimeout(() => Date.now(), 1);", [`reads the clock: ${time}`]],
    // What puts it together.
    [
      "src/connect/x.ts",
      'import { a } from "../reconcile/reconcile.ts"; import { b } from "../domain/judge/assess.ts";',
      [`imports src/reconcile/reconcile.ts: ${joins}`, `imports src/domain/judge/assess.ts: ${joins}`],
    ],
    [
      "src/connect/x.ts",
      'import { a } from "../sandbox/sandbox.ts";',
      [`imports src/sandbox/sandbox.ts: ${joins}`, `imports src/sandbox/sandbox.ts: ${sandboxed}`],
    ],
    // What starts it.
    [
      "handlers/x.ts",
      'import { a } from "../src/adapters/ecs/services.ts";',
      [
        `imports src/adapters/ecs/services.ts: ${handles}`,
        `imports src/adapters/ecs/services.ts: ${assembles}`,
      ],
    ],
    ["handlers/x.ts", 'import { a } from "node:fs";', [`imports node:fs: ${handles}`]],
    ["handlers/x.ts", 'import { a } from "./sweep.ts";', [`imports handlers/sweep.ts: ${handles}`]],
    [
      "handlers/x.ts",
      'import type { A } from "../src/domain/judge/assess.ts";',
      [`imports src/domain/judge/assess.ts: ${handles}`],
    ],
    [
      "src/cli/commands/x.ts",
      'import { a } from "../../adapters/ecs/services.ts";',
      [
        `imports src/adapters/ecs/services.ts: ${commandLine}`,
        `imports src/adapters/ecs/services.ts: ${assembles}`,
      ],
    ],
    [
      "src/cli/render/html/x.ts",
      'import { a } from "../../../connect/cli.ts"; import { b } from "node:fs";',
      [`imports src/connect/cli.ts: ${formats}`, `imports node:fs: ${formats}`],
    ],
    [
      "src/cli/x.ts",
      'import { a } from "./commands/check.ts";',
      ["imports src/cli/commands/check.ts: commands are started by the program alone"],
    ],
    [
      "src/cli/commands/wait/x.ts",
      'import { a } from "../pin/why-not.ts"; import { b } from "../check.ts";',
      [
        "imports src/cli/commands/pin/why-not.ts: a command knows no other",
        "imports src/cli/commands/check.ts: a command knows no other",
      ],
    ],
    // The sandbox.
    [
      "src/cli/x.ts",
      'await import("../sandbox/sandbox.ts");',
      [`imports src/sandbox/sandbox.ts: ${sandboxed}`],
    ],
    [
      "src/sandbox/services/x.ts",
      'import type { A } from "../../domain/facts/facts.ts";',
      [`imports src/domain/facts/facts.ts: ${apartFromUs}`],
    ],
    [
      "src/sandbox/x.ts",
      'import { a } from "../../test/support/world.ts";',
      [`imports test/support/world.ts: ${apartFromUs}`],
    ],
    ["src/sandbox/x.ts", "const now = Date.now();", [`reads the clock: ${time}`]],
    [
      "src/cli/x.ts",
      "await import(name);",
      ["imports what cannot be read off the code: these rules could not be checked"],
    ],
  ];
  test.each(planted)("%s: %s", (path, code, found) => {
    expect(violations(read(path, code)).sort()).toEqual(found.map((one) => `${path} ${one}`).sort());
  });

  test("for each rule, but for that of the words, which are about everything", () => {
    const found = planted.flatMap(([, , all]) => all);
    const missing = rules.filter(({ because }) => !found.some((one) => one.endsWith(`: ${because}`)));
    expect(missing.map(({ because }) => because)).toEqual([domainRooms.words.because]);
  });
});

describe("what looks like a violation and is none", () => {
  const fine: readonly [path: string, code: string][] = [
    [
      "src/domain/judge/x.ts",
      'import * as v from "valibot"; import { a } from "../facts/facts.ts"; const d = new Date(0);',
    ],
    ["src/domain/judge/x.ts", '/** Date.now() and import("node:fs") */ const text = "await process.env";'],
    ["src/domain/judge/x.ts", "const a = { process: 1, async: 2 }; const b = facts.process;"],
    ["src/reconcile/record/x.ts", 'import { isDeepStrictEqual } from "node:util"; const a = async () => 1;'],
    [
      "src/adapters/ecs/x.ts",
      'import { a } from "./shapes/tasks.ts"; import { b } from "../aws/call.ts"; import { c } from "yaml";',
    ],
    ["src/connect/connect.ts", 'import { a } from "../adapters/ecs/services.ts"; const now = Date.now();'],
    [
      "src/cli/commands/x.ts",
      'import { a } from "../../sandbox/sandbox.ts"; const b = await import("./x/y.ts"); import "../../connect/cli.ts";',
    ],
    ["src/cli/program.ts", 'await import("./commands/check.ts");'],
    ["handlers/x.ts", 'import type { A } from "aws-lambda"; import policy from "../drift.yml";'],
  ];
  test.each(fine)("%s: %s", (path, code) => {
    expect(violations(read(path, code))).toEqual([]);
  });
});
