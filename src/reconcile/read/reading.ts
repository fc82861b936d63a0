/** What is known of a repository by now, and what was asked for. */
import { type Known, unknown } from "../../domain/common/known.ts";
import type { ImageUse, RepositoryFacts } from "../../domain/facts/facts.ts";
import type { RepositoryKey } from "../../domain/image/ecr.ts";
import type { Manifest } from "../../domain/image/manifest.ts";
import type { Digest, Tag } from "../../domain/image/reference.ts";
import { digestsOfUse } from "../../domain/judge/container/needs.ts";
import type { FoundImage } from "../ports/ecr.ts";
import type { NotedMove } from "../ports/journal.ts";
import type { Use } from "./uses.ts";

/** What is known of a repository by now. */
export interface Reading {
  readonly key: RepositoryKey;
  readonly uses: readonly Use[];
  facts: RepositoryFacts;
  /** The moves of its tags, as they were noted. */
  moves: readonly NotedMove[];
  readonly asked: Asked;
}

/** What was asked for, whatever came of it. */
export interface Asked {
  readonly tags: Set<Tag>;
  readonly digests: Set<Digest>;
  readonly moves: Set<Tag>;
  readonly manifests: Set<Digest>;
  readonly once: Set<"listing" | "mutability" | "pullThrough" | "uses">;
  readonly found: Map<Digest, Known<FoundImage | null>>;
  readonly indexes: Map<Digest, Known<Manifest>>;
}

/** A repository of which nothing was read yet. */
export function createReading(
  key: RepositoryKey,
  uses: readonly Use[],
  formerTags: RepositoryFacts["formerTags"],
): Reading {
  const [first] = uses;
  if (!first) throw new TypeError(`Cannot read repository ${key}: nobody uses it`);
  return {
    key,
    uses,
    moves: [],
    facts: {
      repository: first.repository,
      tags: new Map(),
      images: new Map(),
      manifests: new Map(),
      expiring: null,
      moves: new Map(),
      unreadMoves: [],
      absentSince: new Map(),
      catalogue: unknown("the repository was not listed"),
      mutability: null,
      isPullThrough: null,
      uses: presentUses(uses, []),
      unreadUses: [],
      formerTags,
    },
    asked: {
      tags: new Set(),
      digests: new Set(),
      moves: new Set(),
      manifests: new Set(),
      once: new Set(),
      found: new Map(),
      indexes: new Map(),
    },
  };
}

/**
 * Adds what was read. Several reads of a repository are under way at once, and each notes its own part of the facts:
 * whoever copied the facts and then waited would undo what the others noted meanwhile.
 */
export function note(reading: Reading, read: Partial<RepositoryFacts>): void {
  reading.facts = { ...reading.facts, ...read };
}

/** What the services at hand have, where the journal does not know it better. */
export function presentUses(uses: readonly Use[], others: readonly ImageUse[]): ImageUse[] {
  return uses.flatMap((use) => {
    const { service } = use.shape;
    return digestsOfUse(use)
      .filter((digest) => !others.some((use) => use.service === service.arn && use.digest === digest))
      .map((digest) => ({ service: service.arn, cluster: service.cluster, digest, since: null }));
  });
}
