/**
 * An alert as a Slack message: Block Kit within its limits, coloured by severity, with nobody's text taken for
 * Slack's own language.
 *
 * What others wrote stands in plain text or between backticks, where Slack looks for no formatting and no
 * mention; `&`, `<` and `>` are escaped everywhere.
 * @see https://docs.slack.dev/reference/block-kit/blocks
 * @see https://docs.slack.dev/messaging/formatting-message-text#escaping
 */

import type { Alert } from "../../incidents/alert.ts";
import type { Severity } from "../../judge/finding.ts";
import { isChoice, isCommand } from "../commands.ts";
import { serviceUrl } from "../console.ts";
import { oneLine, sentence } from "../phrases.ts";
import type { ServiceReport } from "../report.ts";
import {
  describedIn,
  factsOf,
  imagesOf,
  isGood,
  quietOf,
  remarksOf,
  remedyOf,
  sayIncident,
  titleOf,
  whyOf,
} from "./alert-text.ts";
import { uncheckedIn } from "./blindness.ts";

/** What is posted to an incoming webhook. */
export interface SlackMessage {
  /** What notifications show. */
  readonly text: string;
  readonly blocks: readonly Block[];
  /** Only an attachment has a colour. */
  readonly attachments: readonly { readonly color: string; readonly blocks: readonly Block[] }[];
  readonly unfurl_links: false;
  readonly unfurl_media: false;
}

type Text =
  | { readonly type: "plain_text"; readonly text: string; readonly emoji: false }
  | { readonly type: "mrkdwn"; readonly text: string; readonly verbatim: true };

type Block =
  | { readonly type: "header"; readonly text: Text }
  | { readonly type: "section"; readonly text: Text }
  | { readonly type: "section"; readonly fields: readonly Text[] }
  | { readonly type: "context"; readonly elements: readonly Text[] };

/** Slack's limits, and one of ours: it refuses some 13,000 characters of blocks, and does not say how it counts. */
const longest = { header: 150, section: 3000, field: 2000, text: 3000, blocks: 50, message: 10_000 } as const;

const colours = {
  high: "#d1242f",
  medium: "#e8a317",
  low: "#6e7781",
  good: "#1a7f37",
} as const satisfies Record<Severity | "good", string>;

/** The message for an alert: what does not fit is left out from the end, and said to be. */
export function slackMessage(alert: Alert): SlackMessage {
  const { message, headline } = alert;
  const title = titleOf(alert, longest.header);
  const body = [
    ...uncheckedIn(alert).map((line) => plain(line)),
    ...whatToDo(alert.advice),
    ...describedIn(alert).flatMap((service) => describeService(service, alert)),
    ...preformatted("*What was done*", remedyOf(alert)),
    ...(message.repository?.findings ?? []).flatMap(({ advice }) => whatToDo(advice)),
  ];
  const end = [
    ...quietOf(alert).flatMap(([purpose, command]) => preformatted(purpose, [command])),
    context(sayIncident(message)),
  ];
  const start = [header(title), plain(sentence(headline))];
  return {
    text: escaped(title, longest.text),
    blocks: start,
    attachments: [
      {
        color: isGood(message.event) ? colours.good : colours[message.severity],
        blocks: [...fitting(body, [...start, ...end]), ...end],
      },
    ],
    unfurl_links: false,
    unfurl_media: false,
  };
}

/** The message for what others publish on the topic: CloudWatch's alarms, say. */
export function slackNote(title: string, text: string, severity: Severity | "good"): SlackMessage {
  return {
    text: escaped(title, longest.text),
    blocks: [header(title)],
    attachments: [{ color: colours[severity], blocks: [plain(text)] }],
    unfurl_links: false,
    unfurl_media: false,
  };
}

/** As many of the blocks as fit beside these others. */
function fitting(blocks: readonly Block[], others: readonly Block[]): Block[] {
  const rest = context("The rest is in the e-mail, and in the output of ecs-image-drift check.");
  let [count, length] = [others.length + 1, lengthOf([...others, rest])];
  const end = blocks.findIndex((block) => {
    count += 1;
    length += lengthOf([block]);
    return count > longest.blocks || length > longest.message;
  });
  return end < 0 ? [...blocks] : [...blocks.slice(0, end), rest];
}

function lengthOf(blocks: readonly Block[]): number {
  return JSON.stringify(blocks).length;
}

function describeService(service: ServiceReport, alert: Alert): Block[] {
  const checked = service.containers.filter((container) => container.checked);
  const findings = isGood(alert.message.event) ? [] : service.findings;
  return [
    {
      type: "section",
      fields: [
        ...factsOf(service, alert).map(([label, text]) => mrkdwn(`*${label}*\n${code(text, 1000)}`)),
        mrkdwn(`*Console*\n${link("Open the service", serviceUrl(service))}`),
      ],
    },
    ...findings.map((finding) => plain(`Why: ${whyOf(finding)}`)),
    ...findings.flatMap(({ advice }) => whatToDo(advice)),
    ...checked.flatMap((container) =>
      preformatted(`*Container* ${code(container.name, 300)}`, imagesOf(container, service)),
    ),
    ...remarksOf(service, alert).map((remark) => context(remark)),
  ];
}

/** Sentences to be read, commands to be copied. */
function whatToDo(advice: readonly string[]): Block[] {
  const sentences = advice.filter((line) => !isCommand(line));
  const title = isChoice(advice) ? "*What to do: one of these*" : "*What to do*";
  return [...sentences.map((line) => plain(line)), ...preformatted(title, advice.filter(isCommand))];
}

function header(text: string): Block {
  return { type: "header", text: plainText(text, longest.header) };
}

function plain(text: string): Block {
  return { type: "section", text: plainText(text, longest.section) };
}

function context(text: string): Block {
  return { type: "context", elements: [plainText(text, longest.field)] };
}

/** Lines between fences, under a title that is written for Slack; nothing where there are no lines. */
function preformatted(title: string, lines: readonly string[]): Block[] {
  if (lines.length === 0) return [];
  const shown = lines.slice(0, linesShown);
  const share = Math.floor((longest.section - title.length - 20) / shown.length) - 1;
  const fenced = shown.map((line) => unfenced(escaped(line, share)));
  const more = lines.length > shown.length ? ["…"] : [];
  return [{ type: "section", text: mrkdwn(`${title}\n\`\`\`${[...fenced, ...more].join("\n")}\`\`\``) }];
}

/** So that each of them has room for a digest and its tags. */
const linesShown = 12;

/** Text between backticks, with no other among them. */
function code(text: string, most: number): string {
  return `\`${unfenced(escaped(text, most))}\``;
}

/** An address that was encoded has nothing that Slack could take for its own; one that is too long is no link. */
function link(words: string, url: string): string {
  return url.length > longest.field / 2 ? "too long to be shown" : `<${url}|${words}>`;
}

function unfenced(text: string): string {
  return text.replaceAll("`", "'");
}

function plainText(text: string, most: number): Text {
  return { type: "plain_text", text: escaped(text, most), emoji: false };
}

function mrkdwn(text: string): Text {
  return { type: "mrkdwn", text, verbatim: true };
}

/** A text on one line, escaped, no longer than this when it is; a letter is never cut. */
function escaped(text: string, most: number): string {
  const letters = [...oneLine(text)].map((letter) => entities[letter] ?? letter);
  let written = "";
  for (const [i, letter] of letters.entries()) {
    const isLast = i === letters.length - 1;
    if (written.length + letter.length + (isLast ? 0 : 1) > most) return `${written}…`;
    written += letter;
  }
  return written === "" ? "(nothing)" : written;
}

const entities: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;" };
