import type { CliConnection } from "../../../connect/cli.ts";
import type { Assessment } from "../../../domain/judge/assess.ts";
import { judge } from "../../../reconcile/judge.ts";
import { findService } from "../../services/find-service.ts";
import type { Terminal } from "../../terminal/terminal.ts";

/** Looks at the one service of this name, or ARN. @throws {RangeError} if there is none, with what it may have meant */
export async function lookAtService(
  name: string,
  cluster: string,
  connection: CliConnection,
  terminal: Terminal,
): Promise<Assessment> {
  terminal.progress(`Reading ${cluster}/${name} …`);
  const { assessments } = await judge([await findService("pin", name, cluster, connection)], connection);
  const [assessment] = assessments;
  if (!assessment) throw new RangeError(`Cannot pin service "${name}": it is being deleted`);
  return assessment;
}
