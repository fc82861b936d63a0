/** Alerts of every event, as people are told of them: each channel has a golden file for each. */

import { known, unknown } from "../../src/domain/common/known.ts";
import { parseServiceArn, type TaskDefinitionArn } from "../../src/domain/ecs/arn.ts";
import type { Alert } from "../../src/domain/incidents/alert.ts";
import { assess } from "../../src/domain/judge/assess.ts";
import { missingFact } from "../../src/domain/judge/container/judge-container.ts";
import { wrongRepository } from "../../src/domain/judge/findings/wrong-repository.ts";
import { advisable } from "../../src/domain/remedy/advisable.ts";
import type { AlertContent } from "../../src/domain/words/alert/alert-content.ts";
import { composeBlindness } from "../../src/domain/words/alert/blindness.ts";
import {
  composeAlert,
  composeEnd,
  composeNotice,
  composeRepositoryAlert,
} from "../../src/domain/words/alert/compose-alert.ts";
import { noticesOf } from "../../src/domain/words/alert/notice.ts";
import {
  at,
  badTag,
  contentOf,
  digest,
  factsOf,
  incidentOf,
  policyOf,
  registry,
  revision4,
  rollout,
  type Setup,
  subjectOf,
  tag,
  told,
} from "./building.ts";

/** The tags of its images. */
export const images = { old: { tags: [tag("abc123f")] }, new: { tags: [tag("latest"), tag("def4567")] } };
/** A service that is stale since 11:00. */
export const stale: Setup = { containers: [{ images }] };
const well: Setup = { containers: [{ running: ["new", "new"], resolved: "new", images }] };
const sidecar: Setup = { containers: [{ images }, { name: "proxy", written: "nginx:1.27", running: ["x"] }] };
const refused: Setup = { resolved: "denied", containers: [{ images }] };
const missing: Setup = { containers: [{ images: { ...images, old: null } }] };
const undated: Setup = {
  containers: [
    { images, moves: [["11:00", "new", "seen"]] },
    { name: "worker", written: `${registry}/worker:latest`, published: unknown("ThrottlingException") },
  ],
};
const gone = told({ kind: "missing", cause: "digest-gone", expected: digest("old") });
const revision5 = "arn:aws:ecs:us-east-1:123456789012:task-definition/backend:5" as TaskDefinitionArn;
const tomorrow = new Date("2026-11-27T11:15:00Z");
/** The ARN of a service of this name. */
export const arn = (name: string) => `arn:aws:ecs:us-east-1:123456789012:service/dev/${name}`;

/** An alert on a service that is stale, unless it is said otherwise. */
export const alert = (more: Partial<AlertContent> & { setup?: Setup } = {}): Alert => {
  const { setup = stale, ...content } = more;
  return composeAlert(contentOf({ subjects: [subjectOf({}, setup)], ...content }));
};

/** What a notice of this kind is told with. */
const noticed = (kind: string): Alert => {
  const policy = policyOf({
    badTags: kind === "bad-tag" ? [alarming] : [],
    holdUntil: kind === "on-hold" ? at("18:00") : null,
  });
  const assessment = advisable(assess(factsOf(kind === "held" ? movedOff : {}), policy));
  const refused = [
    missingFact(
      { fact: "published", container: "web", needed: true },
      unknown("the manifest cannot be read: no object"),
    ),
  ];
  const notices = noticesOf(
    { ...assessment, unknown: refused },
    new Date("2026-11-25T12:00:00Z"),
    at("12:00"),
  );
  const notice = notices.find((one) => one.kind === kind);
  if (!notice) throw new TypeError(`Cannot tell of ${kind}: there is no such notice`);
  return composeNotice(notice, [assessment], telling);
};

const telling = { incident: "01JDKQ3V9E0000000000000000", at: at("12:00") };
const alarming = badTag({ value: "alarm", allowed: ["ignore", "observe", "alert", "remediate"] });

/** A person moved it off the image at 11:30. */
const movedOff: Setup = {
  containers: [{ images }],
  more: {
    rollouts: known([
      rollout({ web: "old", createdAt: at("11:30") }),
      rollout({ web: "new", createdAt: at("11:10"), taskDefinition: revision5 }),
    ]),
  },
};

const repository = (name: string) => ({ account: "123456789012", region: "us-east-1", name });

function wrongPush(): Alert {
  const finding = wrongRepository(
    {
      at: at("12:00"),
      repository: repository("content-marketing-swarm-dev-backend"),
      pushedAt: at("11:30"),
      isIndexFresh: true,
      isUsed: { known: true, value: false },
      inUse: [{ repository: repository("content-marketing-swarm-backend"), pushes: [] }],
    },
    600_000,
  );
  if (!finding) throw new TypeError("Cannot tell of a push to the wrong repository: it is none");
  return composeRepositoryAlert(finding, { ...telling, since: at("11:30") });
}

/** A message about what cannot be read of two clusters. */
function unreadable(event: "opened" | "resolved"): Alert {
  const services = ["api", "backend", "worker"].map((name) =>
    assess(factsOf({ ...stale, service: arn(name), tasks: "denied", resolved: "denied" }), policyOf()),
  );
  const causes = ["dev", "prod"].map((cluster) => ({
    operation: "ecs:ListTasks",
    place: `cluster ${cluster} (us-east-1)`,
    code: "AccessDeniedException",
    services: 2,
    since: at("11:15"),
  }));
  const state = { incident: telling.incident, version: 1, since: at("11:15"), services: 3 };
  const said =
    event === "opened"
      ? { causes, told: [], messages: 0, claimedUntil: null }
      : { causes: [], told: [], messages: 1, claimedUntil: null };
  return composeBlindness({
    event,
    state: { ...state, ...said },
    services: event === "opened" ? services : [],
    at: at("12:00"),
  });
}

/** The situations by the name of their golden files. */
export const situations: readonly [file: string, alert: () => Alert][] = [
  ["opened", () => alert()],
  ["changed", () => alert({ event: "changed", sequence: 2 })],
  [
    "reminder",
    () =>
      alert({ event: "reminder", sequence: 3, at: tomorrow, setup: { ...stale, more: { at: tomorrow } } }),
  ],
  ["resolved", () => alert({ event: "resolved", sequence: 4, setup: well })],
  [
    "resolved-missing",
    () => alert({ event: "resolved", sequence: 2, subjects: [subjectOf({ said: gone }, well)] }),
  ],
  ["opened-undated", () => alert({ subjects: [subjectOf({ since: null }, undated)] })],
  ["opened-missing", () => alert({ subjects: [subjectOf({ said: gone, since: null }, missing)] })],
  ["opened-several-containers", () => alert({ setup: sidecar })],
  ["opened-with-unknown", () => alert({ setup: refused })],
  [
    "opened-several-services",
    () =>
      alert({
        subjects: ["api", "backend", "worker"].map((name) => subjectOf({}, { ...stale, service: arn(name) })),
      }),
  ],
  [
    "baseline",
    () =>
      alert({
        event: "baseline",
        subjects: [
          subjectOf({}, stale),
          subjectOf({ said: gone, since: null }, { ...missing, service: arn("api") }),
        ],
      }),
  ],
  [
    "remediated",
    () =>
      alert({
        event: "remediated",
        setup: well,
        former: revision4,
        remedy: { state: "done", taskDefinition: revision5, reason: null },
      }),
  ],
  [
    "remediation-failed",
    () =>
      alert({
        event: "remediation-failed",
        remedy: {
          state: "failed",
          taskDefinition: revision5,
          reason: "ECS or a person moved the service back from backend:5 to backend:4",
        },
      }),
  ],
  [
    "remedy-refused",
    () =>
      alert({
        remedy: {
          state: "refused",
          taskDefinition: null,
          reason: "it is owned by CloudFormation stack shop",
        },
      }),
  ],
  ["notice-held", () => noticed("held")],
  ["notice-bad-tag", () => noticed("bad-tag")],
  ["notice-on-hold", () => noticed("on-hold")],
  ["notice-unknown", () => noticed("unknown")],
  ["wrong-repository", wrongPush],
  ["blind", () => unreadable("opened")],
  ["blind-resolved", () => unreadable("resolved")],
  [
    "resolved-gone",
    () => composeEnd(incidentOf(), parseServiceArn(arn("backend")).arn, { ...telling, sequence: 2 }),
  ],
];
