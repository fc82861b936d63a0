/** A verdict as the table writes it. */
import type { Assessment } from "../../../src/domain/judge/assess.ts";
import type { Finding, Kind } from "../../../src/domain/judge/finding.ts";

/** The status, then what was found, what may be worth knowing, and what nobody knows. */
export function sayVerdict({ status, findings, settling, notes, unknown, held }: Assessment): string[] {
  return [
    status,
    ...findings.map((finding) => sayFinding(finding)),
    ...settling.map((finding) => `settling ${sayFinding(finding)}`),
    ...held.map(({ container }) => `held ${container}`),
    ...notes.map(sayNote),
    ...unknown
      .filter(({ needed }) => needed)
      .map(({ fact, container }) => `lacks ${container ?? ""} ${fact}`),
  ];
}

/** ECS's own reason is no part of the verdict. */
const ownReasons: readonly Kind[] = ["stalled", "unpullable"];

function sayFinding({ container, kind, cause, severity }: Finding): string {
  const what = ownReasons.includes(kind) ? kind : `${kind} ${cause}`;
  return `${container === "" ? "" : `${container}: `}${what} ${severity}`;
}

const notes = [
  "awaiting promotion",
  "unchanged-push",
  "rebuilt, same image",
  "was pushed before it",
  "held",
  "is not a track",
] as const;

function sayNote(text: string): string {
  return `note: ${notes.find((note) => text.includes(note)) ?? text}`;
}
