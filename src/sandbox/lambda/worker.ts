import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import * as v from "valibot";
import type { Outcome } from "./function.ts";
import { logOutput } from "./output.ts";

/** One invocation as it is sent to a function's process. */
interface Invocation {
  readonly requestId: string;
  readonly functionArn: string;
  readonly payload: string;
  /** Milliseconds of real time. */
  readonly timeout: number;
}

/** A function's process, warm between invocations. */
export interface Worker {
  run(invocation: Invocation): Promise<Outcome>;
  /** Has it load its handler anew for its next invocation, with exactly this environment. */
  forget(environment: Readonly<Record<string, string>>): void;
  /** Ends the process at once, as a crash would; resolves when it is gone. */
  kill(): Promise<void>;
  readonly alive: boolean;
}

export interface WorkerOptions {
  readonly directory: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly log: (line: string) => void;
}

const RUNTIME = fileURLToPath(new URL("./runtime.mjs", import.meta.url));

const outcomeMessage = v.object({
  requestId: v.string(),
  result: v.optional(v.string()),
  failure: v.optional(
    v.object({ errorType: v.string(), errorMessage: v.string(), trace: v.array(v.string()) }),
  ),
});

/** Starts a process that runs the handler in `directory`, with exactly this environment. */
export function startWorker({ directory, environment, log }: WorkerOptions): Worker {
  const child = spawn(process.execPath, [RUNTIME], {
    cwd: directory,
    env: environment,
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
  const output = logOutput(child, log);
  const ended = new Promise<string>((resolve) => {
    child.once("close", (code, signal) => resolve(signal ?? `status ${code}`));
    child.once("error", (error) => resolve(error.message));
  });
  let alive = true;
  ended.then(() => {
    alive = false;
  });

  async function kill(): Promise<void> {
    child.kill("SIGKILL");
    await ended;
  }

  async function run(invocation: Invocation): Promise<Outcome> {
    const { timeout, ...message } = invocation;
    let timedOut = false;
    const guard = setTimeout(() => {
      timedOut = true;
      void kill();
    }, timeout);
    const crashed = ended.then((how) => crash(timedOut ? undefined : how, invocation));
    const written = output.ended(invocation.requestId);
    const replied = reply(child, invocation.requestId);
    child.send({ ...message, deadline: Date.now() + timeout }, () => {});
    const outcome = await Promise.race([written.then(() => replied), crashed]);
    clearTimeout(guard);
    return outcome;
  }

  return {
    run,
    forget: (environment) => child.send({ environment }),
    kill,
    get alive() {
      return alive;
    },
  };
}

function reply(child: ChildProcess, requestId: string): Promise<Outcome> {
  return new Promise((resolve) => {
    child.on("message", function onMessage(received) {
      const message = v.parse(outcomeMessage, received);
      if (message.requestId !== requestId) return;
      child.off("message", onMessage);
      const { result, failure } = message;
      resolve(failure ? { ok: false, error: failure } : { ok: true, payload: result ?? "null" });
    });
  });
}

/** https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html */
function crash(how: string | undefined, { requestId, timeout }: Invocation): Outcome {
  const error =
    how === undefined
      ? {
          errorType: "Sandbox.Timedout",
          errorMessage: `Task timed out after ${(timeout / 1000).toFixed(2)} seconds`,
        }
      : {
          errorType: "Runtime.ExitError",
          errorMessage: `RequestId: ${requestId} Error: Runtime exited with ${how}`,
        };
  return { ok: false, error };
}
