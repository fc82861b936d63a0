/** The part of the page that runs in the browser: shows what the sandbox sends, and sends what the buttons say. */
import type { Happening, MessageView, View } from "../view.ts";
import { type Html, html } from "./html.ts";
import { showMessage } from "./messages.ts";
import { showService } from "./services.ts";

const services = part("services");
const inbox = part("inbox");
const line = part("line");
const said = part("said");
const link = part("link");

/** What is shown is replaced only where it is another: whoever reads or has opened something keeps it. */
let shownServices = "";
let shownMessages = 0;
/** What was there when the page was opened is no news. */
let isFirstShown = false;
const shownHappenings = new Map<number, { readonly row: HTMLElement; readonly text: string }>();

const live = new EventSource("/_sandbox/page/live");
live.onmessage = ({ data }) => {
  show(JSON.parse(data));
  setLink("live", "live");
};
live.onerror = () => setLink("lost", "the sandbox does not answer");

for (const button of document.querySelectorAll<HTMLButtonElement>("[data-deed]"))
  button.addEventListener("click", () => void act(button));

function show({ now, services: all, messages, happenings }: View): void {
  part("now").textContent = `${now.replace("T", " ")} UTC`;
  const markup = all.map((service) => showService(service).html).join("");
  if (markup !== shownServices) services.innerHTML = markup;
  shownServices = markup;
  showMessages(messages);
  showHappenings(happenings);
}

/** The newest is on top, and open. */
function showMessages(messages: readonly MessageView[]): void {
  part("no-messages").hidden = messages.length > 0;
  messages.forEach((message, i) => {
    const key = `${message.slack !== null}`;
    const known = inbox.querySelector<HTMLDetailsElement>(`[data-number="${i}"]`);
    if (known?.dataset.key === key) return;
    const details = known ?? document.createElement("details");
    Object.assign(details.dataset, { number: i, key });
    details.className = "card message";
    details.innerHTML = showMessage(message).html;
    if (known) return;
    for (const other of inbox.querySelectorAll("details")) other.open = false;
    details.open = true;
    inbox.prepend(details);
  });
  const newest = messages.at(-1);
  if (newest && messages.length > shownMessages && isFirstShown)
    part("news").textContent = `New message: ${newest.subject}`;
  shownMessages = messages.length;
  isFirstShown = true;
}

/** The newest is on top. */
function showHappenings(happenings: readonly Happening[]): void {
  const rows = happenings.map((happening) => {
    const text = showHappening(happening).html;
    const known = shownHappenings.get(happening.id);
    const row = known?.row ?? document.createElement("li");
    if (known?.text !== text) row.innerHTML = text;
    row.className = happening.kind;
    shownHappenings.set(happening.id, { row, text });
    return row;
  });
  if (rows.some((row) => !row.isConnected)) line.replaceChildren(...rows.toReversed());
}

function showHappening({ at, title, detail }: Happening): Html {
  return html`<time>${at.slice(11, 19)}</time><b>${title}</b>${detail === "" ? null : html`<span>${detail}</span>`}`;
}

/** Sends a deed; meanwhile the buttons take no other. */
async function act(button: HTMLButtonElement): Promise<void> {
  const buttons = [...document.querySelectorAll<HTMLButtonElement>("[data-deed]")];
  if (button.getAttribute("aria-disabled") === "true") return;
  for (const each of buttons) each.setAttribute("aria-disabled", "true");
  say(`${button.textContent} …`);
  try {
    const answer = await fetch("/_sandbox/page/deeds", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ deed: button.dataset.deed }),
    });
    const { done, error } = await answer.json();
    say(done ?? error, !answer.ok);
  } catch {
    say("The sandbox does not answer", true);
  }
  for (const each of buttons) each.removeAttribute("aria-disabled");
}

function say(words: string, isBad = false): void {
  said.textContent = words;
  said.className = isBad ? "bad" : "";
}

function setLink(state: string, words: string): void {
  link.dataset.state = state;
  link.textContent = words;
}

function part(id: string): HTMLElement {
  const found = document.getElementById(id);
  if (!found) throw new Error(`There is no #${id} on this page`);
  return found;
}
