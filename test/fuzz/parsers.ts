/** Every parser of what others wrote, with examples of what it reads. */
import type { SQSEvent } from "aws-lambda";
import { Command } from "commander";
import { readBatch, readFailures } from "../../src/adapters/ecr/shapes/manifest-batch.ts";
import {
  digestIndex,
  digestManifest,
  parseImage,
  parseIndex,
} from "../../src/adapters/ecr/shapes/manifests.ts";
import { decodeContainers } from "../../src/adapters/ecs/shapes/task-definitions.ts";
import { parseEvent } from "../../src/adapters/events/eventbridge.ts";
import { parseRecheck, parseRemedyRequest } from "../../src/adapters/events/sqs.ts";
import { eachRecord } from "../../src/adapters/events/sqs-batch.ts";
import {
  decodeMove,
  decodePreview,
  decodeRecord,
  encodeMove,
  encodeRecord,
} from "../../src/adapters/journal/shapes.ts";
import { parsePolicyFile } from "../../src/adapters/policy/policy-file.ts";
import {
  readRule,
  readSchedule,
  readSummary,
  readTags,
  readTarget,
  whyNotPut,
} from "../../src/adapters/schedules/shapes.ts";
import { check } from "../../src/cli/commands/check.ts";
import { explain } from "../../src/cli/commands/explain.ts";
import { history } from "../../src/cli/commands/history.ts";
import { pin } from "../../src/cli/commands/pin.ts";
import { silence } from "../../src/cli/commands/silence.ts";
import { wait } from "../../src/cli/commands/wait.ts";
import type { JsonObject } from "../../src/domain/common/json.ts";
import { parseServiceArn } from "../../src/domain/ecs/arn.ts";
import { parseTrack } from "../../src/domain/image/parse-track.ts";
import { isTag, parseReference, type Tag } from "../../src/domain/image/reference.ts";
import { needsNeighbours } from "../../src/domain/image/tag/evidence.ts";
import { spell } from "../../src/domain/image/tag/spell.ts";
import { newRecord } from "../../src/domain/incidents/record.ts";
import { readServiceTags } from "../../src/domain/policy/service-tags.ts";
import { namedBy } from "../../src/domain/workload/carried.ts";
import { readDefinition, ruleTarget, scheduleTarget } from "../../src/domain/workload/workload.ts";
import { event, recorded } from "../adapters/events.ts";
import {
  at,
  attempt,
  claim,
  digest,
  ended,
  incidentOf,
  remedyOf,
  serviceArn,
  told,
} from "../domain/building.ts";
import { builtIndexOf, indexOf, manifestOf, provenanceOf, sbomOf } from "../support/manifests.ts";
import { bentJson, bentJsonTexts, bentTexts, fuzzed } from "./fuzz.ts";

const of = digest("an image");
const image = manifestOf("one", { "org.opencontainers.image.revision": "4f5ec4d" });
const indexes = [
  indexOf({ "linux/amd64": image, "linux/arm64/v8": manifestOf("two") }),
  builtIndexOf(image, provenanceOf("one")),
];

const record = {
  ...newRecord(serviceArn),
  incidents: [incidentOf({ told: told(), claim: claim() })],
  remedy: remedyOf(),
  attempts: [attempt({ end: ended("failed") })],
  accepted: { taskDefinition: "backend:4", digests: new Map([["web", [of]]]) },
  unknownSince: at("08:00"),
};

const move = encodeMove({ at: at("08:00"), source: "event", digest: of });

const policyFile = `# which services
defaults:
  mode: alert
  settle: 10m
services:
  - cluster: "prod-*"
    service: backend
    mode: remediate
    track: semver:^1.2
    containers:
      sidecar: { track: none }
limits:
  alertsPerHour: 20
repositories:
  ignore: ["build-*"]
`;

/** The arguments of a command, read and checked, and nothing done. */
function parseArguments(line: string): unknown {
  const [name = "", ...argv] = line.split(" ");
  const verb = { check, explain, history, pin, silence, wait }[name] ?? check;
  const command = new Command(name)
    .exitOverride()
    .configureOutput({ writeErr: () => {}, writeOut: () => {} });
  verb.configure(command);
  return command.parse(argv, { from: "user" }).opts();
}

const field = (json: unknown, ...path: string[]): unknown =>
  path.reduce<unknown>((at, name) => (at as Record<string, unknown>)[name], json);

const invalid = ["SyntaxError", "ValiError"];

/** Each with a flaw of the kind that slips in: what is always there is read unchecked. */
export const parsers = [
  fuzzed({
    name: "events of EventBridge",
    inputs: bentJson(recorded.map(event)),
    parse: parseEvent,
    refusals: ["ValiError"],
    flawed: (json) => field(json, "detail", "repository-name", "length"),
  }),
  fuzzed({
    name: "messages of the queue of rechecks",
    inputs: bentJsonTexts([
      { at: at("08:00"), services: [serviceArn] },
      { at: at("08:00"), push: { repository: "123456789012/us-east-1/backend", pushedAt: at("07:00") } },
    ]),
    parse: parseRecheck,
    refusals: invalid,
    flawed: (body) => JSON.parse(body).services.map(parseServiceArn),
  }),
  fuzzed({
    name: "messages of the queue of remedies",
    inputs: bentJsonTexts([{ service: serviceArn }]),
    parse: parseRemedyRequest,
    refusals: invalid,
    flawed: (body) => JSON.parse(body).service.length,
  }),
  fuzzed({
    name: "bodies of a batch of messages, of which none takes another with it",
    inputs: bentTexts([JSON.stringify({ service: serviceArn })]),
    parse: (body) => {
      const others = ["one", "two"];
      const Records = [body, ...others].map((one, i) => ({ messageId: `${i}`, body: one }));
      const read = (one: string) => (others.includes(one) ? one : parseRemedyRequest(one));
      const { values } = eachRecord({ Records } as SQSEvent, read, { warn: () => {} });
      if (values.length < others.length) throw new RangeError("lost");
    },
    refusals: [],
    flawed: parseRemedyRequest,
  }),
  fuzzed({
    name: "indexes",
    inputs: bentJsonTexts(indexes.map((text) => JSON.parse(text))),
    parse: (text) => {
      const read = parseIndex(of, text);
      const kept = digestIndex(text);
      if (read.known !== (kept !== null)) throw new RangeError("one of them cannot be read");
      if (kept === null) return;
      if (JSON.stringify(parseIndex(of, kept)) !== JSON.stringify(read))
        throw new RangeError("another is kept");
      if (kept.length > 2 * text.length + 1000) throw new RangeError("more is kept than there was");
    },
    refusals: [],
    flawed: (text) => field(JSON.parse(text), "manifests", "0", "digest", "length"),
  }),
  fuzzed({
    name: "manifests",
    inputs: bentJsonTexts([image, sbomOf(of), provenanceOf("one")].map((text) => JSON.parse(text))),
    parse: (text) => {
      const read = parseImage(of, text);
      const kept = digestManifest(text);
      if (read.known !== (kept !== null)) throw new RangeError("one of them cannot be read");
      if (kept === null) return;
      if (JSON.stringify(parseImage(of, kept)) !== JSON.stringify(read))
        throw new RangeError("another is kept");
      if (kept.length > 2000) throw new RangeError("much is kept");
    },
    refusals: [],
    flawed: (text) => field(JSON.parse(text), "config", "digest", "length"),
  }),
  fuzzed({
    name: "answers of BatchGetImage",
    inputs: bentJson([
      {
        images: [{ imageId: { imageDigest: of }, imageManifest: image }],
        failures: [{ imageId: { imageDigest: of }, failureCode: "ImageNotFound" }],
      },
    ]),
    parse: (json) => [readBatch(json as JsonObject), readFailures(json as JsonObject)],
    refusals: ["ValiError"],
    flawed: (json) => field(json, "images", "0", "imageId", "imageDigest"),
  }),
  fuzzed({
    name: "image references",
    inputs: bentTexts([
      `123456789012.dkr.ecr.us-east-1.amazonaws.com/team/backend:v1.2@${of}`,
      "nginx",
      "[::1]:5000/a/b:c",
    ]),
    parse: parseReference,
    refusals: ["SyntaxError"],
    flawed: (text) => field(text.split("/"), "1", "length"),
  }),
  fuzzed({
    name: "names of rules, schedules, and what they run",
    inputs: bentTexts([
      "arn:aws:events:us-east-1:123456789012:rule/nightly",
      "arn:aws:scheduler:us-east-1:123456789012:schedule/default/nightly",
      "arn:aws:ecs:us-east-1:123456789012:cluster/dev",
      "arn:aws:ecs:us-east-1:123456789012:task-definition/nightly:12",
    ]),
    parse: (text) => [
      readDefinition(text),
      ruleTarget(text, { arn: text, id: text }),
      scheduleTarget(text, text),
    ],
    refusals: [],
    flawed: (text) => field(text.split(":"), "5", "length"),
  }),
  fuzzed({
    name: "answers of EventBridge",
    inputs: bentJson([
      {
        Id: "job",
        Arn: "arn",
        State: "ENABLED",
        ScheduleExpression: "rate(1 day)",
        EcsParameters: { TaskDefinitionArn: "nightly:12" },
        FailedEntries: [{ ErrorCode: "x" }],
        Tags: [{ Key: "a", Value: "b" }],
      },
    ]),
    parse: (json) => {
      const answer = json as JsonObject;
      return [readTarget(answer), readRule(answer), whyNotPut(answer), namedBy(answer), readTags(answer)];
    },
    refusals: ["ValiError"],
    flawed: (json) => field(json, "EcsParameters", "TaskDefinitionArn", "length"),
  }),
  fuzzed({
    name: "answers of Scheduler",
    inputs: bentJson([
      {
        Arn: "arn",
        Name: "nightly",
        GroupName: "default",
        State: "ENABLED",
        LastModificationDate: 1795683600.5,
        ScheduleExpression: "rate(1 day)",
        Target: { Arn: "arn", EcsParameters: { TaskDefinitionArn: "nightly:12" } },
      },
    ]),
    parse: (json) => [readSummary(json as JsonObject), readSchedule(json as JsonObject)],
    refusals: ["ValiError"],
    flawed: (json) => field(json, "Target", "EcsParameters", "TaskDefinitionArn"),
  }),
  fuzzed({
    name: "tags",
    inputs: bentTexts([
      "v1.2.3-alpine",
      "2026-11-26",
      "main-4f5ec4d",
      "build-123",
      "1.2.3-rc.1",
      "16",
      "abc-5-gdeadbee",
    ]).filter(isTag),
    parse: (tag) => [spell(tag), needsNeighbours(tag)],
    refusals: [],
    flawed: (tag: Tag) => BigInt(tag.split(/[-.]/)[0] ?? ""),
  }),
  fuzzed({
    name: "tracks",
    inputs: bentTexts([
      "auto",
      "semver:^1.2-alpine",
      "newest:main-*",
      "same-tag",
      "none",
      "calver",
      "tag:latest",
    ]),
    parse: parseTrack,
    refusals: [],
    flawed: (text) => new RegExp(text),
  }),
  fuzzed({
    name: "tags of services",
    inputs: bentJson([
      {
        "ecs-image-drift:mode": "remediate",
        "ecs-image-drift:track.web": "semver:^1",
        "ecs-image-drift:hold-until": "2026-12-01",
      },
    ]),
    parse: (json) => {
      const tags = Object.entries(Object(json)).map(([name, value]) => [name, String(value)] as const);
      return readServiceTags(Object.fromEntries(tags), (text) => parseTrack(text) ?? undefined);
    },
    refusals: [],
    flawed: (json) => new Date(String(field(json, "ecs-image-drift:hold-until"))).toISOString(),
  }),
  fuzzed({
    name: "drift.yml",
    inputs: bentTexts([policyFile]),
    parse: (text) => parsePolicyFile("drift.yml", text),
    refusals: ["SyntaxError"],
    flawed: (text) => field(text.split("services:"), "1", "length"),
  }),
  fuzzed({
    name: "arguments of the command line",
    inputs: bentTexts([
      "check backend --cluster dev --format json --fail-on drifted",
      "explain backend --cluster dev --format json",
      "history backend --cluster dev --since 7d",
      "pin backend --cluster dev --container web --tag latest --yes",
      "silence 01M8BJT7ZSJGFRB4074V4CBTPF --until 4h",
      "wait backend --cluster dev --timeout 10m",
    ]),
    parse: parseArguments,
    refusals: ["CommanderError", "InvalidArgumentError"],
    flawed: (line) => field(line.split(" --"), "1", "length"),
  }),
  fuzzed({
    name: "records of the journal",
    inputs: bentJsonTexts([JSON.parse(encodeRecord(record))]),
    parse: (text) => decodeRecord(text, 1),
    refusals: invalid,
    flawed: (text) => JSON.parse(text).incidents.map((one: { container: string }) => one.container.length),
  }),
  fuzzed({
    name: "moves of the journal",
    inputs: bentTexts([move, move.replace(/sha256.*/, "none")]),
    parse: decodeMove,
    refusals: ["SyntaxError"],
    flawed: (text) => new Date(text.split("|")[0] ?? "").toISOString(),
  }),
  fuzzed({
    name: "previews of the journal",
    inputs: bentJsonTexts([{ askedAt: at("08:00"), readAt: null, expiring: [of], why: null }]),
    parse: decodePreview,
    refusals: invalid,
    flawed: (text) => JSON.parse(text).expiring.length,
  }),
  fuzzed({
    name: "task definitions in the memory",
    inputs: bentJsonTexts([[{ name: "web", written: "nginx", pinnedFrom: "latest", platform: null }]]),
    parse: decodeContainers,
    refusals: invalid,
    flawed: (text) => JSON.parse(text)[0].name,
  }),
];
