/** What `serverless package` leaves behind: small bundles, a template in which nothing leads nowhere. */
import { execFile } from "node:child_process";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { strFromU8, unzipSync } from "fflate";
import { describe, expect, onTestFinished, test } from "vitest";
import { withoutRegions } from "../scripts/bundle.ts";
import type { JsonObject } from "../src/sandbox/world.ts";
import { packages, readTemplate, serverlessPackage, type Template, templateFile } from "./support/package.ts";
import { type Referring, unresolved } from "./support/unresolved.ts";

const handlers = {
  off: ["image-pushed", "recheck", "service-changed", "sweep"],
  on: ["image-pushed", "post-to-slack", "recheck", "remediate", "service-changed", "sweep"],
} as const;
const both = ["on", "off"] as const;

async function zips(remediation: "on" | "off"): Promise<string[]> {
  const files = await readdir(packages[remediation]);
  return files.flatMap((file) => (file.endsWith(".zip") ? file.slice(0, -".zip".length) : [])).sort();
}

async function unzip(remediation: "on" | "off", handler: string) {
  return Object.entries(unzipSync(await readFile(join(packages[remediation], `${handler}.zip`))));
}

test("without the list of regions, each is in the partition that it was in", async () => {
  const path = "node_modules/@aws-sdk/core/dist-es/submodules/client/util-endpoints/lib/aws/partitions.js";
  const source = await readFile(path, "utf8");
  const read = (text: string) => {
    const partitions: { id: string; regionRegex: string; regions: object }[] = JSON.parse(
      text.slice(text.indexOf("["), text.lastIndexOf("]") + 1),
    );
    return partitions;
  };
  const short = read(withoutRegions(source));
  const listed = read(source).flatMap(({ id, regions }) =>
    Object.keys(regions).flatMap((region) => (region.endsWith("-global") ? [] : [[region, id]])),
  );
  const found = listed.map(([region = ""]) => [
    region,
    short.find(({ regionRegex }) => new RegExp(regionRegex).test(region))?.id,
  ]);
  expect(listed.length).toBeGreaterThan(30);
  expect(found).toEqual(listed);
  expect(short.flatMap(({ regions }) => Object.keys(regions))).toEqual([]);
});

describe.for(both)("packaged with remediation and Slack %s", (remediation) => {
  test("there is one zip for each handler", async () => {
    expect(await zips(remediation)).toEqual(handlers[remediation]);
  });

  test.for([...handlers[remediation]])("%s is one bundle of at most 400 KB", async (handler) => {
    const files = await unzip(remediation, handler);
    expect(files.map(([name]) => name)).toEqual([`dist/handlers/${handler}.js`]);
    expect(files[0]?.[1].length).toBeLessThanOrEqual(400 * 1024);
    expect(String(files[0]?.[1])).not.toContain("docs.aws.amazon.com/AmazonECS");
  });

  test("every reference in the template leads somewhere", async () => {
    expect(unresolved((await readTemplate(remediation)) as unknown as Referring)).toEqual([]);
  });

  test("every queue, rule's target, asynchronous function and subscribed function has a dead-letter queue", async () => {
    expect(withoutDeadLetters(await readTemplate(remediation))).toEqual([]);
  });
});

describe("a template in which something leads nowhere", () => {
  // biome-ignore-start lint/suspicious/noTemplateCurlyInString: CloudFormation writes its variables so
  const planted: [string, JsonObject, string][] = [
    ["Ref", { Value: { Ref: "Alert" } }, 'there is no "Alert"'],
    ["Fn::GetAtt", { Value: { "Fn::GetAtt": ["Journals", "Arn"] } }, 'there is no resource "Journals"'],
    [
      "an attribute",
      { Value: { "Fn::GetAtt": "Journal.Name" } },
      'AWS::DynamoDB::Table has no attribute "Name"',
    ],
    ["Fn::Sub", { Value: { "Fn::Sub": "${AWS::Region} ${Alert} ${!Literal}" } }, 'there is no "Alert"'],
    [
      "an attribute in Fn::Sub",
      { Value: { "Fn::Sub": "${Alerts.Arn}" } },
      'AWS::SNS::Topic has no attribute "Arn"',
    ],
    [
      "a variable of Fn::Sub",
      { Value: { "Fn::Sub": ["${Own} ${Other}", { Own: { Ref: "No" } }] } },
      'there is no "Other"',
    ],
    ["a condition", { Condition: "HasNoEmail", Value: "" }, 'there is no condition "HasNoEmail"'],
    ["Fn::If", { Value: { "Fn::If": ["HasNoEmail", "", ""] } }, 'there is no condition "HasNoEmail"'],
    ["Fn::FindInMap", { Value: { "Fn::FindInMap": ["Regions", "a", "b"] } }, 'there is no mapping "Regions"'],
  ];
  // biome-ignore-end lint/suspicious/noTemplateCurlyInString: see above

  test.for(planted)("is told: %s", async ([, output, message]) => {
    const template = await readTemplate("on");
    const found = unresolved({ ...template, Outputs: { Planted: output } } as unknown as Referring);
    expect(found[0]).toMatch(/^Outputs\.Planted\./);
    expect(found[0]).toContain(message);
  });

  test("is told by what it depends on", async () => {
    const template = (await readTemplate("on")) as unknown as Referring;
    const Resources = { ...template.Resources, Planted: { Type: "AWS::SNS::Topic", DependsOn: ["Nobody"] } };
    expect(unresolved({ ...template, Resources })).toEqual([
      'Resources.Planted.DependsOn: there is no resource "Nobody"',
    ]);
  });
});

describe("a template in which something has no dead-letter queue", () => {
  test.for([
    ["Rechecks", "RedrivePolicy"],
    ["ImageDashpushedLambdaFunction", "DeadLetterConfig"],
    ["SweepLambdaFunction", "DeadLetterConfig"],
    ["PostDashtoDashslackLambdaFunction", "DeadLetterConfig"],
    ["AlertsToSlack", "RedrivePolicy"],
  ] as const)("is told by %s without %s", async ([id, property]) => {
    const template = await readTemplate("on");
    delete template.Resources[id]?.Properties[property];
    expect(withoutDeadLetters(template)).toContain(id);
  });

  test("is told by a rule's target without one", async () => {
    const template = await readTemplate("on");
    const [target] = (template.Resources.ServiceChangesRule?.Properties.Targets ?? []) as JsonObject[];
    delete target?.DeadLetterConfig;
    expect(withoutDeadLetters(template)).toEqual(["ServiceChangesRule"]);
  });
});

/** The queues, rules and functions where what fails for good is lost. */
function withoutDeadLetters({ Resources }: Template): string[] {
  const all = Object.entries(Resources);
  const ofType = (type: string) => all.filter(([, { Type }]) => Type === type);
  const deadLetters = JSON.stringify({ "Fn::GetAtt": ["DeadLetters", "Arn"] });
  const leadsThere = (value: unknown) => JSON.stringify(value ?? null).includes(deadLetters);
  const fedByQueue = JSON.stringify(
    ofType("AWS::Lambda::EventSourceMapping").map(([, { Properties }]) => Properties.FunctionName),
  );
  const queues = ofType("AWS::SQS::Queue").filter(
    ([id, { Properties }]) => id !== "DeadLetters" && !leadsThere(Properties.RedrivePolicy),
  );
  const functions = ofType("AWS::Lambda::Function").filter(
    ([id, { Properties }]) => !fedByQueue.includes(`"${id}"`) && !leadsThere(Properties.DeadLetterConfig),
  );
  const rules = ofType("AWS::Events::Rule").filter(([, { Properties }]) =>
    (Properties.Targets as JsonObject[]).some(
      // What a schedule misses comes again with its next turn.
      (target) => Properties.ScheduleExpression === undefined && !leadsThere(target.DeadLetterConfig),
    ),
  );
  const subscriptions = ofType("AWS::SNS::Subscription").filter(
    ([, { Properties }]) => Properties.Protocol === "lambda" && !leadsThere(Properties.RedrivePolicy),
  );
  return [...queues, ...functions, ...rules, ...subscriptions].map(([id]) => id);
}

describe("packaged with remediation and Slack off", () => {
  test("nothing in the template can write to ECS", async () => {
    const text = await readFile(join(packages.off, templateFile), "utf8");
    expect(text.match(/RegisterTaskDefinition|UpdateService|PassRole|[Rr]emediate/g)).toBeNull();
    expect(text).toContain("ecs:DescribeServices");
  });

  test("nothing in the template is of Slack, and nothing may read a secret", async () => {
    const text = await readFile(join(packages.off, templateFile), "utf8");
    expect(text.match(/[Ss]lack|ssm:|secretsmanager:|kms:/g)).toBeNull();
  });
});

test.each(["SweepMissingAlarm", "SweepFailedAlarm"])(
  "%s counts for as long as two sweeps take at the slowest rate that is allowed",
  async (alarm) => {
    const { Period, EvaluationPeriods } = (await readTemplate("off")).Resources[alarm]?.Properties ?? {};
    expect(Number(Period) * Number(EvaluationPeriods)).toBeGreaterThanOrEqual(2 * 30 * 60);
  },
);

describe("packaged with Slack on", () => {
  test("the address of the webhook is not in the template, but where it is kept", async () => {
    const { Resources } = await readTemplate("on");
    expect(Resources.PostDashtoDashslackLambdaFunction?.Properties.Environment).toMatchObject({
      Variables: { SLACK_WEBHOOK: "ssm:/ecs-image-drift/slack-webhook-url" },
    });
    const others = Object.entries(Resources).filter(([id]) => !id.startsWith("PostDashtoDashslack"));
    expect(JSON.stringify(others)).not.toContain("SLACK_WEBHOOK");
  });

  test("it may read a parameter of any path, or a secret", async () => {
    const readable = async (place: string) => {
      const folder = await mkdtemp(join(tmpdir(), "slack-"));
      onTestFinished(() => rm(folder, { recursive: true, force: true }));
      await serverlessPackage(folder, "--param", `slack=${place}`);
      const template: Template = JSON.parse(await readFile(join(folder, templateFile), "utf8"));
      expect(unresolved(template as unknown as Referring)).toEqual([]);
      const reading = template.Resources.PostToSlackRole?.Properties.Policies;
      return [...JSON.stringify(reading).matchAll(/:((?:parameter|secret)[:/][^"]*)"/g)].map(
        ([, what]) => what,
      );
    };
    expect(await readable("ssm:webhook")).toEqual(new Array(2).fill("parameter/webhook"));
    expect(await readable("secretsmanager:a/b")).toEqual(new Array(2).fill("secret:a/b-??????"));
  });

  test.for(["https://hooks.slack.com/services/T0/B0/x", "ssm:", "ssm:a b", "on"])(
    "it is not packaged with slack=%s, and the address is not repeated",
    async (place) => {
      const failure = await serverlessPackage(".package/never", "--param", `slack=${place}`).then(
        () => "",
        (error: { readonly stdout?: string; readonly stderr?: string }) => `${error.stdout}${error.stderr}`,
      );
      expect(failure).toContain("expected --param slack=ssm:NAME, secretsmanager:NAME or off");
      expect(failure).not.toContain("hooks.slack.com");
    },
  );
});

test.for([
  ["emial=a@b.c", "--param emial: expected one of email, remediation, lifecyclePreviews, slack, sweepRate"],
  ["remediation=maybe", '--param remediation="maybe": expected on or off'],
  ["lifecyclePreviews=true", '--param lifecyclePreviews="true": expected on or off'],
  ["email=you", '--param email="you": expected an e-mail address'],
  ["sweepRate=15m", '--param sweepRate="15m": expected a rate from "1 minute" to "30 minutes"'],
  ["sweepRate=2 hours", '--param sweepRate="2 hours": expected a rate from "1 minute" to "30 minutes"'],
] as const)("it is not packaged with %s, and what is allowed is said", async ([given, words]) => {
  const failure = await serverlessPackage(".package/never", "--param", given).then(
    () => "",
    (error: { readonly stdout?: string; readonly stderr?: string }) => `${error.stdout}${error.stderr}`,
  );
  expect(failure).toContain(`Cannot package with ${words}`);
});

describe("a bundled handler", () => {
  test.for([...handlers.on])("%s says so where there are no credentials", async (handler) => {
    const folder = await mkdtemp(join(tmpdir(), "bundle-"));
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
    for (const [, bytes] of await unzip("on", handler)) await writeFile(join(folder, "index.js"), bytes);
    await writeFile(join(folder, "run.js"), run);
    const environment = {
      HOME: folder,
      AWS_REGION: "us-east-1",
      AWS_EC2_METADATA_DISABLED: "true",
      ALERTS_TOPIC: "arn:aws:sns:us-east-1:123456789012:alerts",
      JOURNAL_TABLE: "journal",
      RECHECKS_QUEUE: "https://sqs.us-east-1.amazonaws.com/123456789012/rechecks",
      REMEDIES_QUEUE: "https://sqs.us-east-1.amazonaws.com/123456789012/remedies",
      DEAD_LETTERS_QUEUE: "https://sqs.us-east-1.amazonaws.com/123456789012/dead-letters",
      SLACK_WEBHOOK: "ssm:webhook",
    };
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ["run.js", JSON.stringify(events[handler])],
      {
        cwd: folder,
        env: environment,
      },
    );
    expect(stdout.trim().split("\n").at(-1)).toMatch(
      /^CredentialsProviderError: Could not load credentials from any providers$|^Error: Cannot read "ssm:webhook": CredentialsProviderError$/,
    );
  });

  test.for([...handlers.on])("%s needs no module beside Node's own", async (handler) => {
    const [[, bytes] = []] = await unzip("on", handler);
    const required = [...strFromU8(bytes ?? new Uint8Array()).matchAll(/\brequire\("([^"]+)"\)/g)];
    expect(required.length).toBeGreaterThan(0);
    // The SDK asks for this one where an operation has a stream of events: none of ours has.
    const others = required.map(([, name]) => name).filter((name) => name !== "@smithy/core/event-streams");
    expect(others.filter((name) => !name?.startsWith("node:"))).toEqual([]);
  });
});

const run = `require("./index.js").handler(JSON.parse(process.argv[2]), { getRemainingTimeInMillis: () => 60_000 }).then(
  () => console.log("no error"),
  ({ name, message }) => console.log(name + ": " + message),
);`;

const service = "arn:aws:ecs:us-east-1:123456789012:service/dev/backend";
const envelope = { account: "123456789012", region: "us-east-1", time: "2026-11-26T09:00:00Z" };
const queued = (body: object) => ({ Records: [{ messageId: "1", body: JSON.stringify(body) }] });

/** Something to do for each handler. */
const events: Record<(typeof handlers.on)[number], object> = {
  "image-pushed": {
    ...envelope,
    source: "aws.ecr",
    "detail-type": "ECR Image Action",
    detail: { "action-type": "PUSH", "repository-name": "backend", "image-tag": "latest", result: "SUCCESS" },
  },
  "service-changed": queued({
    ...envelope,
    source: "aws.ecs",
    "detail-type": "ECS Service Action",
    resources: [service],
    detail: { eventName: "SERVICE_STEADY_STATE" },
  }),
  recheck: queued({ at: "2026-11-26T09:00:00Z", services: [service] }),
  sweep: {},
  remediate: queued({ service }),
  "post-to-slack": { Records: [{ Sns: { Subject: "Hello", Message: "a test" } }] },
};
