/** Managed daemons, and the definitions of their own that they run. */
import type { JsonObject } from "../../../world.ts";

export interface Daemon {
  readonly arn: string;
  readonly name: string;
  /** The name of its cluster. */
  readonly cluster: string;
  readonly createdAt: Date;
  updatedAt: Date;
  /** The one that is being brought out first, then the one before, as long as instances run it. */
  revisions: readonly DaemonRevision[];
  deploymentArn: string;
  isDeleted: boolean;
}

/** What each deployment of a daemon makes, with the digests that it fixed. */
export interface DaemonRevision {
  readonly arn: string;
  readonly daemon: string;
  readonly definition: DaemonDefinition;
  readonly createdAt: Date;
  readonly capacityProviders: readonly string[];
  /** By container, as far as the registry gave them. */
  readonly digests: ReadonlyMap<string, string>;
  readonly settings: JsonObject;
}

export interface DaemonDefinition {
  readonly arn: string;
  readonly family: string;
  readonly revision: number;
  /** As it was registered, tags apart. */
  readonly registered: JsonObject;
  readonly registeredAt: Date;
  readonly registeredBy: string;
}
