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

interface Process {
  readonly key: string;
  readonly worker: Worker;
  log: (line: string) => void;
  isTaken: boolean;
}

/**
 * Processes that may outlive a sandbox: its successor, if it listens on the same port and was given the same seed,
 * takes them over warm.
 */
export function createProcesses(): Processes {
  const packages = createPackages();
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
      const key = JSON.stringify([options.directory, options.environment]);
      const idle = processes.find((process) => process.key === key && !process.isTaken);
      if (!idle) return start(key, options).worker;
      idle.isTaken = true;
      idle.log = options.log;
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
