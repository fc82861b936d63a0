/** What the program saw and did: the journal, and its history for people. */
import type { ServiceArn } from "../../domain/ecs/arn.ts";
import type { ImageUse, TagMove } from "../../domain/facts/facts.ts";
import type { RepositoryKey } from "../../domain/image/ecr.ts";
import type { Digest, Tag } from "../../domain/image/reference.ts";
import type { Blindness, UnseenPart } from "../../domain/incidents/blindness.ts";
import type { HistoryEntry } from "../../domain/incidents/history.ts";
import type { ServiceRecord } from "../../domain/incidents/record.ts";

/** What we saw and did. */
export interface Journal {
  /** Whether what is noted can be read later: then the first look at a tag is worth a date. */
  readonly remembers: boolean;
  /** The records of these services, new where there is none; without those that cannot be read. */
  read(services: readonly ServiceArn[]): Promise<ReadonlyMap<ServiceArn, ServiceRecord>>;
  /** Writes a record if nobody wrote it since `before` was read: the record as written, or `null`. */
  write(record: ServiceRecord, before: ServiceRecord): Promise<ServiceRecord | null>;
  servicesUsing(repository: RepositoryKey): Promise<ServiceArn[]>;
  /** Every service that the index knows. */
  services(): Promise<ServiceArn[]>;
  /** Takes a service that is gone out of the index, if nobody wrote its record since this was read. */
  forget(record: ServiceRecord): Promise<void>;
  moves(tags: readonly TagName[]): Promise<NotedMoves>;
  /** The tags that were ever seen naming these digests, by repository and digest. */
  formerTags(
    images: readonly { repository: RepositoryKey; digest: Digest }[],
  ): Promise<ReadonlyMap<RepositoryKey, ReadonlyMap<Digest, readonly Tag[]>>>;
  /** Which services have which images of these repositories, as far as that can be read. */
  usesOf(repositories: readonly RepositoryKey[]): Promise<ReadonlyMap<RepositoryKey, RepositoryUses>>;
  /** Adds to what is known of tags' moves: noting a move twice changes nothing. */
  noteMoves(moves: readonly NotedMove[]): Promise<void>;
  /** When the last sweep that saw every service was done; `null` before the first. */
  sweptAt(): Promise<Date | null>;
  noteSweep(at: Date): Promise<void>;
  /** How far a sweep is that takes several invocations; `null` where none does. */
  sweepUnderWay(): Promise<SweepUnderWay | null>;
  /** Notes how far it is, if nobody noted anything since `before`: as noted, or `null` if somebody did. */
  noteSweepUnderWay(state: SweepUnderWay, before: SweepUnderWay | null): Promise<SweepUnderWay | null>;
  /** Forgets it, if nobody noted anything since. */
  endSweepUnderWay(state: SweepUnderWay): Promise<void>;
  /** The moment of a recheck that is due then: with others that are due a little before or after it, at one moment. */
  joinRecheck(at: Date): Promise<Date>;
  /** What the last sweep could not read; `null` if it read everything. */
  blindness(): Promise<Blindness | null>;
  /** Notes what a sweep could not read, if nobody noted anything since `before`: as noted, or `null` if somebody did. */
  noteBlindness(state: Blindness, before: Blindness | null): Promise<Blindness | null>;
  /** Forgets it, if nobody noted anything since. */
  endBlindness(state: Blindness): Promise<void>;
  /** The repositories that services use. */
  repositories(): Promise<RepositoryKey[]>;
  /** The moments of the last pushes of these repositories. */
  pushes(repositories: readonly RepositoryKey[]): Promise<ReadonlyMap<RepositoryKey, readonly Date[]>>;
  /** What was last heard of these repositories' lifecycle policies; nothing of those never asked about. */
  previews(repositories: readonly RepositoryKey[]): Promise<ReadonlyMap<RepositoryKey, Preview>>;
  notePreview(repository: RepositoryKey, preview: Preview): Promise<void>;
  /** Claims the right to publish something once: `null` if it was published, or somebody else is publishing it. */
  claimNotice(key: string, now: Date): Promise<NoticeClaim | null>;
  confirmNotice(claim: NoticeClaim): Promise<void>;
  /** Ends the claim: whoever comes next gets it, under the same incident. */
  giveBackNotice(claim: NoticeClaim): Promise<void>;
  /** The number of a message among those of its incident: each has one of its own, and keeps it. */
  nextSequence(incident: string, message: string): Promise<number>;
  /** Takes one of the messages of this hour; says whether there was one left. */
  takeAlert(limit: number, now: Date): Promise<boolean>;
  /** Gives back the message that was taken at this moment. */
  giveBackAlert(takenAt: Date): Promise<void>;
  /** Takes one of the remedies of this day; where none is left, says when there will be. */
  takeRemedy(limit: number, now: Date): Promise<"taken" | Date>;
  /** Adds to what was seen and done of a service. */
  noteHistory(service: ServiceArn, entries: readonly HistoryEntry[]): Promise<void>;
}

/** A sweep that takes several invocations. */
export interface SweepUnderWay {
  readonly version: number;
  readonly began: Date;
  /** The last service that was judged. */
  readonly after: ServiceArn;
  /** Until when nobody else goes on with it. */
  readonly heldUntil: Date;
  /** Whether every service could be listed. */
  readonly isListed: boolean;
  /** What was counted, by metric. */
  readonly counts: Readonly<Record<string, number>>;
  readonly unseen: UnseenPart;
  /** Services whose record cannot be read. */
  readonly unreadable: readonly ServiceArn[];
}

/** Which services have which images of a repository. */
export interface RepositoryUses {
  readonly uses: readonly ImageUse[];
  /** The services that use it, and whose record cannot be read. */
  readonly unread: readonly ServiceArn[];
}

/** A tag of a repository. */
export interface TagName {
  readonly repository: RepositoryKey;
  readonly tag: Tag;
}

/** What was noted of tags' moves. */
export interface NotedMoves {
  readonly moves: readonly NotedMove[];
  /** The tags of which something was noted that cannot be read. */
  readonly unread: readonly TagName[];
}

/** A move of a tag of a repository. */
export interface NotedMove extends Omit<TagMove, "digest"> {
  readonly repository: RepositoryKey;
  readonly tag: Tag;
  /** `null`: from then on the tag was not there. */
  readonly digest: Digest | null;
}

/** What a registry was asked, and answered, of what its lifecycle policy is about to expire. */
export interface Preview {
  readonly askedAt: Date;
  /** `null` until the registry has worked it out. */
  readonly readAt: Date | null;
  /** The digests that are about to be expired, of those in use. */
  readonly expiring: readonly Digest[];
  /** Why it could not be asked. */
  readonly why: string | null;
}

/** The right to publish something once, for a while. */
export interface NoticeClaim {
  readonly key: string;
  readonly version: number;
  /** The incident it is published under: the same, should it have to be published again. */
  readonly incident: string;
}

/** What was seen and done, for people to read: the program concludes nothing from it. */
export interface HistoryReader {
  /** The lines of a service since then, as long as they are kept; newest last. */
  history(service: ServiceArn, since?: Date): Promise<readonly HistoryEntry[]>;
}
