/** What may happen in a history: each a command of fast-check, with how often it is to happen. */
import fc from "fast-check";
import type { JsonObject } from "../../src/sandbox/world.ts";
import { beforeNext, type History, type Image } from "./history.ts";
import { laws } from "./laws/laws.ts";

/** What is known of a history before it is played: which commands make sense. */
export interface Model {
  readonly containers: readonly string[];
}

export type Command = fc.AsyncCommand<Model, History>;

/** Something that is done, and after which every law is asked: no two things are done at one moment. */
function command(name: string, run: (history: History) => Promise<unknown> | unknown): Command {
  return {
    check: () => true,
    async run(_, history) {
      await run(history);
      await history.sandbox.advance("1s");
      checkLaws(history);
    },
    toString: () => name,
  };
}

/** @throws {Error} naming each law that was broken, and how */
export function checkLaws({ witness }: History): void {
  const broken = laws.flatMap((law) => law.broken(witness).map((how) => `${law.name}: ${how}`));
  if (broken.length > 0) throw new Error(broken.join("\n"));
}

const containers = fc.constantFrom("web", "web", "web", "jobs");
const image = fc.constantFrom<Image>("good", "good", "good", "good", "does not start", "cannot be pulled");
const nth = fc.nat(3);

const withContainer = ({ subject }: History, container: string) =>
  subject.repositories.has(container) ? container : "web";

const push = fc
  .tuple(containers, image)
  .map(([container, how]) =>
    command(`push ${container}, ${how}`, (history) => history.push(withContainer(history, container), how)),
  );

const retag = fc
  .tuple(containers, nth)
  .map(([container, back]) =>
    command(`push ${container} of ${back + 1} before again`, (history) =>
      history.retag(withContainer(history, container), back),
    ),
  );

/** A release that does not please: whoever deployed it goes back, and its tag stays. */
const takeBack = fc.constantFrom("tag" as const, "digest" as const).map((written) =>
  command(`push web, deploy it by ${written}, and take it back`, async (history) => {
    await history.push("web", "good");
    await history.deploy(written);
    await history.sandbox.advance("5m");
    await history.goBack(0);
  }),
);

const advance = fc
  .constantFrom("30s", "2m", "5m", "11m", "11m", "11m", "16m", "16m", "35m", "90m")
  .map((duration) => command(`${duration} pass`, ({ sandbox }) => sandbox.advance(duration)));

/** What people do to the service. */
const deeds = fc.oneof(
  { weight: 2, arbitrary: fc.constant(deed("force a deployment", (history) => history.redeploy())) },
  {
    weight: 2,
    arbitrary: fc
      .constantFrom("tag" as const, "tag" as const, "digest" as const)
      .map((written) => deed(`deploy by ${written}`, (history) => history.deploy(written))),
  },
  { weight: 4, arbitrary: nth.map((n) => deed(`go back by ${n + 1}`, (history) => history.goBack(n))) },
  {
    weight: 1,
    arbitrary: nth.map((n) => deed(`go back by ${n + 1} to a copy`, (history) => history.goBackToCopy(n))),
  },
  { weight: 1, arbitrary: fc.constant(deed("stop the deployment", (history) => history.stop())) },
  {
    weight: 2,
    arbitrary: fc.nat(3).map((count) => deed(`scale to ${count}`, (history) => history.scale(count))),
  },
  {
    weight: 1,
    arbitrary: fc
      .constantFrom(30, 120)
      .map((minutes) =>
        deed(`hold for ${minutes} minutes`, (history) => history.tag("hold-until", later(history, minutes))),
      ),
  },
  { weight: 1, arbitrary: fc.constant(deed("hold no more", (history) => history.tag("hold-until", null))) },
  {
    weight: 1,
    arbitrary: fc
      .constantFrom("remediate", "remediate", "alert", "observe")
      .map((mode) => deed(`set the mode ${mode}`, (history) => history.tag("mode", mode))),
  },
);

interface Deed {
  readonly name: string;
  readonly run: (history: History) => Promise<void>;
}

function deed(name: string, run: (history: History) => Promise<void>): Deed {
  return { name, run };
}

function later({ sandbox }: History, minutes: number): string {
  return new Date(sandbox.clock.now().getTime() + minutes * 60_000).toISOString();
}

const act = deeds.map(({ name, run }) => command(name, run));

/** The same, just before a call of the program is served: between what it read and what it writes. */
const race = fc
  .tuple(
    fc.oneof(
      {
        weight: 4,
        arbitrary: fc
          .constantFrom("ecs:RegisterTaskDefinition", "ecs:ListTaskDefinitions", "ecs:UpdateService")
          .map((operation) => ({ caller: "remediate", operation })),
      },
      { weight: 1, arbitrary: fc.constant({ caller: "recheck", operation: "sqs:SendMessage" }) },
      { weight: 1, arbitrary: fc.constant({ caller: "remediate", operation: "dynamodb:PutItem" }) },
    ),
    fc.oneof(
      { weight: 4, arbitrary: deeds },
      {
        weight: 2,
        arbitrary: image.map((how) => deed(`push web, ${how}`, (history) => history.push("web", how))),
      },
      { weight: 1, arbitrary: fc.constant(deed("ask for a remedy again", (history) => history.askAgain())) },
    ),
  )
  .map(([point, { name, run }]) =>
    command(`before ${point.caller} next calls ${point.operation}, ${name}`, (history) =>
      beforeNext(history, point, () => run(history)),
    ),
  );

const askAgain = fc.constant(command("ask for a remedy again", (history) => history.askAgain()));

const handlers = fc.constantFrom(
  "remediate",
  "remediate",
  "remediate",
  "recheck",
  "service-changed",
  "sweep",
  "image-pushed",
);

const calls = fc.constantFrom(
  "dynamodb:BatchGetItem",
  "dynamodb:PutItem",
  "dynamodb:PutItem",
  "ecs:DescribeServices",
  "ecs:RegisterTaskDefinition",
  "ecs:RegisterTaskDefinition",
  "ecs:UpdateService",
  "ecs:UpdateService",
  "sqs:SendMessage",
  "sns:Publish",
);

const kill = fc
  .tuple(handlers, fc.constantFrom("before", "after"), calls, fc.constantFrom(1, 1, 1, 2))
  .map(([handler, when, operation, n]) =>
    fault(`kill ${handler} ${when} call ${n} of ${operation}`, { kill: handler, [when]: operation, nth: n }),
  );

const events = fc
  .tuple(
    fc.constantFrom("drop", "drop", "double", "delay", "shuffle"),
    fc.constantFrom({}, { match: { source: ["aws.ecs"] } }, { match: { source: ["aws.ecr"] } }),
    fc.constantFrom(1, 3, 30),
  )
  .map(([what, match, times]) =>
    fault(`${what} ${times} ${"match" in match ? match.match.source[0] : "any"} events`, {
      events: what,
      times,
      ...match,
    }),
  );

const failing = fc
  .tuple(
    fc.constantFrom(
      "ecs:DescribeServices",
      "ecs:DescribeTasks",
      "ecs:ListTasks",
      "ecs:DescribeTaskDefinition",
      "ecs:ListServiceDeployments",
      "ecs:DescribeServiceDeployments",
      "ecs:DescribeServiceRevisions",
      "ecs:RegisterTaskDefinition",
      "ecs:UpdateService",
      "ecr:DescribeImages",
      "dynamodb:PutItem",
      "dynamodb:BatchGetItem",
      "sqs:SendMessage",
      "sns:Publish",
    ),
    fc.constantFrom("ThrottlingException", "500", "reset", "timeout", "AccessDeniedException"),
    fc.constantFrom(1, 2, 12),
  )
  .map(([operation, error, times]) =>
    fault(`${operation} fails ${times} times with ${error}`, {
      operation,
      error,
      times: error === "timeout" ? 1 : times,
    }),
  );

const hide = fc.constant(
  command("tasks tell no digests", ({ sandbox, witness }) => {
    sandbox.fault({ ecs: { omit: ["containers.imageDigest"] } });
    witness.noteBlur(true);
  }),
);

const mend = fc.constant(command("all faults are over", mendAll));

/** Nothing fails any more, and all can be seen. */
export function mendAll({ sandbox, witness }: History): void {
  sandbox.clearFaults();
  witness.noteBlur(false);
}

function fault(name: string, what: JsonObject): Command {
  return command(name, ({ sandbox }) => sandbox.fault(what));
}

/** All that may happen, by weight. */
export const commands = fc.commands(
  [
    ...weighted(4, push),
    ...weighted(1, retag),
    ...weighted(1, takeBack),
    ...weighted(7, advance),
    ...weighted(3, act),
    ...weighted(2, race),
    ...weighted(1, askAgain),
    ...weighted(2, kill),
    ...weighted(1, events),
    ...weighted(1, failing),
    ...weighted(1, mend),
    hide,
  ],
  { maxCommands: 24, size: "max" },
);

function weighted(times: number, arbitrary: fc.Arbitrary<Command>): fc.Arbitrary<Command>[] {
  return Array.from({ length: times }, () => arbitrary);
}
