/**
 * The journal, on one table.
 *
 *     pk                     sk            holds
 *     service SERVICE        record        the record of a service, and its version
 *     services               SERVICE       that the service is known
 *     repository KEY         SERVICE       that the service uses the repository
 *     tag KEY:TAG            moves         a set of `time|source|digest`
 *     image KEY@DIGEST       tags          a set of the tags that were seen naming the digest
 *     repositories           KEY           that some service uses the repository, or did
 *     pushes KEY             times         a set of the moments of its last pushes
 *     program                sweep         when the last sweep was done
 *     program                cursor        how far a sweep is that takes several invocations
 *     program                blindness     what the last sweep could not read, and what was told of it
 *     program                recheck       the moment at which the rechecks that became due last are made
 *     preview KEY            state         what its registry said it is about to expire
 *     notice KEY             claim         that something was told, or is being told
 *     incident ID            sequence      the numbers of its messages
 *     limit WHAT             TIME          how much was told or put right in the minutes or the hour from then on
 *     history SERVICE        TIME#N#ID     one line of what was seen and done, kept for 90 days
 *     memory KEY             value         what never changes, and the past of a service at rest
 */
import { alertsWindow, remediesWindow } from "../../domain/policy/limits.ts";
import type { Journal } from "../../reconcile/ports/journal.ts";
import { listRepositories, listServices, listUsers } from "./index-rows.ts";
import { giveBack, take } from "./limits.ts";
import { claimNotice, confirmNotice, giveBackNotice, nextSequence } from "./message-claims.ts";
import { noteMoves, readFormerTags, readMoves, readPushes } from "./moves.ts";
import { noteHistory } from "./note-history.ts";
import { notePreview, readPreviews } from "./previews.ts";
import { forget, readRecords, readUses, writeRecord } from "./records.ts";
import { type Complain, onceEach, refuseNewer } from "./rows.ts";
import { endUnderWay, noteUnderWay, readUnderWay } from "./sweep-under-way.ts";
import { endBlindness, joinRecheck, noteBlindness, noteSweep, readBlindness, readSweep } from "./sweeps.ts";
import type { Table } from "./table/table.ts";

/** What a journal is given beside its table. */
export interface JournalOptions {
  /** Hears of each row that cannot be read or written, once. */
  readonly complain?: Complain;
  /** The time: then what is asked for again is kept longer. Without it, nothing is written by a read. */
  readonly now?: () => Date;
  /** Whether a row of a newer version of the program is an error, for whoever can use another version. */
  readonly refusesNewer?: boolean;
}

/** The journal in this table. Its calls throw what the table throws: without it nothing can be concluded. */
export function createJournal(
  table: Table,
  { complain: hear = () => {}, now, refusesNewer = false }: JournalOptions = {},
): Journal {
  const complain = refusesNewer ? refuseNewer(onceEach(hear)) : onceEach(hear);
  const reader = { table, complain, now };
  return {
    remembers: true,
    read: (services) => readRecords(table, services, complain),
    write: (record, before) => writeRecord(table, record, before, complain),
    forget: (record) => forget(table, record, complain),
    services: () => listServices(table, complain),
    servicesUsing: (repository) => listUsers(table, repository, complain),
    repositories: () => listRepositories(table, complain),
    usesOf: (repositories) => readUses(table, repositories, complain),
    moves: (tags) => readMoves(reader, tags),
    formerTags: (images) => readFormerTags(reader, images),
    noteMoves: (moves) => noteMoves(table, moves, complain),
    pushes: (repositories) => readPushes(reader, repositories),
    sweptAt: () => readSweep(table, complain),
    noteSweep: (at) => noteSweep(table, at, complain),
    sweepUnderWay: () => readUnderWay(table, complain, now !== undefined),
    noteSweepUnderWay: (state, before) => noteUnderWay(table, state, before),
    endSweepUnderWay: (state) => endUnderWay(table, state),
    joinRecheck: (at) => joinRecheck(table, at, complain),
    blindness: () => readBlindness(table, complain, now !== undefined),
    noteBlindness: (state, before) => noteBlindness(table, state, before),
    endBlindness: (state) => endBlindness(table, state),
    previews: (repositories) => readPreviews(table, repositories, complain),
    notePreview: (repository, preview) => notePreview(table, repository, preview, complain),
    claimNotice: (key, now) => claimNotice(table, key, now, complain),
    confirmNotice: (claim) => confirmNotice(table, claim),
    giveBackNotice: (claim) => giveBackNotice(table, claim),
    nextSequence: (incident, message) => nextSequence(table, incident, message, complain),
    takeAlert: async (limit, now) => (await take(table, alertsWindow, limit, now, complain)) === "taken",
    giveBackAlert: (takenAt) => giveBack(table, alertsWindow, takenAt),
    takeRemedy: (limit, now) => take(table, remediesWindow, limit, now, complain),
    noteHistory: (service, entries) => noteHistory(table, service, entries, complain),
  };
}
