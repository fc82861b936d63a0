/** Records and moves as the journal's text, and back. */
import * as v from "valibot";
import { isServiceArn, type TaskDefinitionArn } from "../../domain/ecs/arn.ts";
import type { TagMove } from "../../domain/facts/facts.ts";
import type { RepositoryKey } from "../../domain/image/ecr.ts";
import { isDigest, isTag, parseDigest } from "../../domain/image/reference.ts";
import type { Blindness } from "../../domain/incidents/blindness.ts";
import type { ServiceRecord } from "../../domain/incidents/record.ts";
import { alertedKinds } from "../../domain/policy/mute.ts";
import type { NotedMove, Preview } from "../../reconcile/ports/journal.ts";
import { time } from "../aws/time.ts";

const digest = v.pipe(v.string(), v.guard(isDigest));
const service = v.pipe(v.string(), v.guard(isServiceArn));
const repository = v.pipe(
  v.string(),
  v.transform((text) => text as RepositoryKey),
);

const said = {
  kind: v.picklist([...alertedKinds, "mutable"]),
  cause: v.string(),
  severity: v.picklist(["high", "medium", "low"]),
  expected: v.nullable(digest),
  image: v.nullable(digest),
};

const event = v.picklist([
  "opened",
  "changed",
  "reminder",
  "resolved",
  "remediated",
  "remediation-failed",
  "baseline",
  "notice",
]);

const incident = v.object({
  id: v.string(),
  container: v.string(),
  group: v.picklist(["content", "supply", "advice"]),
  since: v.nullable(time),
  openedAt: time,
  told: v.nullable(v.object({ ...said, event, at: time })),
  claim: v.nullable(v.object({ ...said, event, message: v.string(), until: time })),
  silencedUntil: v.nullable(v.union([v.literal("resolved"), time])),
});

const pin = v.object({
  container: v.string(),
  digest,
  tag: v.nullable(v.pipe(v.string(), v.guard(isTag))),
  image: v.string(),
});

const taskDefinition = v.pipe(
  v.string(),
  v.transform((text) => text as TaskDefinitionArn),
);

const remedy = v.object({
  state: v.picklist(["queued", "writing", "deploying", "refused"]),
  at: time,
  pins: v.array(pin),
  said: v.object(said),
  container: v.string(),
  since: v.nullable(time),
  former: taskDefinition,
  target: v.nullable(taskDefinition),
  why: v.nullable(v.string()),
  superseded: v.nullable(v.string()),
});

const howEnded = v.picklist([
  "stopped",
  "succeeded",
  "moved-off",
  "rolled-back",
  "untried",
  "refused",
  "failed",
]);

const attempt = v.object({
  container: v.string(),
  digest: v.nullable(digest),
  revision: v.nullable(taskDefinition),
  by: v.picklist(["us", "person", "ecs"]),
  began: time,
  end: v.nullable(v.object({ at: time, how: howEnded, why: v.nullable(v.string()) })),
});

/** Pairs, not an object: a container may be called `constructor`. */
const digestsByContainer = v.pipe(
  v.array(v.tuple([v.string(), v.array(digest)])),
  v.transform((pairs) => new Map(pairs)),
);

const recordSchema = v.object({
  service,
  incidents: v.array(incident),
  remedy: v.nullable(remedy),
  attempts: v.array(attempt),
  remedied: v.array(time),
  limited: v.nullable(v.object({ until: time, why: v.string(), scope: v.picklist(["service", "all"]) })),
  repositories: v.array(repository),
  uses: v.array(v.object({ repository, digest, since: time })),
  accepted: v.nullable(v.object({ taskDefinition: v.string(), digests: digestsByContainer })),
  seen: v.nullable(v.string()),
  refused: v.nullable(v.string()),
  unknownSince: v.nullable(time),
  pastUnread: v.optional(v.object({ rollouts: v.nullable(time), newest: v.nullable(time) }), {
    rollouts: null,
    newest: null,
  }),
  baselineAt: v.nullable(time),
  recheckAt: v.nullable(time),
});

const recordVersion = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

/** Of a row that somebody wrote. */
const writtenVersion = v.pipe(recordVersion, v.minValue(1));

/** A record as text, but for its version, which is an attribute of its own. */
export function encodeRecord({ version: _, accepted, ...record }: ServiceRecord): string {
  return JSON.stringify({ ...record, accepted: accepted && { ...accepted, digests: [...accepted.digests] } });
}

/** A record from its text. @throws {SyntaxError | v.ValiError} if the text is not what `encodeRecord` wrote */
export function decodeRecord(body: string, version: number): ServiceRecord {
  return { ...v.parse(recordSchema, JSON.parse(body)), version: v.parse(recordVersion, version) };
}

/** A time from its text. @throws {v.ValiError} if it is none */
export function decodeTime(text: unknown): Date {
  return v.parse(time, text);
}

/** A moment that others may join, and its version. @throws {v.ValiError} if it is none */
export function decodeMoment(row: object): { readonly at: Date; readonly version: number } {
  return v.parse(v.object({ at: time, version: writtenVersion }), row);
}

const blindnessSchema = v.object({
  incident: v.string(),
  since: time,
  causes: v.array(
    v.object({
      operation: v.string(),
      place: v.string(),
      code: v.string(),
      services: v.optional(v.number(), 0),
      since: time,
    }),
  ),
  services: v.number(),
  told: v.array(
    v.union([
      v.object({ place: v.string(), services: v.number() }),
      // As it was written before: the operation, and the place after it.
      v.pipe(
        v.string(),
        v.transform((cause) => ({
          place: cause.slice(cause.indexOf(" ") + 1),
          services: Number.MAX_SAFE_INTEGER,
        })),
      ),
    ]),
  ),
  messages: v.number(),
  claimedUntil: v.optional(v.nullable(time), null),
});

/** A blindness as text, but for its version, which is an attribute of its own. */
export function encodeBlindness({ version: _, ...blindness }: Blindness): string {
  return JSON.stringify(blindness);
}

/** A blindness from its text. @throws {v.ValiError} if the text is not what `encodeBlindness` wrote */
export function decodeBlindness(body: string, version: number): Blindness {
  return { ...v.parse(blindnessSchema, JSON.parse(body)), version: v.parse(writtenVersion, version) };
}

const previewSchema = v.object({
  askedAt: time,
  readAt: v.nullable(time),
  expiring: v.array(digest),
  why: v.nullable(v.string()),
});

/** What a registry was asked and answered, from its text. @throws {v.ValiError} if that cannot be read */
export function decodePreview(body: string): Preview {
  return v.parse(previewSchema, JSON.parse(body));
}

/** What stands for a digest where the tag was no longer there. */
const nowhere = "none";

/** A move as one member of a set: equal moves are one member. */
export function encodeMove({ at, source, digest: to }: Pick<NotedMove, "at" | "source" | "digest">): string {
  return `${at.toISOString()}|${source}|${to ?? nowhere}`;
}

/** A move from a set's member. @throws {SyntaxError} if it is not what `encodeMove` wrote */
export function decodeMove(text: string): Pick<NotedMove, "at" | "source" | "digest"> {
  const [time = "", source = "", to = ""] = text.split("|");
  const at = new Date(time);
  if (Number.isNaN(at.getTime()) || !isSource(source))
    throw new SyntaxError(`Cannot read the move "${text}" of a tag`);
  return { at, source, digest: to === nowhere ? null : parseDigest(to) };
}

function isSource(text: string): text is TagMove["source"] {
  return text === "event" || text === "seen";
}
