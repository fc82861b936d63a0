/** What was published on the topic of alerts is posted to Slack, or kept where somebody sees it. */
import type { Posting, SlackPorts } from "../ports/slack.ts";

/** Posts each; what no other try would mend is buried at once. @throws {Error} if it is to be tried again */
export async function postToSlack(
  postings: readonly Posting[],
  left: () => number,
  { slack, deadLetters, log }: SlackPorts,
): Promise<void> {
  for (const { message, letter } of postings) {
    const refusal = await slack.post(message, left);
    if (refusal === null) {
      log.info("Posted to Slack", { text: message.text });
      continue;
    }
    await deadLetters.bury(letter, refusal);
    log.warn("Slack refused a message for good; it is in the dead-letter queue", { refusal });
  }
}
