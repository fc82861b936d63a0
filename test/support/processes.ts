/** All worlds that a worker of vitest plays run their functions in the same processes: each world finds them as new. */
import { inject } from "vitest";
import { createProcesses } from "../../src/sandbox/lambda/processes.ts";
import { lendProcesses } from "./world.ts";

lendProcesses(() => createProcesses({ memory: "nothing", folder: inject("unpacked") }));
