import type { CallCount } from "./calls.ts";
import { createClock } from "./clock/clock.ts";
import { answerControl } from "./control/control.ts";
import { deploy } from "./deploy/deploy.ts";
import type { Stack } from "./deploy/stack.ts";
import { type Package, readPackage, readTemplate } from "./deploy/template.ts";
import { type Duration, milliseconds } from "./duration.ts";
import { createFaults } from "./faults/faults.ts";
import { createQuotas } from "./faults/quotas.ts";
import { createAuthorize } from "./http/authorize.ts";
import { createAws } from "./http/aws.ts";
import { type HttpServer, listen } from "./http/server.ts";
import type { Denial } from "./iam/roles.ts";
import type { InboxEntry } from "./inbox.ts";
import type { LogLine } from "./lambda/logs.ts";
import { createPlatform } from "./platform.ts";
import { createServices, type ServiceOptions } from "./services/index.ts";
import type { Message } from "./services/sqs/message.ts";
import { createSlackWebhook } from "./slack.ts";
import type { Clock, JsonObject } from "./world.ts";

export interface SandboxOptions {
  /** 0, the default, for any that is free. */
  readonly port?: number;
  /** `frozen`, the default: time moves by `advance` alone. `flowing`: also as real time does. */
  readonly clock?: "frozen" | "flowing";
  readonly start?: Date;
  readonly seed?: number;
  /** What runs in the account: a folder as `serverless package` leaves it, or a template and its packages. */
  readonly deployment?: Deployment;
  /** Values of the template's parameters. */
  readonly parameters?: Readonly<Record<string, string>>;
  /** Whether ECS's request quotas hold. */
  readonly quotas?: boolean;
  /** How ECS and ECR are to be, where AWS is free: `{ ecs: { pageSize: 100 } }`. */
  readonly services?: ServiceOptions;
}

export type Deployment =
  | { readonly directory: string }
  | { readonly template: unknown; readonly directory: string; readonly stackName?: string };

/** A running sandbox. */
export interface Sandbox {
  /** The endpoint of all AWS APIs: `AWS_ENDPOINT_URL`. */
  readonly url: string;
  readonly clock: Clock;
  /** Moves time on, and resolves when nothing due is left to run. */
  advance(duration: Duration): Promise<void>;
  /** Resolves when nothing that is due now is left to run. */
  settle(): Promise<void>;
  inbox(): readonly InboxEntry[];
  calls(): readonly CallCount[];
  clearCalls(): void;
  /** All that IAM refused. */
  denials(): readonly Denial[];
  /** All events that were put on the bus, oldest first. */
  events(): readonly JsonObject[];
  logs(): readonly LogLine[];
  /** @throws {RangeError} if the sandbox does not know the fault */
  fault(...faults: readonly JsonObject[]): void;
  clearFaults(): void;
  /** Puts events on the bus as they are. */
  putEvents(...events: readonly JsonObject[]): void;
  /** Runs a function as `Invoke` would: its answer's JSON, or the error it ended with. */
  invoke(functionName: string, event: unknown): Promise<unknown>;
  /** What is deployed. */
  readonly stack: Stack | undefined;
  /** What is in a queue now, visible or not, oldest first. */
  messages(queueName: string): readonly QueuedMessage[];
  /** Ends all functions and stops listening. */
  close(): Promise<void>;
}

/** A message in a queue, as `Sandbox.messages` shows it. */
export type QueuedMessage = Pick<Message, "id" | "body" | "attributes">;

const START = new Date("2026-11-26T09:00:00Z");

/**
 * Starts an AWS in this process, and deploys a package into it.
 * @throws {Error} if the package cannot be deployed, naming the resource and why
 */
export async function createSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const deployment = await readDeployment(options.deployment);
  const clock = createClock({ start: options.start ?? START, mode: options.clock ?? "frozen" });
  let server: HttpServer | undefined;
  const url = () => server?.url ?? "";
  const platform = createPlatform({
    clock,
    seed: options.seed ?? 1,
    directory: deployment?.directory ?? "",
    stackName: deployment?.stackName ?? "",
    url,
  });
  const { account, inbox, logs, calls, apiFaults, eventFaults, shortName } = platform;
  const { world, functions, roles, bus } = account;
  const stacks: Stack[] = [];
  const services = createServices(account, stacks, options.services ?? {});
  const faults = createFaults(apiFaults, eventFaults, services);
  const aws = createAws({
    services,
    functions,
    authorize: createAuthorize(functions, roles),
    faults: apiFaults,
    calls,
    shortName,
    random: world.random,
    onBug: clock.fail,
    checkQuota: options.quotas ? createQuotas(clock) : () => {},
  });
  const webhook = `/_sandbox/slack`;
  const slack = createSlackWebhook(clock, inbox, () => url() + webhook);

  async function close(): Promise<void> {
    clock.stop();
    await functions.close();
    await server?.close();
  }

  const sandbox: Sandbox = {
    get url() {
      return url();
    },
    get stack() {
      return stacks[0];
    },
    clock,
    advance: async (duration) => clock.advance(milliseconds(duration)),
    settle: () => clock.settle(),
    inbox: () => inbox.entries(),
    calls: () => calls.counts(),
    clearCalls: () => calls.clear(),
    denials: () => roles.denials(),
    events: () => bus.events(),
    logs: () => logs.lines(),
    fault: (...list) => list.forEach(faults.add),
    clearFaults: () => faults.clear(),
    putEvents: (...events) => events.forEach(bus.put),
    async invoke(functionName, event) {
      const fn = functions.all().find(({ name }) => [name, shortName(name)].includes(functionName));
      if (fn === undefined)
        throw new RangeError(`Cannot invoke "${functionName}": there is no such function`);
      const outcome = await functions.invoke(fn, JSON.stringify(event));
      return outcome.ok ? JSON.parse(outcome.payload) : outcome.error;
    },
    messages(queueName) {
      const queue = account.queues.find(queueName);
      if (queue === undefined)
        throw new RangeError(`Cannot look into "${queueName}": there is no such queue`);
      return queue.messages.map(({ id, body, attributes }) => ({ id, body, attributes }));
    },
    close,
  };

  server = await listen(options.port ?? 0, clock.now, (request) =>
    request.path.startsWith("/_sandbox/")
      ? answerControl(
          { sandbox, slack, isReady: () => deployment === undefined || stacks.length > 0 },
          request,
        )
      : aws(request),
  );
  presetSlack(url() + webhook);
  try {
    if (deployment !== undefined) stacks.push(await deploy(account, deployment, options.parameters ?? {}));
  } catch (error) {
    await close();
    throw error;
  }
  return sandbox;

  /** Where a package may look for the webhook's address. */
  function presetSlack(address: string): void {
    const name = "/ecs-image-drift/slack-webhook-url";
    account.parameters.set(name, {
      name,
      type: "SecureString",
      value: address,
      version: 1,
      modifiedAt: clock.now(),
    });
    account.secrets.put("ecs-image-drift/slack-webhook-url", address);
  }
}

async function readDeployment(deployment: Deployment | undefined): Promise<Package | undefined> {
  if (deployment === undefined) return undefined;
  if (!("template" in deployment)) return readPackage(deployment.directory);
  const { template, directory, stackName = "sandbox" } = deployment;
  return { template: readTemplate(template), directory, stackName };
}
