import { existsSync } from "node:fs";
import { dirname } from "node:path";
import manifest from "../../../../package.json" with { type: "json" };
import type { ServiceRecord } from "../../../domain/incidents/record.ts";
import type { Assessment } from "../../../domain/judge/assess.ts";
import { captureText } from "../../../explain/capture/capture.ts";
import type { Terminal } from "../../terminal/terminal.ts";
import { writeResult } from "../../write-result.ts";

/** Where a service is captured, as it was given on the command line. */
export interface CaptureSettings {
  /** A file, or `-` for stdout. */
  readonly capture?: string;
  readonly anonymize?: boolean;
  readonly force?: boolean;
}

/**
 * Looks whether these settings can be followed, before anything is read.
 * @throws {Error} with what to change, if they cannot
 */
export function checkCaptureSettings({ capture, anonymize, force = false }: CaptureSettings): void {
  if (capture === undefined && (anonymize || force))
    throw new RangeError(
      `Cannot use --${anonymize ? "anonymize" : "force"}: say where the service is to be captured, with --capture FILE`,
    );
  if (capture === undefined || capture === "-") return;
  if (!existsSync(dirname(capture)))
    throw new Error(
      `Cannot write ${capture}: there is no folder "${dirname(capture)}"; create it, or give another file`,
    );
  if (!force && existsSync(capture))
    throw new Error(
      `Cannot write ${capture}: it is there already; give --force to replace it, or another file`,
    );
}

/** Writes the facts and the record of a service into the file, and says what to do with it. */
export async function writeCapture(
  assessment: Assessment,
  record: ServiceRecord | null,
  { capture = "-", anonymize = false, force = false }: CaptureSettings,
  terminal: Terminal,
): Promise<void> {
  const text = captureText(assessment, { record, anonymize, version: manifest.version });
  if (capture === "-") terminal.print(text);
  else await writeResult(capture, text, force);
  const { service } = assessment.facts;
  const where = capture === "-" ? "stdout" : capture;
  terminal.say(
    `${service.cluster}/${service.name}: ${assessment.status}; written to ${where}. ` +
      `Account IDs are replaced${anonymize ? " and so are names; read" : ", names are not (--anonymize): read"} it before you publish it.`,
  );
}
