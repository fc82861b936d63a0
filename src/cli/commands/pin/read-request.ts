import type { Command } from "commander";
import { type WantedService, wantedService } from "../../services/wanted-service.ts";
import { canAsk } from "../../terminal/ask.ts";
import type { PinOptions } from "./options.ts";

/** What is to be pinned, as it was asked for. */
export interface PinRequest {
  readonly wanted: WantedService;
  readonly options: PinOptions;
}

/** What the command line asks for. @throws {Error} if it makes no sense, or nobody can be asked to confirm it */
export function readRequest(command: Command): PinRequest {
  const options = command.opts<PinOptions>();
  const [name = ""] = command.processedArgs;
  const wanted = wantedService("pin", name, options.cluster);
  if (!options.dryRun && !options.yes && !canAsk())
    throw new Error(
      `Cannot pin service "${name}": there is no terminal on which to ask for confirmation; give --yes or --dry-run`,
    );
  return { wanted, options };
}
