/** The two incidents that this program exists for, as people are told of them on each channel. */
import { describe, expect, test } from "vitest";
import { createNarrator } from "../../src/cli/commands/demo/narrator.ts";
import { play } from "../../src/cli/commands/demo/play.ts";
import { stuckAtRevision4 } from "../../src/cli/commands/demo/stuck-at-revision-4.ts";
import { wrongRepository } from "../../src/cli/commands/demo/wrong-repository.ts";
import { monochrome, type Terminal } from "../../src/cli/terminal/terminal.ts";
import type { SlackMessage } from "../../src/domain/words/alert/slack.ts";
import type { InboxEntry } from "../../src/sandbox/inbox.ts";
import { createSandbox } from "../../src/sandbox/sandbox.ts";
import { textsOf, troubles } from "../domain/slack-limits.ts";
import { packages } from "../support/package.ts";

const stories = { "stuck-at-revision-4": stuckAtRevision4, "wrong-repository": wrongRepository } as const;
const nobody = () => {};
const terminal: Terminal = {
  width: 80,
  asideWidth: 80,
  colours: monochrome,
  asideColours: monochrome,
  print: nobody,
  say: nobody,
  progress: nobody,
  follow: nobody,
};

/** All that was told while a story was played. */
async function told(name: keyof typeof stories): Promise<readonly InboxEntry[]> {
  const sandbox = await createSandbox({ deployment: { directory: packages.on } });
  await play(stories[name], "alert", { sandbox, narrator: createNarrator(terminal), terminal });
  const entries = sandbox.inbox();
  await sandbox.close();
  return entries;
}

/** The text without what is another each time: incidents, and the seconds of times. */
function masked(text: string): string {
  return text
    .replaceAll(/\b[0-9A-HJKMNP-TV-Z]{26}\b/g, "INCIDENT")
    .replaceAll(/(T\d\d:\d\d):\d\d(?:\.\d{3})?Z/g, "$1Z");
}

const rule = `\n\n${"─".repeat(40)}\n\n`;

describe.each(Object.keys(stories) as (keyof typeof stories)[])("%s", (name) => {
  test("is told by e-mail and in Slack", async () => {
    const entries = await told(name);
    const emails = entries.filter(({ channel }) => channel === "email");
    const posts = entries.filter(({ channel }) => channel === "slack");
    expect(posts.map(({ at }) => at)).toEqual(emails.map(({ at }) => at));
    const letters = emails.map(({ subject, body }) => `Subject: ${subject}\n\n${body}`);
    await expect(`${masked(letters.join(rule))}\n`).toMatchFileSnapshot(
      `../golden/incident-${name}-email.txt`,
    );
    const messages = posts.map(({ payload }) => payload as SlackMessage);
    expect(messages.flatMap(troubles)).toEqual([]);
    const texts = messages.map((message) => textsOf(message).join("\n"));
    await expect(`${masked(texts.join(rule))}\n`).toMatchFileSnapshot(`../golden/incident-${name}-slack.txt`);
  });
});
