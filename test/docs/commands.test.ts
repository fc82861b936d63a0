/** Commands in the documents: what can be run without AWS is run, the others are read for what they name. */
import { execFile } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { PublishCommand, SNSClient } from "@aws-sdk/client-sns";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parse } from "yaml";
import { createAlerts } from "../../src/adapters/alerts/sns.ts";
import { forContainer } from "../../src/domain/policy/for-container.ts";
import { policyFor } from "../../src/domain/policy/policy.ts";
import { composeAlert } from "../../src/domain/words/alert/compose-alert.ts";
import { formatTrack } from "../../src/domain/words/report.ts";
import { contentOf, policyFile } from "../domain/building.ts";
import { createWorld, registry, type World } from "../support/world.ts";
import { blocksOf, documentAt, documents, rowsOf, sectionOf, spansOf } from "./documents.ts";

const ours = [...documents.keys()].filter((path) => !path.startsWith("src/"));

/** Every command of a block `sh`, as words. */
const commands = ours.flatMap((path) =>
  blocksOf(documentAt(path))
    .filter(({ info }) => info === "sh")
    .flatMap(({ text }) => text.split("\n"))
    .map((line) => line.replace(/\s+#.*$/, "").trim())
    .flatMap((line) => line.split(" && "))
    .filter((command) => command !== "")
    .map((command) => ({ path, command, words: wordsOf(command) })),
);

/** The words of a command, as a shell takes them. */
function wordsOf(command: string): string[] {
  return [...command.matchAll(/'([^']*)'|"([^"]*)"|(\S+)/g)].map(
    ([, single, double, bare]) => single ?? double ?? bare ?? "",
  );
}

/** The commands that begin with these words. */
const those = (...beginning: string[]) =>
  commands.filter(({ words }) => beginning.every((word, i) => words[i] === word));

interface Ran {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

let world: World;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "commands-"));
  world = await createWorld();
  await world.push("backend", "one", "latest", "abc123f");
  const revision = await world.register("backend", { web: `${registry}/backend:latest` });
  for (const cluster of ["prod", "dev"]) await world.service(cluster, "backend", revision);
  await world.advance("5m");
  await world.push("backend", "two", "latest", "def4567");
  await world.advance("15m");
});
afterAll(async () => {
  await world.close();
  await rm(folder, { recursive: true });
});

/** Runs `ecs-image-drift` in an empty folder, against the world. */
function runHere(...argv: string[]): Promise<Ran> {
  const env = {
    PATH: process.env.PATH,
    HOME: folder,
    AWS_ENDPOINT_URL: world.sandbox.url,
    AWS_REGION: "us-east-1",
    AWS_ACCESS_KEY_ID: "somebody",
    AWS_SECRET_ACCESS_KEY: "secret",
  };
  return new Promise((done) => {
    execFile(resolve("bin/ecs-image-drift"), argv, { cwd: folder, env }, (error, stdout, stderr) =>
      done({ exitCode: error ? Number(error.code) : 0, stdout, stderr }),
    );
  });
}

/** The verbs that `--help` lists. */
async function verbs(): Promise<string[]> {
  const { stdout } = await runHere("--help");
  const [, list = ""] = /^Commands:\n([\s\S]*?)\n\n/m.exec(stdout) ?? [];
  return [...list.matchAll(/^ {2}([a-z]+) /gm)]
    .map(([, verb = ""]) => verb)
    .filter((verb) => verb !== "help");
}

/** What keeps the address of a webhook. */
const keeping = [
  ["aws", "ssm", "put-parameter"],
  ["aws", "secretsmanager", "create-secret"],
] as const;

test("every command is of a kind that is tested here", () => {
  const kinds = [
    ["npm", "install"],
    ["npm", "start"],
    ["npm", "test"],
    ["npm", "run"],
    ["npm", "version"],
    ["npx", "ecs-image-drift"],
    ["npx", "serverless"],
    ["aws", "ecs", "tag-resource"],
    ["aws", "sns", "subscribe"],
    ...keeping,
    ["aws", "sns", "publish"],
    ["aws", "cloudformation", "deploy"],
    ["docker", "push"],
    ["git", "tag"],
    ["git", "push"],
  ];
  const known = new Set(kinds.flatMap((kind) => those(...kind)));
  expect(commands.length).toBeGreaterThan(15);
  expect(commands.filter((command) => !known.has(command)).map(({ command }) => command)).toEqual([]);
});

test("the policy file is read by the commands that are said to read it", async () => {
  const [, said = ""] =
    /^1\. .*deploy again\. (.*) read it too/m.exec(documentAt("docs/configuration.md")) ?? [];
  const helps = await Promise.all(
    (await verbs()).map(async (verb) => [verb, (await runHere(verb, "--help")).stdout] as const),
  );
  const reading = helps.flatMap(([verb, help]) => (help.includes("--config ") ? [verb] : []));
  expect([...said.matchAll(/`(\w+)`/g)].map(([, verb]) => verb).sort()).toEqual(reading.sort());
});

test.each(["README.md", "docs/deploying.md"])("%s names the Node.js that it needs", (file) => {
  const { engines } = JSON.parse(readFileSync("package.json", "utf8"));
  expect(documentAt(file)).toContain(`Node.js ${engines.node.replace(">=", "")} or later`);
});

describe("npm", () => {
  const { scripts } = JSON.parse(readFileSync("package.json", "utf8"));

  test("runs scripts that exist, on files and tests that exist", () => {
    for (const { words } of [...those("npm", "run"), ...those("npm", "test"), ...those("npm", "start")]) {
      const [, verb = "", ...rest] = words;
      const script = verb === "run" ? rest[0] : verb;
      expect(scripts).toHaveProperty(script ?? "");
      const file = rest.find((word) => word.endsWith(".test.ts"));
      if (!file) continue;
      expect(existsSync(file), `${file} is not there`).toBe(true);
      const name = rest[rest.indexOf("--testNamePattern") + 1];
      if (rest.includes("--testNamePattern")) expect(readFileSync(file, "utf8")).toContain(name);
    }
  });

  test("start plays the demo, and test runs vitest", () => {
    expect(scripts).toMatchObject({ start: "node bin/ecs-image-drift demo", test: "vitest run" });
  });
});

describe("ecs-image-drift", () => {
  const run = those("npx", "ecs-image-drift").map(
    ({ path, command, words }) => [path, command, words] as const,
  );

  test.each(run)("in %s: %s", async (_path, command, words) => {
    const [verb = "", ...options] = words.slice(2);
    expect(await verbs()).toContain(verb);
    // A server is not waited for, nor somebody who answers: that is for the flows.
    const isDone = verb !== "sandbox" && (verb !== "pin" || options.includes("--dry-run"));
    if (!isDone) return expectOptions(verb, options);
    const { exitCode, stdout, stderr } = await runHere(verb, ...options);
    expect({ exitCode, stderr: exitCode > 1 ? stderr : "" }, command).toEqual({
      exitCode: verb === "check" ? 1 : 0,
      stderr: "",
    });
    const usual = verb === "init" ? "drift.yml" : "-";
    const into = options.findIndex((option) => option === "--output" || option === "--capture");
    const file = into < 0 ? usual : (options[into + 1] ?? "");
    const text = file === "-" ? stdout : await readFile(join(folder, file), "utf8");
    const usualWords: string = { doctor: "✔ last sweep", redrive: "No message lies in" }[verb] ?? "backend";
    expect(text).toContain(usualWords);
  });

  async function expectOptions(verb: string, options: readonly string[]): Promise<void> {
    const { stdout } = await runHere(verb, "--help");
    for (const option of options.filter((word) => word.startsWith("--"))) expect(stdout).toContain(option);
  }

  test("is named with verbs that exist", async () => {
    const known = await verbs();
    const named = ours.flatMap((path) =>
      spansOf(documentAt(path)).flatMap((span) => /^(?:npx )?ecs-image-drift ([a-z]+)/.exec(span)?.[1] ?? []),
    );
    expect(named.filter((verb) => !known.includes(verb))).toEqual([]);
  });

  test("has the verbs that README.md says it has", async () => {
    const listed = rowsOf(sectionOf(documentAt("README.md"), "Commands"));
    expect(listed.map(([command = ""]) => /^`([a-z]+)/.exec(command)?.[1])).toEqual(await verbs());
  });
});

describe("serverless", () => {
  const own: { params: { default: Record<string, string> } } = parse(readFileSync("serverless.yml", "utf8"), {
    logLevel: "error",
  });

  test("is given parameters that exist", () => {
    const all = those("npx", "serverless");
    expect(all.length).toBeGreaterThan(3);
    for (const { command, words } of all) {
      expect(["deploy", "package", "remove"]).toContain(words[2]);
      const given = words.flatMap((word, i) => (words[i - 1] === "--param" ? [word.split("=")[0]] : []));
      expect(Object.keys(own.params.default), command).toEqual(expect.arrayContaining(given));
      const options = words.filter((word) => word.startsWith("--"));
      expect(["--param", "--region", "--stage", "--package"], command).toEqual(
        expect.arrayContaining(options),
      );
    }
  });

  test("has the parameters and defaults that are listed", () => {
    const listed = rowsOf(sectionOf(documentAt("docs/deploying.md"), "Parameters")).map(([name, value]) => [
      name?.replaceAll("`", ""),
      value === "empty" ? "" : value?.replaceAll("`", ""),
    ]);
    expect(Object.fromEntries(listed)).toEqual(own.params.default);
  });
});

describe("aws", () => {
  test("sets tags that the program reads", () => {
    const all = those("aws", "ecs", "tag-resource");
    expect(all.length).toBeGreaterThan(1);
    for (const { words } of all) {
      const [, key = "", value = ""] = /^key=([^,]+),value=(.+)$/.exec(words.at(-1) ?? "") ?? [];
      const policy = policyFor(policyFile(), { cluster: "dev", name: "backend", tags: { [key]: value } });
      const { track, mode } = forContainer(policy, key.split(".")[1] ?? "");
      expect([formatTrack(track), mode, policy.mute.join(" ")], key).toContain(value);
      expect(policy).toMatchObject({ byName: key.endsWith(":mode"), badTags: [] });
    }
  });

  test("subscribes with a filter on attributes that are sent", () => {
    const attributes = rowsOf(sectionOf(documentAt("docs/deploying.md"), "Subscriptions"));
    const names = attributes.map(([name = ""]) => name.replaceAll("`", ""));
    const all = those("aws", "sns", "subscribe");
    expect(all.length).toBeGreaterThan(0);
    for (const { words } of all) {
      const filter = JSON.parse(JSON.parse(words.at(-1) ?? "").FilterPolicy);
      expect(names).toEqual(expect.arrayContaining(Object.keys(filter)));
    }
  });

  test("filters on attributes that a message about one service has", async () => {
    const sent: PublishCommand[] = [];
    const client = { send: async (command: PublishCommand) => sent.push(command) } as unknown as SNSClient;
    await createAlerts(client, "topic").publish(composeAlert(contentOf()));
    const attributes = rowsOf(sectionOf(documentAt("docs/deploying.md"), "Subscriptions"));
    expect(attributes.map(([name = ""]) => name.replaceAll("`", "")).sort()).toEqual(
      Object.keys(sent[0]?.input.MessageAttributes ?? {}).sort(),
    );
  });
});

describe("Slack", () => {
  const option = (words: readonly string[], name: string) => words[words.indexOf(name) + 1] ?? "";

  test("is given the address where the deployed function looks for it", () => {
    const deployed = those("npx", "serverless", "deploy").flatMap(({ words }) =>
      words.filter((word) => word.startsWith("slack=")),
    );
    const kept = keeping.flatMap((kind) =>
      those(...kind).map(({ words }) => `slack=${kind[1]}:${option(words, "--name")}`),
    );
    expect(new Set(kept).size).toBe(2);
    expect(deployed.sort()).toEqual(kept.sort());
    // Version 1 of the AWS CLI fetches an address that it finds in a parameter.
    for (const { words } of keeping.flatMap((kind) => those(...kind)))
      expect(words).toContain("file://webhook.txt");
  });

  test("gets the test message", async () => {
    const [publish] = those("aws", "sns", "publish");
    const words = publish?.words ?? [];
    const { sandbox, close } = await createWorld({ remediation: "on" });
    const credentials = { accessKeyId: "me", secretAccessKey: "me" };
    const sns = new SNSClient({ endpoint: sandbox.url, region: "us-east-1", credentials });
    const TopicArn = sandbox.stack?.resources.find(({ logicalId }) => logicalId === "Alerts")?.physicalId;
    await sns.send(
      new PublishCommand({
        TopicArn,
        Subject: option(words, "--subject"),
        Message: option(words, "--message"),
      }),
    );
    await sandbox.settle();
    expect(sandbox.inbox().find(({ channel }) => channel === "slack")?.body).toBe(
      "A test\nHello from ecs-image-drift",
    );
    sns.destroy();
    await close();
  });
});

test("the alarms that are explained are those of the template", () => {
  const text = readFileSync("serverless.yml", "utf8");
  const alarms = [...text.matchAll(/^ {6}(\w+):\n {8}Type: AWS::CloudWatch::Alarm$/gm)].map(([, id]) => id);
  const explained = rowsOf(sectionOf(documentAt("docs/deploying.md"), "Alarms")).map(([id]) =>
    id?.replaceAll("`", ""),
  );
  expect(alarms.length).toBeGreaterThan(0);
  expect(explained.sort()).toEqual(alarms.sort());
});
