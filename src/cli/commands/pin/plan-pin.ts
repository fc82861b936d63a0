/** What a pin comes to, before anything is written: which images, and whether a rule forbids them. */
import type { CliConnection } from "../../../connect/cli.ts";
import type { ServiceName } from "../../../domain/ecs/arn.ts";
import type { Assessment } from "../../../domain/judge/assess.ts";
import type { Pin } from "../../../domain/remedy/remedy.ts";
import type { Terminal } from "../../terminal/terminal.ts";
import { choosePins, isInPlace } from "./choose-pins.ts";
import { lookAtService } from "./look-at-service.ts";
import type { PinRequest } from "./read-request.ts";
import { caseOf, whyNever, whyNot } from "./why-not.ts";

/** The pins of a service. */
export interface PlannedPin {
  readonly assessment: Assessment;
  /** All that were asked for. */
  readonly wanted: readonly Pin[];
  /** Those that the service does not have yet. */
  readonly pins: readonly Pin[];
}

/** Looks at the service and chooses its images. @throws {Error} if there are none, or a rule forbids one */
export async function planPin(
  { wanted: named, options }: PinRequest,
  connection: CliConnection,
  terminal: Terminal,
): Promise<PlannedPin> {
  const assessment = await lookAtService(named, connection, terminal);
  const { service, containers } = assessment.facts;
  const of = await caseOf(assessment, connection, options.stack);
  if (!options.registerOnly || !containers.known) refuse(service, whyNever(of, options));
  const wanted = await choosePins(assessment, options, connection.ecr);
  const pins = wanted.filter((one) => !isInPlace(one, assessment));
  const overridden = [...(options.override ?? []), ...(options.evenIf ?? [])];
  if (pins.length > 0 && !options.registerOnly)
    refuse(service, await whyNot(pins, of, overridden, connection));
  return { assessment, wanted, pins };
}

function refuse({ cluster, name }: ServiceName, why: string | null): void {
  if (why) throw new Error(`Cannot pin service "${cluster}/${name}": ${why}`);
}
