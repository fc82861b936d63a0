/** What is told once and is no incident: a held service, a bad tag, a verdict that stays unknown. */

import { sayDuration } from "../../common/duration.ts";
import { parseServiceArn, type ServiceArn } from "../../ecs/arn.ts";
import { isBlinding } from "../../incidents/blindness.ts";
import type { ServiceRecord } from "../../incidents/record.ts";
import { isSilent } from "../../incidents/silence.ts";
import type { Assessment } from "../../judge/assess.ts";
import { sayFact } from "../../judge/missing-fact.ts";
import { type Held, sayHeld } from "../../judge/past/deployment-history.ts";
import { forContainer } from "../../policy/for-container.ts";
import type { Limited } from "../../policy/limits.ts";
import { isTold } from "../../policy/mode.ts";
import { adviceOnBadTag, sayBadTag } from "../bad-tag.ts";
import { checkCommand, pinCommand, silenceCommand, untagCommand } from "../commands.ts";
import { sayTime } from "../phrases.ts";

export interface Notice {
  /** Each key is told once. */
  readonly key: string;
  readonly kind: "held" | "on-hold" | "silenced" | "bad-tag" | "unknown" | "limit";
  readonly sentence: string;
  /** What to do, should it not be wanted so. */
  readonly advice: readonly string[];
}

/** A service that may not be put right for a while. */
interface LimitedService {
  readonly service: ServiceArn;
  readonly limited: Limited | null;
}

/** How long a verdict may stay unknown before somebody hears of it. */
const patience = 24 * 3_600_000;

/** What there is to be noticed of a service. */
export function noticesOf(assessment: Assessment, unknownSince: Date | null, now: Date): Notice[] {
  const { facts, policy, status } = assessment;
  if (!isTold(policy.mode)) return [];
  const held = assessment.held.filter(({ container }) => isTold(forContainer(policy, container).mode));
  const { arn, name } = facts.service;
  const badTags = policy.badTags.map(
    (tag): Notice => ({
      kind: "bad-tag",
      key: `bad-tag ${arn} ${tag.key} ${tag.value}`,
      sentence: sayBadTag(tag),
      advice: [adviceOnBadTag(tag), untagCommand(facts.service, tag.key)],
    }),
  );
  const onHold = policy.holdUntil && policy.holdUntil > now ? [policy.holdUntil.toISOString()] : [];
  return [
    ...badTags,
    ...(status === "deploying" ? [] : held).map(
      (one): Notice => ({
        kind: "held",
        key: `held ${arn} ${one.container} ${one.digest}`,
        sentence: sayHeld(one, facts),
        advice: ["To run that image anyway:", unholdCommand(one, assessment)],
      }),
    ),
    ...onHold.map(
      (until): Notice => ({
        kind: "on-hold",
        key: `on-hold ${arn} ${until}`,
        sentence: `Service ${name} is on hold until ${sayTime(new Date(until))}: no alerts and no remediation until then`,
        advice: ["To end the hold now:", untagCommand(facts.service, "ecs-image-drift:hold-until")],
      }),
    ),
    ...(unknownSince ? lastingUnknown(assessment, unknownSince, now) : []),
  ];
}

/** What somebody silenced: an incident is said once to be, of however many services it is. */
export function silenceNotices(
  { incidents }: Pick<ServiceRecord, "incidents">,
  { facts: { service } }: Pick<Assessment, "facts">,
  now: Date,
): Notice[] {
  return incidents.flatMap(({ id, silencedUntil }): Notice[] => {
    if (silencedUntil === null || !isSilent(silencedUntil, now)) return [];
    const time = silencedUntil === "resolved" ? silencedUntil : silencedUntil.toISOString();
    const until = silencedUntil === "resolved" ? "it is resolved" : time;
    return [
      {
        kind: "silenced",
        key: `silenced ${id} ${time}`,
        sentence: `Incident ${id}, of service ${service.name} in cluster ${service.cluster}, is silenced until ${until}: nothing more is sent about it, unless it becomes more severe`,
        advice: ["To receive messages about it again:", `${silenceCommand(id, service.region)} --until 0s`],
      },
    ];
  });
}

/** What a limit forbids to put right: of the limit of all services together, one hears once. */
export function limitNotices({ service, limited }: LimitedService, now: Date): Notice[] {
  if (limited === null || limited.until <= now) return [];
  const { scope, why } = limited;
  const { name, cluster } = parseServiceArn(service);
  const who = scope === "all" ? "No service" : `Service ${name} in cluster ${cluster}`;
  const not = scope === "all" ? "is remediated" : "is not remediated";
  return [
    {
      kind: "limit",
      key: `limit ${scope === "all" ? "remedies" : service} ${now.toISOString().slice(0, 10)}`,
      sentence: `${who} ${not} for now, only alerted: ${why}`,
      advice: ["Remediation resumes automatically. The limits are in drift.yml, under limits"],
    },
  ];
}

function unholdCommand({ container }: Held, { facts, containers }: Assessment): string {
  const view = containers.find(({ name }) => name === container);
  const tag = view?.follows.remediable || !view?.expected?.known ? null : view.expected.value.tag;
  return pinCommand(facts.service, container, { tag, override: ["held"] });
}

function lastingUnknown({ facts, unknown, policy }: Assessment, since: Date, now: Date): Notice[] {
  const age = now.getTime() - since.getTime();
  if (age < patience) return [];
  // What AWS does not answer is told as a blindness, of all services at once.
  const needed = unknown.filter((one) => one.needed && !isBlinding(one));
  if (needed.length === 0) return [];
  const told = needed.filter(({ container }) => isTold(forContainer(policy, container ?? "").mode));
  if (told.length === 0) return [];
  const reasons = told.map(({ fact, reason }) => `${sayFact(fact)} (${reason})`);
  return [
    {
      kind: "unknown",
      key: `unknown ${facts.service.arn} ${since.toISOString()}`,
      sentence: `It has been unknown for ${sayDuration(age)} whether service ${facts.service.name} runs the right image. Not known: ${[...new Set(reasons)].join("; ")}`,
      advice: ["To check it with your own credentials:", checkCommand(facts.service)],
    },
  ];
}
