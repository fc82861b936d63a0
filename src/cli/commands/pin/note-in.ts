/**
 * A pin by hand stands in the history of the service, and one that succeeded among what was tried on it, so that the
 * program goes on from there: if it is deployed, and its table may be written.
 */
import type { CliConnection } from "../../../connect/cli.ts";
import type { ServiceArn, TaskDefinitionArn } from "../../../domain/ecs/arn.ts";
import type { Attempt } from "../../../domain/facts/attempt.ts";
import { stepOf, type WasRemedied } from "../../../domain/incidents/history.ts";
import { noteHistory } from "../../../reconcile/note-history.ts";
import { noteInRecord } from "../../../reconcile/record/note-attempts.ts";

interface Step extends Pick<WasRemedied, "former" | "pins"> {
  readonly service: ServiceArn;
  readonly target: TaskDefinitionArn;
}

/** Notes how far a pin has come; notes nothing where the deployed program is not found. */
export async function noteIn(
  connection: Pick<CliConnection, "deployed" | "now">,
  stack: string | undefined,
  step: Step,
): Promise<(state: WasRemedied["state"], why?: string) => Promise<void>> {
  const deployed = await connection.deployed(stack);
  const began = connection.now();
  return async (state, why) => {
    if (!deployed.known) return;
    const { journal } = deployed.value.ports;
    const at = connection.now();
    await noteHistory(step.service, [stepOf(state, step, { at, why: why ?? null, by: "pin" })], {
      journal,
      log: silent,
    });
    if (state === "done")
      await noteInRecord(step.service, succeeded(step, began, at), journal).catch(unconcerned);
  };
}

function succeeded({ pins, target: revision }: Step, began: Date, at: Date): Attempt[] {
  return pins.map(({ container, digest }) => ({
    container,
    digest,
    revision,
    by: "person",
    began,
    end: { at, how: "succeeded", why: null },
  }));
}

/** Whoever pins wants to see the pin: that the journal lacks it is no concern of theirs. */
const unconcerned = () => {};
const silent = { info: unconcerned, warn: unconcerned };
