/** An alert as an e-mail: a subject that says who, what and since when; a body that fits a phone. */
import type { Alert } from "../../incidents/alert.ts";
import { isChoice } from "../commands.ts";
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

/** SNS takes fewer than 100 characters, in ASCII and without line breaks. */
const longestSubject = 99;

/** Longer than any line of ours, shorter than what a mail server breaks. */
const longestLine = 900;

/** Beyond this many services, the rest are counted. */
const servicesShown = 20;

/** The subject: ASCII, on one line, fewer than 100 characters. */
export function emailSubject(alert: Alert): string {
  return titleOf(alert, longestSubject)
    .replace(/[^\x20-\x7e]/g, "?")
    .slice(0, longestSubject);
}

/** The body: plain text that a person can act on. */
export function emailBody(alert: Alert): string {
  const { message, headline, advice } = alert;
  const services = describedIn(alert);
  const shown = services.slice(0, servicesShown);
  const more = services.length - shown.length;
  const paragraphs = [
    [sentence(headline)],
    uncheckedIn(alert),
    whatToDo(advice),
    ...shown.flatMap((service) => describeService(service, alert)),
    remedyOf(alert),
    ...(message.repository?.findings ?? []).map((finding) => whatToDo(finding.advice)),
    more > 0 ? [`… and ${more} more services.`] : [],
    quietOf(alert).flatMap(([purpose, command]) => [purpose, `  ${command}`]),
    [sayIncident(message)],
  ];
  return paragraphs
    .filter(({ length }) => length > 0)
    .map((lines) => lines.map(asLine).join("\n"))
    .join("\n\n");
}

/** Whatever AWS or a registry says, a line of ours stays one line. */
function asLine(text: string): string {
  const line = oneLine(text);
  return line.length <= longestLine ? line : `${line.slice(0, longestLine - 1)}…`;
}

function whatToDo(advice: readonly string[]): string[] {
  if (advice.length === 0) return [];
  return [
    isChoice(advice) ? "What to do, one of these:" : "What to do:",
    ...advice.map((line) => `  ${line}`),
  ];
}

function describeService(service: ServiceReport, alert: Alert): string[][] {
  const checked = service.containers.filter((container) => container.checked);
  const findings = isGood(alert.message.event) ? [] : service.findings;
  return [
    [
      ...[...factsOf(service, alert), ["Console", serviceUrl(service)]].map(
        ([label, text]) => `${label}:`.padEnd(10) + text,
      ),
      ...checked.flatMap((container) => [
        `Container ${container.name}`,
        ...imagesOf(container, service).map((line) => `  ${line}`),
      ]),
    ],
    ...findings.flatMap((finding) => [[`Why: ${whyOf(finding)}`], whatToDo(finding.advice)]),
    remarksOf(service, alert),
  ];
}
