/** A message as it would be seen: as an e-mail, and in Slack. */
import type { MessageView } from "../view.ts";
import { type Html, html } from "./html.ts";

export function showMessage({ at, to, subject, email, slack }: MessageView): Html {
  return html`<summary><time>${at.slice(11, 16)}</time>${subject}</summary>
    <div class="letters">
      <div class="letter"><h3>E-mail to ${to}</h3><pre>${email}</pre></div>
      <div class="letter slack"><h3>Slack</h3>${slack === null ? html`<p>not posted</p>` : showSlack(slack as Post)}</div>
    </div>`;
}

interface Text {
  readonly type: string;
  readonly text: string;
}

/** A block of Slack's, as far as this program posts it. https://docs.slack.dev/reference/block-kit/blocks */
interface Block {
  readonly type: string;
  readonly text?: Text;
  readonly fields?: readonly Text[];
  readonly elements?: readonly Text[];
}

interface Post {
  readonly blocks?: readonly Block[];
  readonly attachments?: readonly { readonly color?: string; readonly blocks?: readonly Block[] }[];
}

function showSlack({ blocks = [], attachments = [] }: Post): Html {
  return html`${blocks.map(showBlock)}${attachments.map(
    ({ color, blocks: own = [] }) => html`<div class="bar ${barOf(color)}">${own.map(showBlock)}</div>`,
  )}`;
}

function showBlock({ type, text, fields, elements }: Block): Html {
  if (type === "header") return html`<h4>${text?.text ?? ""}</h4>`;
  if (elements) return html`<small>${elements.map(showText)}</small>`;
  if (fields)
    return html`<div class="fields">${fields.map((field) => html`<div>${showText(field)}</div>`)}</div>`;
  return text ? showText(text) : html``;
}

function showText({ type, text }: Text): Html {
  return type === "mrkdwn" ? showMarkup(text) : html`<p>${text}</p>`;
}

/** Slack's own markup: code, bold, and addresses. Its texts escape three characters. */
function showMarkup(text: string): Html {
  const parts = text.split(/(```[\s\S]*?```)/).filter((part) => part !== "");
  return html`${parts.map((part) =>
    part.startsWith("```")
      ? html`<pre>${plain(part.slice(3, -3).trim())}</pre>`
      : html`<p>${inline(part.trim())}</p>`,
  )}`;
}

function inline(text: string): Html[] {
  return text.split(/(\*[^*\n]+\*|`[^`\n]+`|<[^|>\n]+\|[^>\n]+>)/).map((part) => {
    if (/^\*.+\*$/.test(part)) return html`<b>${plain(part.slice(1, -1))}</b>`;
    if (/^`.+`$/.test(part)) return html`<code>${plain(part.slice(1, -1))}</code>`;
    const [, address, words] = /^<([^|]+)\|(.+)>$/.exec(part) ?? [];
    // The console of AWS does not know what is in a sandbox, so nothing here leads there.
    if (address && words) return html`<u title="${plain(address)}">${plain(words)}</u>`;
    return html`${plain(part)}`;
  });
}

function plain(text: string): string {
  return text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
}

function barOf(colour: string | undefined): string {
  return { "#d1242f": "danger", "#1a7f37": "fine" }[colour ?? ""] ?? "warn";
}
