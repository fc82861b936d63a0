import { describe, expect, test } from "vitest";
import type { Alert, AlertMessage, RemedyReport } from "../../../src/domain/incidents/alert.ts";
import {
  factsOf,
  imagesOf,
  quietOf,
  remarksOf,
  remedyOf,
  titleOf,
  whyOf,
} from "../../../src/domain/words/alert/alert-text.ts";
import { isCommand } from "../../../src/domain/words/commands.ts";
import { shortDigest } from "../../../src/domain/words/image-words.ts";
import type { ContainerReport, ServiceReport } from "../../../src/domain/words/report.ts";
import { digest, registry, revision, serviceArn } from "../building.ts";
import { alert } from "../situations.ts";

const stale = alert();
const about = (more: Partial<Alert>, message: Partial<AlertMessage> = {}): Alert => ({
  ...stale,
  ...more,
  message: { ...stale.message, ...message },
});
const service = (more: Partial<ServiceReport> = {}): ServiceReport => ({
  ...(stale.message.services[0] as ServiceReport),
  ...more,
});

describe("the title", () => {
  const ofRepository: Partial<AlertMessage> = {
    services: [],
    repository: { repository: `${registry}/shop/backend`, findings: [] },
  };
  const fits = "DRIFT: dev/backend: stale since 2026-11-26 11:00 UTC";
  test.each<[what: string, alert: Alert, longest: number, title: string]>([
    ["is whole where it just fits", stale, fits.length, fits],
    [
      "has a shorter name where it does not",
      stale,
      fits.length - 1,
      "DRIFT: dev/bac...: stale since 2026-11-26 11:00 UTC",
    ],
    [
      "says of how many services it is, however long the name of the first",
      about({}, { services: [service({ name: "x".repeat(99) }), service(), service()] }),
      60,
      "DRIFT: dev/x... and 2 more: stale since 2026-11-26 11:00 UTC",
    ],
    ["has no name where there is no room", stale, 20, "DRIFT: ...: stale since 2026-11-26 11:00 UTC"],
    [
      "names a repository without its registry",
      about({ kind: "wrong-repository", since: null }, ofRepository),
      99,
      "DRIFT: repository shop/backend: wrong-repository",
    ],
    [
      "is the headline where it is about nothing there is",
      about({ headline: "All is well" }, { services: [] }),
      99,
      "DRIFT: All is well",
    ],
    [
      "says that what was behind runs what was pushed",
      about({ kind: "behind" }, { event: "remediated" }),
      99,
      "REMEDIATED: dev/backend: runs the pushed image",
    ],
    [
      "says of any other kind that it is over",
      about({ kind: "missing" }, { event: "resolved" }),
      99,
      "RESOLVED: dev/backend: no longer missing",
    ],
    [
      "says of what is followed no more that it is over",
      about({}, { event: "resolved", services: [service({ containers: [] })] }),
      99,
      "RESOLVED: dev/backend: no longer stale",
    ],
    [
      "says of what a person moved a service off that it is over",
      about({}, { event: "resolved", services: [service({ status: "held" })] }),
      99,
      "RESOLVED: dev/backend: no longer stale",
    ],
    ["dates no notice", about({ kind: "on-hold" }, { event: "notice" }), 99, "NOTICE: dev/backend: on-hold"],
  ])("%s", (_, one, longest, title) => expect(titleOf(one, longest)).toBe(title));
});

describe("the facts", () => {
  const [finding] = service().findings;
  const findings = (...kinds: string[]) => kinds.flatMap((kind) => (finding ? { ...finding, kind } : []));
  const earlier = "2026-11-26T10:00:00.000Z";
  const ofTwo = { services: [service(), service()] };
  const since = (when: string) => ["Since", when];
  const where = ["Service", "dev/backend (account 123456789012, us-east-1)"];
  const tasks = ["Tasks", "2 running of 2 desired"];
  test.each<[what: string, service: ServiceReport, alert: Alert, since: string[], tasks: string[]]>([
    [
      "the incident's own date first",
      service({ since: earlier }),
      stale,
      since("2026-11-26 11:00 UTC"),
      tasks,
    ],
    [
      "else the service's, where it is of one finding and of advice",
      service({ since: earlier, findings: findings("mutable", "missing") }),
      about({ since: null }),
      since("2026-11-26 10:00 UTC"),
      tasks,
    ],
    [
      "or none, where it may be of another finding",
      service({ since: earlier, findings: findings("stale", "missing") }),
      about({ since: null }),
      since("not known"),
      tasks,
    ],
    ["or none at all", service({ since: null }), about({ since: null }), since("not known"), tasks],
    [
      "the service's own date among several",
      service({ since: earlier }),
      about({}, ofTwo),
      since("2026-11-26 10:00 UTC"),
      tasks,
    ],
    [
      "no other service's date for its own",
      service({ since: null }),
      about({}, ofTwo),
      since("not known"),
      tasks,
    ],
    [
      "the incident's, among several that have other findings too",
      service({ since: earlier, findings: findings("stale", "missing") }),
      about({}, ofTwo),
      since("2026-11-26 11:00 UTC"),
      tasks,
    ],
    [
      "the first of all that a first look found of a service",
      service({ since: earlier, findings: findings("stale", "missing") }),
      about({}, { ...ofTwo, event: "baseline" }),
      since("2026-11-26 10:00 UTC"),
      tasks,
    ],
    [
      "what was, and why, where it is over",
      service({ since: null }),
      about({}, { event: "resolved" }),
      ["Was", "stale (not-redeployed) since 2026-11-26 11:00 UTC"],
      tasks,
    ],
    [
      "of what is over not the date of what is left",
      service({ since: earlier, findings: findings("missing") }),
      about({ since: null }, { event: "resolved" }),
      ["Was", "stale (not-redeployed) since not known"],
      tasks,
    ],
    [
      "what was, where nothing says why",
      service({ since: null }),
      about({ cause: null }, { event: "remediated" }),
      ["Was", "stale since 2026-11-26 11:00 UTC"],
      tasks,
    ],
    [
      "no number of tasks where the service was not read",
      service({ tasks: { desired: null, running: null } }),
      stale,
      ["Since", "2026-11-26 11:00 UTC"],
      ["Tasks", "not known"],
    ],
    [
      "the first of all that is wrong with the service in a notice",
      service({ since: earlier, findings: findings("stale", "missing") }),
      about({}, { event: "notice" }),
      since("2026-11-26 10:00 UTC"),
      tasks,
    ],
  ])("say %s", (_, one, told, since, running) => {
    expect(factsOf(one, told)).toEqual([where, since, running]);
  });
});

test("a notice has no date of its own to say", () => {
  const labels = factsOf(service({ since: null }), about({}, { event: "notice" })).map(([label]) => label);
  expect(labels).toEqual(["Service", "Tasks"]);
});

describe("the images", () => {
  const [fresh, old] = [digest("new"), digest("old")];
  const [shortFresh, shortOld] = [shortDigest(fresh), shortDigest(old)];
  const container: ContainerReport = {
    name: "web",
    checked: true,
    unchecked: null,
    written: "backend:latest",
    track: "auto",
    follows: "latest",
    tag: { line: "latest", kind: "moving", why: 'a moving tag; follows the tag "latest"' },
    published: fresh,
    resolved: old,
    running: [
      { digest: old, tasks: 2 },
      { digest: null, tasks: 1 },
    ],
    formerTags: {},
    tags: { [fresh]: ["1", "2", "3", "4", "5", "6"], [old]: [] },
  };
  const notFollowing = { ...container, follows: null, published: null, resolved: null, running: [] };
  const unread = (...facts: [fact: string, container: string][]) => ({
    unknown: facts.map(([fact, name]) => ({ fact, container: name, reason: "ThrottlingException" })),
  });
  const all = [
    "written:   backend:latest",
    `published: ${shortFresh} (1, 2, 3, 4, 5), as tag "latest"`,
    `resolved:  ${shortOld}`,
    `running:   ${shortOld}, 2 tasks`,
    "running:   not known, 1 task",
  ];
  const none = [
    "written:   backend:latest",
    "published: nothing followed",
    "resolved:  not known",
    "running:   nothing",
  ];
  const idle = { tasks: { desired: 2, running: 0 } };
  test.each<[what: string, container: ContainerReport, more: Partial<ServiceReport>, lines: string[]]>([
    ["all four with at most five of their tags", container, {}, all],
    ["nothing where it follows none and no task runs", notFollowing, idle, none],
    [
      "nothing of the present deployment where tasks of the previous one run",
      notFollowing,
      {},
      none.map((line) => line.replace(/nothing$/, "nothing of the present deployment")),
    ],
    [
      "as remembered where no present tag is known",
      { ...container, formerTags: { [fresh]: ["0"], [old]: ["a", "b"] } },
      {},
      all.map((line) => line.replace(shortOld, `${shortOld} (was tagged a, b)`)),
    ],
    [
      "not known what could not be read of it",
      notFollowing,
      unread(["published", "web"], ["running", "web"]),
      none.map((line) => line.replace("nothing followed", "not known").replace(/nothing$/, "not known")),
    ],
    [
      "nothing, though something of another container could not be read",
      notFollowing,
      { ...unread(["published", "proxy"], ["running", "proxy"], ["resolved", "web"]), ...idle },
      none,
    ],
  ])("are said: %s", (_, one, more, lines) => expect(imagesOf(one, service(more))).toEqual(lines));
});

test.each<[cause: string | null, summary: string, why: string]>([
  ["rolled-back", 'Tag "latest" has moved on', 'stale (rolled-back). Tag "latest" has moved on.'],
  [null, 'Tag "latest" has moved on', 'stale. Tag "latest" has moved on.'],
  ["expired", "The image has expired", "stale. The image has expired."],
])("the cause %j is said where the summary does not say it", (cause, summary, why) => {
  const [finding] = service().findings;
  expect(finding && whyOf({ ...finding, cause, summary })).toBe(why);
});

describe("of a service that shows no image, the remarks say why", () => {
  const [web] = service().containers;
  const proxy = {
    ...(web as ContainerReport),
    name: "proxy",
    checked: false,
    unchecked: "it is not checked",
  };
  test.each<[containers: ContainerReport[], remarks: string[]]>([
    [[proxy], ['Container "proxy": it is not checked']],
    [[{ ...proxy, unchecked: null }], []],
    [[proxy, web as ContainerReport], []],
    [[], []],
  ])("%#", (containers, remarks) =>
    expect(remarksOf(service({ containers }), { headline: "" })).toEqual(remarks),
  );
});

test("the remarks are the notes that were not said yet, and what is not known", () => {
  const unknown = [
    { fact: "published", container: "web", reason: "ThrottlingException" },
    { fact: "tasks", container: null, reason: "AccessDeniedException" },
  ];
  const notes = ["It is paused", "It is new"];
  expect(remarksOf(service({ notes, unknown }), { headline: "It is new" })).toEqual([
    "Note: It is paused",
    'Not known: the published image of container "web": ThrottlingException',
    "Not known: the tasks: AccessDeniedException",
  ]);
});

describe("the remedy", () => {
  const done: RemedyReport = { state: "done", taskDefinition: revision(5), reason: null };
  const what = [
    "backend:5 is the previous revision with the image pinned to its digest.",
    "A forced deployment of a pinned revision changes nothing. The next push is pinned in the same way,",
    "and a pipeline that registers its own revisions continues to work.",
  ];
  test.each<[what: string, remedy: RemedyReport, undo: string | null, lines: string[]]>([
    ["is said with how to undo it", done, "aws undo", [...what, "To roll back:", "  aws undo"]],
    ["may be one that cannot be undone", done, null, what],
    [
      "is said with what to mind",
      { ...done, reason: "it was registered twice" },
      null,
      [...what, "Note: it was registered twice."],
    ],
    ["may have left no revision", { ...done, taskDefinition: null }, "aws undo", []],
    [
      "may be refused",
      { state: "refused", taskDefinition: null, reason: "it is held" },
      null,
      ["Not remediated automatically: it is held."],
    ],
    [
      "may wait",
      { state: "none", taskDefinition: null, reason: "the tasks are not known" },
      null,
      ["Not remediated yet: the tasks are not known."],
    ],
    ["may not be asked for", { state: "none", taskDefinition: null, reason: null }, null, []],
  ])("%s", (_, remedy, undo, lines) => expect(remedyOf(about({ undo }, { remedy }))).toEqual(lines));
});

test.each<[line: string, is: boolean]>([
  ["aws ecs list-clusters", true],
  ["ecs-image-drift check", true],
  ["Run aws ecs list-clusters", false],
  ["aws", false],
  ["aws  is a company", false],
])("%j is a command: %s", (line, is) => expect(isCommand(line)).toBe(is));

describe("how to hear no more of it", () => {
  const hold = [
    "To pause alerts and remediation of this service for a day:",
    `aws ecs tag-resource --resource-arn ${serviceArn} --tags key=ecs-image-drift:hold-until,value=2026-11-27T12:00:00Z --region us-east-1`,
  ];
  const silence = [
    "To stop the messages about this incident:",
    "ecs-image-drift silence 01JDKQ3V9E0000000000000000 --region us-east-1",
  ];
  const two = [service(), service({ name: "worker" })];
  test.each<[what: string, message: Partial<AlertMessage>, ways: string[][]]>([
    ["both ways of an open one", {}, [silence, hold]],
    ["only its reminders where it is about several services", { services: two }, [silence]],
    ["only the service where it was put right", { event: "remediated" }, [hold]],
    ["none where it is over", { event: "resolved" }, []],
    ["none of a notice", { event: "notice" }, []],
    ["none where it is about no service", { services: [] }, []],
  ])("%s", (_, message, ways) => expect(quietOf(about({}, message))).toEqual(ways));
});
