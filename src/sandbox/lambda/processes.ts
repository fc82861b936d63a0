import { createPackages } from "./package.ts";
import { startWorker, type Worker, type WorkerOptions } from "./worker.ts";

/** Where the processes of functions come from, and stay warm. */
export interface Processes {
  /** The folder with the files of a package. */
  unpack(zip: string): Promise<string>;
  /** A process with exactly this environment: one that nobody uses any more, if there is one. */
  take(options: WorkerOptions): Worker;
  /** Its sandbox is closed: whoever wants one like it may have it. */
  giveBack(worker: Worker): void;
  /** Ends all processes, and deletes what was unpacked. */
  close(): Promise<void>;
}

export interface ProcessesOptions {
  /** What a process that is taken over still knows: `all`, the default, as if it had been warm; or `nothing`. */
  readonly memory?: "all" | "nothing";
  /** Where packages are unpacked: the system's folder for temporary files, if absent. */
  readonly folder?: string;
}

interface Process {
  readonly key: string;
  readonly worker: Worker;
  log: (line: string) => void;
  isTaken: boolean;
}

/**
 * Processes that may outlive a sandbox. With all that they remember, its successor takes them over if it listens on
 * the same port and was given the same seed; with nothing, whoever runs the same package does: the handler is
 * loaded anew, which takes a tenth of the time that a new process takes.
 */
export function createProcesses({ memory = "all", folder }: ProcessesOptions = {}): Processes {
  const packages = createPackages(folder);
  let processes: Process[] = [];

  function start(key: string, { log, ...options }: WorkerOptions): Process {
    const worker = startWorker({ ...options, log: (line) => started.log(line) });
    const started: Process = { key, worker, log, isTaken: true };
    processes.push(started);
    return started;
  }

  return {
    unpack: packages.unpack,
    take(options) {
      processes = processes.filter(({ worker }) => worker.alive);
      const key = keyOf(options, memory);
      const idle = processes.find((process) => process.key === key && !process.isTaken);
      if (!idle) return start(key, options).worker;
      idle.isTaken = true;
      idle.log = options.log;
      if (memory === "nothing") idle.worker.forget(options.environment);
      return idle.worker;
    },
    giveBack(worker) {
      const given = processes.find((process) => process.worker === worker);
      if (given) given.isTaken = false;
    },
    async close() {
      await Promise.all(processes.map(({ worker }) => worker.kill()));
      await packages.remove();
    },
  };
}

/** What processes must have in common for one to follow another: Node itself reads its variables at its start alone. */
function keyOf({ directory, environment }: WorkerOptions, memory: "all" | "nothing"): string {
  const own = Object.entries(environment).filter(([name]) => memory === "all" || name.startsWith("NODE_"));
  return JSON.stringify([directory, own]);
}
