import type { Deliveries } from "../delivery.ts";
import type { Bus } from "../events/bus.ts";
import type { Roles } from "../iam/roles.ts";
import type { LambdaFunction } from "../lambda/function.ts";
import type { Functions } from "../lambda/functions.ts";
import type { Store } from "../services/dynamodb/store.ts";
import type { Parameters } from "../services/parameters.ts";
import type { Schedules } from "../services/scheduler/schedules.ts";
import type { Secrets } from "../services/secrets.ts";
import type { Topics } from "../services/sns/topics.ts";
import type { Queues } from "../services/sqs/queues.ts";
import type { World } from "../world.ts";

/** The parts of the account in which a template's resources are made. */
export interface Account {
  readonly world: World;
  readonly roles: Roles;
  readonly queues: Queues;
  readonly topics: Topics;
  readonly functions: Functions;
  /** Invokes a function asynchronously. */
  readonly invokeLater: (fn: LambdaFunction, payload: string) => void;
  readonly bus: Bus;
  readonly schedules: Schedules;
  readonly store: Store;
  readonly parameters: Parameters;
  readonly secrets: Secrets;
  readonly deliveries: Deliveries;
  readonly url: () => string;
  /** Where the functions' packages are. */
  readonly directory: string;
}
