/**
 * What forbids a pin: one table, walked alike by `remediate` and by the command `pin`.
 *
 * A row says in `keeps` what holds while nobody overrides it, and in `see` where that comes from. A person who runs
 * `pin` has asked for the write, so the rows that are about that (`asks`) are for the program alone.
 */

import type { Asker, ImageCase, ServiceCase } from "./cases.ts";
import * as forbids from "./rule-predicates.ts";

interface Row {
  /** What holds, as the end of "rule …:". */
  readonly keeps: string;
  /** Whether it passes by itself: then the program waits, and tells nobody. */
  readonly passes?: true;
  /** Whether it is about who asked for the write: a person who runs `pin` did. */
  readonly asks?: true;
  readonly overridable: boolean;
  /** The page of AWS's documentation, or of ours, that says why. */
  readonly see: string;
}

const ours = (page: string) => `docs/remediation.md#${page}`;
const ecs = (page: string) => `https://docs.aws.amazon.com/AmazonECS/latest/developerguide/${page}.html`;
const api = (page: string) => `https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_${page}.html`;

/** The rules about the service as a whole, in the order in which they are told. */
export const serviceRules = {
  deploying: {
    keeps: "nothing is written during a deployment or rollback",
    passes: true,
    overridable: false,
    see: ecs("deployment-circuit-breaker"),
    forbids: forbids.deploying,
  },
  unknown: {
    keeps: "nothing is written while a needed fact is unknown",
    passes: true,
    overridable: false,
    see: ours("unknown"),
    forbids: forbids.unknownFact,
  },
  "on-hold": {
    keeps: "nothing is remediated before a hold is over",
    overridable: true,
    see: "docs/configuration.md",
    forbids: forbids.onHold,
  },
  controller: {
    keeps: "only services with the deployment controller ECS are changed",
    overridable: false,
    see: api("UpdateService"),
    forbids: forbids.otherController,
  },
  owned: {
    keeps: "a property that a template sets is changed in the template",
    overridable: true,
    see: ours("owned"),
    forbids: forbids.owned,
  },
  "past-unknown": {
    keeps: "nothing is written while the previous deployments are not known",
    passes: true,
    overridable: true,
    see: api("ListServiceDeployments"),
    forbids: forbids.pastUnknown,
  },
} as const satisfies Readonly<Record<string, Row & { readonly forbids: (of: ServiceCase) => string | null }>>;

/** The rules about the image that a container is to have, in the order in which they are told. */
export const imageRules = {
  guess: {
    keeps: "an image that was chosen by a guess is not deployed",
    asks: true,
    overridable: false,
    see: "docs/configuration.md",
    forbids: forbids.guess,
  },
  "rolled-back": {
    keeps: "a digest that was tried here and failed is not deployed again",
    overridable: true,
    see: ecs("deployment-circuit-breaker"),
    forbids: forbids.rolledBack,
  },
  held: {
    keeps: "a digest that the service was moved off is not deployed again",
    overridable: true,
    see: ours("held"),
    forbids: forbids.held,
  },
  gone: {
    keeps: "an image that cannot be pulled is not pinned",
    overridable: false,
    see: ecs("task_cannot_pull_image"),
    forbids: forbids.gone,
  },
  unrunnable: {
    keeps: "an image that the tasks cannot run is not pinned",
    overridable: false,
    see: ecs("task_cannot_pull_image"),
    forbids: forbids.unrunnable,
  },
  "other-line": {
    keeps: "an image of another variant, architecture or application is not deployed",
    overridable: true,
    see: "docs/configuration.md",
    forbids: forbids.otherLine,
  },
  older: {
    keeps: "an image that is older than the running one is not deployed, unless the track is same-tag",
    overridable: true,
    see: ours("older"),
    forbids: forbids.older,
  },
  "not-ours": {
    keeps: "a digest that this program did not pin is not replaced",
    asks: true,
    overridable: false,
    see: ours("not-ours"),
    forbids: forbids.notOurs,
  },
} as const satisfies Readonly<Record<string, Row & { readonly forbids: (of: ImageCase) => string | null }>>;

export type RuleId = keyof typeof serviceRules | keyof typeof imageRules;

/** A rule that a pin would break, and how. */
export interface Broken {
  readonly rule: RuleId;
  readonly why: string;
  readonly keeps: string;
  readonly passes: boolean;
  readonly overridable: boolean;
}

/** The ids of the rules that a person may override, by `pin --override ID`. */
export const overridable: readonly RuleId[] = [...entriesOf(serviceRules), ...entriesOf(imageRules)].flatMap(
  ([id, row]) => (row.overridable ? id : []),
);

/** The rules about the service that its pin would break. */
export function brokenByService(of: ServiceCase): Broken[] {
  return entriesOf(serviceRules).flatMap(([id, row]) => broken(id, row, of.asker, row.forbids(of)));
}

/** The rules about an image that its pin would break. */
export function brokenByImage(of: ImageCase): Broken[] {
  return entriesOf(imageRules).flatMap(([id, row]) => broken(id, row, of.asker, row.forbids(of)));
}

function broken(rule: RuleId, row: Row, asker: Asker, why: string | null): Broken[] {
  if (why === null || (row.asks && asker === "person")) return [];
  return [{ rule, why, keeps: row.keeps, passes: row.passes ?? false, overridable: row.overridable }];
}

function entriesOf<T extends object>(table: T): [Extract<keyof T, RuleId>, T[keyof T] & Row][] {
  return Object.entries(table) as [Extract<keyof T, RuleId>, T[keyof T] & Row][];
}
