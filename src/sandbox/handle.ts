import type { CallCount, Listener, Watcher } from "./calls.ts";
import type { Stack } from "./deploy/stack.ts";
import type { Deployment } from "./deploy/template.ts";
import { type Duration, milliseconds } from "./duration.ts";
import type { Faults } from "./faults/faults.ts";
import type { AwsAnswer } from "./http/aws.ts";
import type { Places } from "./http/places.ts";
import type { Denial } from "./iam/roles.ts";
import type { InboxEntry } from "./inbox.ts";
import type { Failure } from "./lambda/failures.ts";
import type { LogLine } from "./lambda/logs.ts";
import type { Platform } from "./platform.ts";
import type { Message } from "./services/sqs/message.ts";
import type { AwsService, Clock, JsonObject } from "./world.ts";

/** A running sandbox. */
export interface Sandbox {
  /** The endpoint of all AWS APIs: `AWS_ENDPOINT_URL`. */
  readonly url: string;
  readonly clock: Clock;
  /** The other accounts and regions that are reached at the same address. */
  readonly places: Places<AwsAnswer>;
  /** Moves time on, and resolves when nothing due is left to run. */
  advance(duration: Duration): Promise<void>;
  /** Resolves when nothing that is due now is left to run. */
  settle(): Promise<void>;
  inbox(): readonly InboxEntry[];
  calls(): readonly CallCount[];
  clearCalls(): void;
  /** Shows each API call from now on as it comes in; it is served, or struck by a fault, when the watcher is done. */
  watch(watcher: Watcher): void;
  /** Tells each API call from now on with what came of it, before its caller hears. */
  listen(listener: Listener): void;
  /**
   * Asks a service as the administrator, past the wire, faults and counts: `ask("ecs:DescribeServices", {…})`.
   * @throws {AwsError} as AWS would
   */
  ask(operation: string, input: JsonObject): Promise<JsonObject>;
  /** All that IAM refused. */
  denials(): readonly Denial[];
  /** All events that were put on the bus, oldest first. */
  events(): readonly JsonObject[];
  logs(): readonly LogLine[];
  /** The invocations of functions that failed, whether or not they were tried again. */
  failures(): readonly Failure[];
  /** @throws {RangeError} if the sandbox does not know the fault */
  fault(...faults: readonly JsonObject[]): void;
  clearFaults(): void;
  /** Puts events on the bus as they are. */
  putEvents(...events: readonly JsonObject[]): void;
  /** Runs a function as `Invoke` would: its answer's JSON, or the error it ended with. */
  invoke(functionName: string, event: unknown): Promise<unknown>;
  /**
   * Deploys a package into the account as it is by now: another stack, or an update of the one of its name.
   * @throws {Error} naming the resource that cannot be created, and why
   */
  deploy(deployment: Deployment): Promise<void>;
  /** Removes a stack, but for what is to be retained. @throws {RangeError} if there is no such stack */
  remove(stackName: string): Promise<void>;
  /** What was deployed first. */
  readonly stack: Stack | undefined;
  /** What is in a queue now, visible or not, oldest first. */
  messages(queueName: string): readonly QueuedMessage[];
  /** Ends all functions and stops listening. */
  close(): Promise<void>;
}

/** A message in a queue, as `Sandbox.messages` shows it. */
type QueuedMessage = Pick<Message, "id" | "body" | "attributes">;

export interface HandleParts {
  readonly platform: Platform;
  readonly places: Places<AwsAnswer>;
  readonly services: readonly AwsService[];
  readonly faults: Faults;
  readonly stacks: readonly Stack[];
  readonly url: () => string;
  readonly deploy: (deployment: Deployment) => Promise<void>;
  readonly remove: (stackName: string) => Promise<void>;
  readonly close: () => Promise<void>;
}

/** What whoever started a sandbox may do with it. */
export function createHandle({
  platform,
  places,
  services,
  faults,
  stacks,
  url,
  deploy,
  remove,
  close,
}: HandleParts): Sandbox {
  const { account, clock, inbox, logs, failures, calls, shortName } = platform;
  const { functions, queues, roles, bus } = account;

  /** A function runs while nothing else does. */
  function invoke(functionName: string, event: unknown): Promise<unknown> {
    const fn = functions.all().find(({ name }) => [name, shortName(name)].includes(functionName));
    if (fn === undefined) throw new RangeError(`Cannot invoke "${functionName}": there is no such function`);
    return new Promise((resolve) => {
      clock.after(0, async () => {
        const outcome = await functions.invoke(fn, JSON.stringify(event));
        resolve(outcome.ok ? JSON.parse(outcome.payload) : outcome.error);
      });
    });
  }

  function messages(queueName: string): readonly QueuedMessage[] {
    const queue = queues.find(queueName);
    if (queue === undefined) throw new RangeError(`Cannot look into "${queueName}": there is no such queue`);
    return queue.messages.map(({ id, body, attributes }) => ({ id, body, attributes }));
  }

  async function ask(name: string, input: JsonObject): Promise<JsonObject> {
    const [prefix, operation = ""] = name.split(":");
    const service = services.find((each) => each.prefix === prefix);
    if (service === undefined) throw new RangeError(`Cannot ask "${name}": there is no such service`);
    return service.handle({ name, operation, input, caller: "administrator" });
  }

  return {
    get url() {
      return url();
    },
    get stack() {
      return stacks[0];
    },
    clock,
    places,
    advance: async (duration) => clock.advance(milliseconds(duration)),
    settle: clock.settle,
    inbox: inbox.entries,
    calls: calls.counts,
    clearCalls: calls.clear,
    watch: calls.watch,
    listen: calls.listen,
    ask,
    denials: roles.denials,
    events: bus.events,
    logs: logs.lines,
    failures: failures.all,
    fault: (...list) => list.forEach(faults.add),
    clearFaults: faults.clear,
    putEvents: (...events) => events.forEach(bus.put),
    invoke,
    deploy,
    remove,
    messages,
    close,
  };
}
