import type { CliConnection } from "../../../connect-cli.ts";
import type { Assessment } from "../../../domain/assess.ts";
import { judge } from "../../../reconcile/judge.ts";
import { selectServices } from "../../select-services.ts";
import type { Terminal } from "../../terminal.ts";

/** Looks at the one service of this name, or ARN. @throws {RangeError} if there is none, with what it may have meant */
export async function findService(
  name: string,
  cluster: string,
  connection: CliConnection,
  terminal: Terminal,
): Promise<Assessment> {
  terminal.progress(`Looking at ${cluster}/${name} …`);
  if (`${cluster}${name}`.includes("*"))
    throw new RangeError(`Cannot pin service "${name}": name one service in one cluster, without "*"`);
  const selection = { verb: "pin", cluster: [cluster], service: [name] };
  const { assessments } = await judge(await selectServices(selection, connection), connection);
  const [assessment] = assessments;
  if (!assessment) throw new RangeError(`Cannot pin service "${name}": it is being deleted`);
  return assessment;
}
