import type { Receiver } from "../delivery.ts";
import { documentOf } from "../iam/policy.ts";
import type { Roles } from "../iam/roles.ts";
import { uuid } from "../random.ts";
import type { World } from "../world.ts";
import { environmentOf } from "./environment.ts";
import type { Failures } from "./failures.ts";
import type { LambdaFunction, Outcome } from "./function.ts";
import type { Logs } from "./logs.ts";
import { createProcesses, type Processes } from "./processes.ts";
import type { Worker } from "./worker.ts";

/** The deployed functions and their processes. */
export interface Functions {
  /** Adds a function; one of its name is changed in place, and starts anew with its next event. */
  add(fn: LambdaFunction): void;
  remove(name: string): void;
  /** By ARN (qualified or not) or name. */
  find(arnOrName: string): LambdaFunction | undefined;
  findByAccessKey(accessKeyId: string): LambdaFunction | undefined;
  all(): readonly LambdaFunction[];
  /** Runs the handler, and resolves when it is done. */
  invoke(fn: LambdaFunction, payload: string, requestId?: string): Promise<Outcome>;
  /** The event that a function is busy with. */
  occasion(): string | undefined;
  /** How often a function was invoked. */
  invocations(name: string): number;
  /** Ends a function's process at once. */
  kill(name: string): void;
  close(): Promise<void>;
}

export interface FunctionsOptions {
  readonly world: Pick<World, "region" | "account" | "random">;
  readonly roles: Roles;
  readonly logs: Logs;
  readonly failures: Failures;
  readonly endpoint: () => string;
  /** Its own, which end with it, if absent. */
  readonly processes?: Processes | undefined;
}

export function createFunctions({
  world,
  roles,
  logs,
  failures,
  endpoint,
  processes: lent,
}: FunctionsOptions): Functions {
  const functions = new Map<string, LambdaFunction>();
  const workers = new Map<string, Worker>();
  const processes = lent ?? createProcesses();
  const invocations = new Map<string, number>();
  let closed = false;
  let occasion: string | undefined;

  async function start(fn: LambdaFunction): Promise<Worker> {
    const directory = await processes.unpack(fn.package);
    const mayLog = await hasLogPermissions(fn);
    const worker = processes.take({
      directory,
      environment: environmentOf(fn, { directory, region: world.region, endpoint: endpoint() }),
      log: (line) => (mayLog ? logs.write(fn.name, line) : undefined),
    });
    if (closed) await worker.kill();
    workers.set(fn.name, worker);
    return worker;
  }

  /** A function whose role may not write logs runs all the same, in silence. */
  async function hasLogPermissions(fn: LambdaFunction): Promise<boolean> {
    const stream = `arn:aws:logs:${world.region}:${world.account}:log-group:${fn.logGroup}:log-stream:sandbox`;
    const mayCreate = await roles.may(fn.role, fn.name, "logs:CreateLogStream", stream);
    return (await roles.may(fn.role, fn.name, "logs:PutLogEvents", stream)) && mayCreate;
  }

  /** The next event has a process of its own. */
  function end(name: string): void {
    void workers.get(name)?.kill();
    workers.delete(name);
  }

  return {
    add(fn) {
      const before = functions.get(fn.name);
      functions.set(fn.name, before === undefined ? fn : Object.assign(before, fn));
      end(fn.name);
    },
    remove(name) {
      functions.delete(name);
      end(name);
    },
    find: (arnOrName) =>
      functions.get(arnOrName.startsWith("arn:") ? (arnOrName.split(":")[6] ?? "") : arnOrName),
    findByAccessKey: (key) => [...functions.values()].find((fn) => fn.accessKeyId === key),
    all: () => [...functions.values()],
    async invoke(fn, payload, requestId = uuid(world.random)) {
      invocations.set(fn.name, (invocations.get(fn.name) ?? 0) + 1);
      const warm = workers.get(fn.name);
      const worker = warm?.alive ? warm : await start(fn);
      const timeout = fn.timeout * 1000;
      occasion = payload;
      const outcome = await worker.run({ requestId, functionArn: fn.arn, payload, timeout });
      occasion = undefined;
      failures.note(fn, outcome);
      return outcome;
    },
    occasion: () => occasion,
    invocations: (name) => invocations.get(name) ?? 0,
    kill(name) {
      void workers.get(name)?.kill();
    },
    async close() {
      closed = true;
      if (lent) for (const worker of workers.values()) lent.giveBack(worker);
      else await processes.close();
    },
  };
}

/** How functions take what other services hand them: asynchronously. */
export function functionReceiver(
  functions: Functions,
  invokeLater: (fn: LambdaFunction, payload: string) => void,
): Receiver {
  return {
    action: "lambda:InvokeFunction",
    policy(arn) {
      const fn = functions.find(arn);
      return fn && documentOf(fn.permissions);
    },
    receive({ to, body }) {
      const fn = functions.find(to);
      if (fn !== undefined) invokeLater(fn, body);
    },
  };
}
