/** What Slack would take amiss in a message: written from its documents, and not from what composes it. */
import type { SlackMessage } from "../../src/domain/words/alert/slack.ts";

interface Text {
  readonly type: string;
  readonly text: string;
}

interface Block {
  readonly type: string;
  readonly text?: Text;
  readonly fields?: readonly Text[];
  readonly elements?: readonly Text[];
}

/** The texts of a message, in their order. */
export function textsOf(message: SlackMessage): string[] {
  return blocksOf(message).flatMap((block) => textsIn(block).map(({ text }) => text));
}

/** Each thing that is wrong with a message; none, if Slack takes it and shows what others wrote as text. */
export function troubles(message: SlackMessage): string[] {
  const blocks = blocksOf(message);
  const length = JSON.stringify(blocks).length;
  return [
    ...(message.text.length === 0 || message.text.length > 3000 ? [`a text of ${message.text.length}`] : []),
    ...(blocks.length > 50 ? [`${blocks.length} blocks`] : []),
    ...(length > 12_000 ? [`${length} characters of blocks`] : []),
    ...blocks.flatMap(troublesIn),
    ...unsafe(message.text),
  ];
}

function blocksOf({ blocks, attachments }: SlackMessage): Block[] {
  return [...blocks, ...attachments.flatMap((attachment) => attachment.blocks)];
}

function textsIn({ text, fields = [], elements = [] }: Block): Text[] {
  return [...(text ? [text] : []), ...fields, ...elements];
}

const longest: Readonly<Record<string, number>> = { header: 150, section: 3000, fields: 2000, context: 2000 };

function troublesIn(block: Block): string[] {
  const most = longest[block.fields ? "fields" : block.type] ?? 0;
  const tooMany = (block.fields?.length ?? 0) > 10 || (block.elements?.length ?? 0) > 10;
  return [
    ...(tooMany ? [`too many texts in a ${block.type}`] : []),
    ...textsIn(block).flatMap(({ type, text }) => [
      ...(text.length === 0 || text.length > most ? [`${block.type} of ${text.length}`] : []),
      ...(block.type === "header" && type !== "plain_text" ? ["a header in markup"] : []),
      ...unsafe(text),
      ...(type === "mrkdwn" ? unquoted(text) : []),
    ]),
  ];
}

/** Whatever stands for a mention or a link, an entity that is cut, and what a screen would obey. */
function unsafe(whole: string): string[] {
  const text = withoutOurLink(whole);
  const found = [
    /[<>]/.test(text) && "an unescaped < or >",
    /&(?!amp;|lt;|gt;)/.test(text) && "an unescaped or cut &",
    /(?!\n)[\p{C}\p{Zl}\p{Zp}]/u.test(text) && "a character that cannot be seen",
  ];
  return found.flatMap((one) => (one ? [`${one} in ${JSON.stringify(text.slice(0, 200))}`] : []));
}

/** The one link that a message has: into the console of AWS, to a service whose name cannot end it. */
function withoutOurLink(text: string): string {
  return text.replace(
    /<https:\/\/[\w-]+\.console\.[\w.-]+\/ecs\/v2\/clusters\/[\w%.!~*'():-]*\/services\/[\w%.!~*'():-]*\/health\?region=[\w-]+\|Open the service>$/,
    "",
  );
}

/** In markup, all that is not ours stands between backticks. */
function unquoted(text: string): string[] {
  const outside = withoutOurLink(text)
    .replace(/```[^`]*```/g, "")
    .replace(/`[^`\n]*`/g, "");
  return /^[A-Za-z *:\n-]*$/.test(outside) ? [] : [`markup of others: ${JSON.stringify(outside)}`];
}
