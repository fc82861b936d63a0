/** A pin by hand stands in the history of the service, if the program is deployed and its table may be written. */
import type { CliConnection } from "../../../connect/cli.ts";
import type { ServiceArn } from "../../../domain/ecs/arn.ts";
import { stepOf, type WasRemedied } from "../../../domain/incidents/history.ts";
import { noteHistory } from "../../../reconcile/note-history.ts";

type Step = Pick<WasRemedied, "former" | "target" | "pins"> & { readonly service: ServiceArn };

/** Notes how far a pin has come; notes nothing where the deployed program is not found. */
export async function noteIn(
  connection: Pick<CliConnection, "deployed" | "now">,
  stack: string | undefined,
  { service, former, target, pins }: Step,
): Promise<(state: WasRemedied["state"], why?: string) => Promise<void>> {
  const deployed = await connection.deployed(stack);
  return async (state, why) => {
    if (!deployed.known) return;
    const { journal } = deployed.value.ports;
    const entry = stepOf(
      state,
      { former, target, pins },
      { at: connection.now(), why: why ?? null, by: "pin" },
    );
    await noteHistory(service, [entry], { journal, log: silent });
  };
}

/** Whoever pins wants to see the pin: that the history lacks it is no concern of theirs. */
const silent = { info: () => {}, warn: () => {} };
