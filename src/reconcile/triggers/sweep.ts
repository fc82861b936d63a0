/**
 * Checks every service there is, and those that the journal still knows, in portions: each is read, judged, told and
 * recorded before the next. Where its time runs short, it notes how far it is, and goes on in another invocation.
 */
import { parseServiceArn, type ServiceArn } from "../../domain/ecs/arn.ts";
import type { Ports } from "../ports.ts";
import { publishBlindness } from "../publish/publish-blindness.ts";
import { readAhead } from "../read/read-ahead.ts";
import { createOnce, type OnceReader } from "../read/read-once.ts";
import { type ReadAhead, reconcile } from "../reconcile.ts";
import { inOrder, readTogether } from "./portions.ts";
import { previewExpiry } from "./preview-expiry.ts";
import { begin, goOn, type Invocation, type Progress, progressOf, takeUp } from "./sweep-progress.ts";

/** One that has time for all. */
const alone: Invocation = { goesOn: null, left: () => 900_000 };

/** Few enough to be judged in a minute, and enough that most accounts are told of in one go. */
const usual = 400;

/** What must be left for another portion: half of what a sweep may take, in milliseconds. */
const enough = 300_000;

/** How long services are judged by what was read of them, in milliseconds. */
const fresh = 300_000;

/**
 * Sweeps. What cannot be listed is no reason to leave unchecked what is known. If every service could be listed, the
 * index is complete when it is done. What could not be read is published once it has lasted for two sweeps.
 * @throws when all else is done, if a record cannot be read
 */
export async function sweep(ports: Ports, invocation = alone): Promise<void> {
  const before = await takeUp(invocation, ports);
  if (before === "in hand") return;
  const [listed, remembered] = await Promise.all([ports.ecs.everyService(), ports.journal.services()]);
  const progress = before === null ? begin(listed, ports.now()) : progressOf(before, listed);
  const found = listed.known ? listed.value : remembered.map(parseServiceArn);
  const services = [...new Set([...found.map(({ arn }) => arn), ...remembered])];
  const isDone = await judgeRest(services, progress, invocation, ports);
  if (!isDone) return goOn(progress, ports);
  progress.publish(ports.metrics);
  if (progress.isListed) await ports.journal.noteSweep(ports.now());
  ports.metrics.add("SweepFinished");
  ports.metrics.add("SweepMilliseconds", ports.now().getTime() - progress.began.getTime());
  await publishBlindness(progress.unseen, ports.now(), ports);
  if (progress.noted) await ports.journal.endSweepUnderWay(progress.noted);
  await previewExpiry(new Set(found.map(({ account }) => account)), ports);
  if (progress.unreadable.length > 0)
    throw new Error(
      `Cannot check ${progress.unreadable.join(", ")}: the journal's record cannot be read; all others were checked`,
    );
}

/** Judges portion after portion; `false` if there was no time for all. Of each invocation, one is judged at least. */
async function judgeRest(
  services: readonly ServiceArn[],
  progress: Progress,
  { left, portion = usual }: Invocation,
  ports: Ports,
): Promise<boolean> {
  const once = createOnce(ports.ecr);
  let isFirst = true;
  for (const together of readTogether(inOrder(services, progress.after, portion), portion)) {
    for (let rest = together; rest.length > 0; ) {
      if (!isFirst && left() < enough) return false;
      const ahead = await readAll(rest, once, ports);
      do {
        if (!isFirst && left() < enough) return false;
        isFirst = false;
        const own = rest.slice(0, portion);
        rest = rest.slice(portion);
        progress.note(own, await reconcile(own, ports, "recalled", ahead));
      } while (rest.length > 0 && ports.now().getTime() - ahead.at.getTime() < fresh);
    }
  }
  return true;
}

/** Reads the records of these services, and then the services: what others write in between shows when it is written. */
async function readAll(services: readonly ServiceArn[], once: OnceReader, ports: Ports): Promise<ReadAhead> {
  once.next();
  const at = ports.now();
  const records = await ports.journal.read(services);
  const readable = services.filter((service) => records.has(service));
  return { records, ecs: await readAhead(readable.map(parseServiceArn), ports.ecs), at, once };
}
