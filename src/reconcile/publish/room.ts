/** How much may be published within an hour. */
import { limitsOf } from "../../domain/policy/limits.ts";
import type { Ports } from "../ports.ts";

/** Room for one message: whoever takes it publishes, or gives it back. */
export interface Room {
  /** Whether there was any left. */
  readonly take: () => Promise<boolean>;
  readonly giveBack: () => Promise<void>;
}

/** One of the messages that `limits.alertsPerHour` allows. */
export function roomWithinHour(now: Date, { journal, policy }: Pick<Ports, "journal" | "policy">): Room {
  return {
    take: () => journal.takeAlert(limitsOf(policy).alertsPerHour, now),
    giveBack: () => journal.giveBackAlert(now),
  };
}

/** For what says that a limit was reached: no limit holds for that. */
export const roomWithoutLimit: Room = { take: async () => true, giveBack: async () => {} };
