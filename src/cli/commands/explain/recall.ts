import type { CliConnection } from "../../../connect/cli.ts";
import type { Deployed } from "../../../connect/deployed.ts";
import type { ServiceName } from "../../../domain/ecs/arn.ts";
import type { ServiceRecord } from "../../../domain/incidents/record.ts";
import type { Remembered } from "../../../explain/explanation.ts";
import type { Readers } from "../../../reconcile/ports.ts";

/** What the deployed program remembers, a journal to look things up in, and what all that lacks. */
export interface Recalled extends Omit<Remembered, "nearMisses"> {
  readonly deployed: Deployed | null;
  readonly record: ServiceRecord | null;
  readonly journal: Readers["journal"];
  readonly notRead: readonly string[];
}

/** Asks the deployed program; where it cannot be asked, says what that leaves in the dark. */
export async function recall(
  { arn }: ServiceName,
  stackName: string | undefined,
  { deployed, journal }: CliConnection,
): Promise<Recalled> {
  const nothing = (reason: string): Recalled => ({
    deployed: null,
    record: null,
    journal,
    history: [],
    incidents: [],
    notRead: [`When tags moved, and what was reported: the deployed program was not asked: ${reason}`],
  });
  const found = await deployed(stackName);
  if (!found.known) {
    if (stackName !== undefined) throw new Error(`Cannot ask the deployed program: ${found.reason}`);
    return nothing(found.reason);
  }
  const { ports, history } = found.value;
  try {
    const record = (await ports.journal.read([arn])).get(arn) ?? null;
    return {
      deployed: found.value,
      record,
      // What is seen now is not noted, and so is no date.
      journal: { ...ports.journal, remembers: false },
      history: await history.history(arn),
      incidents: record?.incidents ?? [],
      notRead: [],
    };
  } catch (error) {
    if (!(error instanceof Error) || !("$metadata" in error)) throw error;
    return nothing(`${error.name}: its table`);
  }
}
