/** What posting to Slack needs of the world. */
import type { SlackMessage } from "../../domain/words/alert/slack.ts";
import type { Log } from "./log.ts";

/** What posting to Slack needs of the world. */
export interface SlackPorts {
  readonly slack: Slack;
  readonly deadLetters: DeadLetters;
  readonly log: Pick<Log, "info" | "warn">;
}

/** Where messages are posted. */
export interface Slack {
  /**
   * Posts a message, waiting where Slack says so, as long as `left` milliseconds are more than that.
   * @returns why Slack will never take it; `null` if it did
   * @throws {Error} what another try may mend
   */
  post(message: SlackMessage, left: () => number): Promise<string | null>;
}

/** A message as it came, and what is to be posted of it. */
export interface Posting {
  readonly message: SlackMessage;
  readonly letter: string;
}

/** Where what cannot be delivered is kept. */
export interface DeadLetters {
  bury(letter: string, reason: string): Promise<void>;
}
