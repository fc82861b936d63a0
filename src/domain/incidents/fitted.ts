/**
 * A record that fits into a row of the journal, whatever AWS wrote into it.
 *
 * What is told and asked for stays. Of the rest goes first what is missed least: the ends of long reasons; then the
 * oldest attempts that forbid nothing; then the oldest that forbid an image, since whoever forgets one may try it
 * again; and at last what a task may report without anybody looking, which costs a look.
 */
import { type Attempt, forbids } from "../facts/attempt.ts";
import type { ServiceRecord } from "./record.ts";

/** What a reason is cut to: AWS's have no end. */
const longestReason = 1000;

/** The record, if it fits, or as much of it as does. */
export function fitted(record: ServiceRecord, isFitting: (record: ServiceRecord) => boolean): ServiceRecord {
  if (isFitting(record)) return record;
  const cut = withShortReasons(record);
  const steps: readonly ((record: ServiceRecord) => ServiceRecord)[] = [
    (one) => withAttempts(one, (attempt) => forbids(attempt), isFitting),
    (one) => withAttempts(one, () => false, isFitting),
    (one) => ({ ...one, accepted: null }),
  ];
  return steps.reduce((one, step) => (isFitting(one) ? one : step(one)), cut);
}

/** The record with as many of its newest attempts as fit, and with those of the older ones that are to stay. */
function withAttempts(
  record: ServiceRecord,
  stays: (attempt: Attempt) => boolean,
  isFitting: (record: ServiceRecord) => boolean,
): ServiceRecord {
  const { attempts } = record;
  const without = (count: number) => ({
    ...record,
    attempts: attempts.filter((one, i) => i >= count || stays(one)),
  });
  let [few, many] = [0, attempts.length];
  while (few < many) {
    const middle = (few + many) >> 1;
    if (isFitting(without(middle))) many = middle;
    else few = middle + 1;
  }
  return without(few);
}

function withShortReasons(record: ServiceRecord): ServiceRecord {
  const { attempts, remedy, refused, seen } = record;
  return {
    ...record,
    attempts: attempts.map((one) => ({
      ...one,
      end: one.end && { ...one.end, why: shortened(one.end.why) },
    })),
    remedy: remedy && { ...remedy, why: shortened(remedy.why), superseded: shortened(remedy.superseded) },
    refused: shortened(refused),
    seen: shortened(seen),
  };
}

function shortened(text: string | null): string | null {
  return text !== null && text.length > longestReason ? `${text.slice(0, longestReason)}…` : text;
}
