/** How a report is written: what a format is given. */
import type { CheckReport } from "../../domain/words/report.ts";
import type { Moment } from "../../explain/time-line.ts";
import type { Colours } from "../terminal/terminal.ts";
import type { Beginnings } from "./words/findings.ts";

/** Writes a report. */
export type Render = (report: CheckReport, options: RenderOptions) => string;

export interface RenderOptions {
  /** Columns, for formats that fill them. */
  readonly width: number;
  readonly colours: Colours;
  /** Set if the check ended before all services were judged: how many there were, if that is known. */
  readonly interrupted: { readonly total: number | null } | null;
  /** What is known of each service's past, by its ARN, for formats that show it. */
  readonly timeLines: ReadonlyMap<string, readonly Moment[]>;
  readonly beginnings: Beginnings;
  /** Regions and profiles that could not be checked, and why. */
  readonly failed?: readonly string[];
  /** Whether each service is listed with all that is to be said of it, however many there are. */
  readonly all?: boolean;
  /** What the services were chosen by, in words, where not all are to be listed. */
  readonly filter?: string | null;
  /** Whether it goes to a file or another program: no name is cut then. */
  readonly isPiped?: boolean;
}
