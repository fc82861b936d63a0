/** How far a sweep is, within an invocation and from one to the next. */
import type { Known } from "../../domain/common/known.ts";
import type { ServiceArn, ServiceName } from "../../domain/ecs/arn.ts";
import { countUnseen, joinUnseen, type Unseen, unseenIn } from "../../domain/incidents/blindness.ts";
import type { SweepUnderWay } from "../ports/journal.ts";
import type { Metric, Metrics } from "../ports/metrics.ts";
import type { Ports } from "../ports.ts";
import type { Reconciled } from "../reconcile.ts";
import { countSweep } from "./count-sweep.ts";

/** How a sweep was invoked. */
export interface Invocation {
  /** The state of a sweep that is to go on; `null` where one is to begin. */
  readonly goesOn: number | null;
  /** The milliseconds that are left of the invocation. */
  readonly left: () => number;
  /** How many services are judged, told and recorded before the next. */
  readonly portion?: number;
}

/** How long a sweep that was put off waits for the invocation that goes on with it, in milliseconds. */
const patience = 120_000;

/** Of so many services that could not be read, more is kept than their number. */
const mostUnseen = 500;

/** How far a sweep is. */
export interface Progress {
  readonly began: Date;
  /** The last service that was judged. */
  readonly after: ServiceArn | null;
  /** Whether each of its invocations could list every service. */
  readonly isListed: boolean;
  readonly unseen: Unseen;
  readonly unreadable: readonly ServiceArn[];
  /** As it was noted last; `null` of a sweep of one invocation. */
  readonly noted: SweepUnderWay | null;
  /** Notes that these were judged. */
  note(services: readonly ServiceArn[], found: Reconciled): void;
  /** Adds what was counted to the metrics. */
  publish(metrics: Metrics): void;
  /** As the next invocation must know it. */
  state(heldUntil: Date): Omit<SweepUnderWay, "version"> | null;
}

/** A sweep that begins. */
export function begin(listed: Known<readonly ServiceName[]>, now: Date): Progress {
  const unseen = unseenIn([], listed.known ? null : listed);
  return createProgress(
    { began: now, after: null, isListed: listed.known, unseen, unreadable: [], noted: null },
    new Map(),
  );
}

/** A sweep that goes on. */
export function progressOf(noted: SweepUnderWay, listed: Known<readonly ServiceName[]>): Progress {
  const { causes, services } = noted.unseen;
  const own = unseenIn([], listed.known ? null : listed);
  return createProgress(
    {
      ...noted,
      isListed: noted.isListed && listed.known,
      unseen: joinUnseen({ causes, services: [], others: services }, own),
      noted,
    },
    new Map(Object.entries(noted.counts) as [Metric, number][]),
  );
}

type Begun = Omit<Progress, "note" | "publish" | "state">;

function createProgress(begun: Begun, counts: Map<Metric, number>): Progress {
  const add: Metrics["add"] = (metric, value = 1) => counts.set(metric, (counts.get(metric) ?? 0) + value);
  countSweep([], 0, { add });
  const progress = {
    began: begun.began,
    isListed: begun.isListed,
    noted: begun.noted,
    after: begun.after,
    unseen: begun.unseen,
    unreadable: begun.unreadable,
    note(services: readonly ServiceArn[], { assessments, unreadable }: Reconciled) {
      const unseen = unseenIn(assessments, null);
      countSweep(assessments, unseen.services.length, { add });
      progress.unseen = bounded(joinUnseen(progress.unseen, unseen));
      progress.unreadable = [...progress.unreadable, ...unreadable];
      progress.after = services.at(-1) ?? progress.after;
    },
    publish(metrics: Metrics) {
      for (const [metric, value] of counts) metrics.add(metric, value);
    },
    state(heldUntil: Date) {
      const { began, after, isListed, unseen, unreadable } = progress;
      if (after === null) return null;
      const { causes } = unseen;
      return {
        began,
        after,
        heldUntil,
        isListed,
        counts: Object.fromEntries(counts),
        unseen: { causes, services: countUnseen(unseen) },
        unreadable,
      };
    },
  };
  return progress;
}

/** What is kept must not grow with the account. */
function bounded({ causes, services, others = 0 }: Unseen): Unseen {
  const kept = services.slice(0, mostUnseen);
  return { causes, services: kept, others: others + services.length - kept.length };
}

/**
 * Takes up the sweep that is under way; `null` where one is to begin, and `in hand` where there is nothing to do: of two
 * that would go on with it, one does.
 */
export async function takeUp(
  { goesOn, left }: Invocation,
  { journal, log, now }: Pick<Ports, "journal" | "log" | "now">,
): Promise<SweepUnderWay | null | "in hand"> {
  const state = await journal.sweepUnderWay();
  if (state === null && goesOn === null) return null;
  const isOurs = goesOn === null ? state !== null && state.heldUntil <= now() : state?.version === goesOn;
  const heldUntil = new Date(now().getTime() + left());
  const taken = state && isOurs ? await journal.noteSweepUnderWay({ ...state, heldUntil }, state) : null;
  if (taken) return taken;
  log.info("Another invocation continues this sweep, or did", { after: state?.after ?? null });
  return "in hand";
}

/** Notes how far a sweep is, and has another invocation go on with it. */
export async function goOn(progress: Progress, ports: Ports): Promise<void> {
  const state = progress.state(new Date(ports.now().getTime() + patience));
  const noted = state && (await ports.journal.noteSweepUnderWay({ ...state, version: 0 }, progress.noted));
  if (!noted) return ports.log.warn("Another invocation continues this sweep", {});
  ports.metrics.add("SweepsPutOff");
  ports.log.warn("The time was too short for all services: the sweep continues in another invocation", {
    after: noted.after,
    began: noted.began,
  });
  await ports.sweeps.goOn(noted.version);
}
