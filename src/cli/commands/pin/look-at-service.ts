import type { CliConnection } from "../../../connect/cli.ts";
import type { Assessment } from "../../../domain/judge/assess.ts";
import { judge } from "../../../reconcile/judge.ts";
import { findService } from "../../services/find-service.ts";
import type { WantedService } from "../../services/wanted-service.ts";
import type { Terminal } from "../../terminal/terminal.ts";

/** Looks at the one service that is wanted. @throws {RangeError} if there is none, with what it may have meant */
export async function lookAtService(
  wanted: WantedService,
  connection: CliConnection,
  terminal: Terminal,
): Promise<Assessment> {
  terminal.progress(`Reading ${wanted.text} …`);
  const { assessments } = await judge([await findService("pin", wanted, connection)], connection);
  const [assessment] = assessments;
  if (!assessment) throw new RangeError(`Cannot pin service "${wanted.text}": it is being deleted`);
  return assessment;
}
