import { createClock } from "./clock/clock.ts";
import { answerControl } from "./control/control.ts";
import { deploy } from "./deploy/deploy.ts";
import { removeStack, type Stack } from "./deploy/stack.ts";
import { type Deployment, readDeployment } from "./deploy/template.ts";
import { createFaults } from "./faults/faults.ts";
import { createQuotas } from "./faults/quotas.ts";
import { createHandle, type Sandbox } from "./handle.ts";
import { createAuthorize } from "./http/authorize.ts";
import { type AwsAnswer, createAws } from "./http/aws.ts";
import { createPlaces, home, type Place } from "./http/places.ts";
import type { Answer } from "./http/reply.ts";
import { type HttpRequest, type HttpServer, listen } from "./http/server.ts";
import type { Processes } from "./lambda/processes.ts";
import { createPage, type Page, type PageOptions } from "./page/page.ts";
import { createPlatform } from "./platform.ts";
import { createServices, type ServiceOptions } from "./services/index.ts";
import { createSlackWebhook, presetWebhook } from "./slack.ts";

export type { Sandbox } from "./handle.ts";

export interface SandboxOptions {
  /** 0, the default, for any that is free. */
  readonly port?: number;
  /** `frozen`, the default: time moves by `advance` alone. `flowing`: also as real time does. */
  readonly clock?: "frozen" | "flowing";
  readonly start?: Date;
  readonly seed?: number;
  /** The account and the region: `123456789012` and `us-east-1`, if absent. */
  readonly place?: Place;
  /** The sandbox at whose address this one is reached, by the account in the access key and the region. */
  readonly beside?: Sandbox;
  /** What runs in the account: a folder as `serverless package` leaves it, or a template and its packages. */
  readonly deployment?: Deployment;
  /** Values of the template's parameters. */
  readonly parameters?: Readonly<Record<string, string>>;
  /** Whether ECS's request quotas hold. */
  readonly quotas?: boolean;
  /** How ECS and ECR are to be, where AWS is free: `{ ecs: { pageSize: 100 } }`. */
  readonly services?: ServiceOptions;
  /** The functions' processes, where they are to outlive this sandbox: its own, which end with it, if absent. */
  readonly processes?: Processes;
  /** The page at `/`: none, if absent. */
  readonly page?: PageOptions;
}

/** When a world begins, if nobody says another time. */
const START = new Date("2026-11-26T09:00:00Z");

/**
 * Starts an AWS in this process, and deploys a package into it.
 * @throws {Error} if the package cannot be deployed, naming the resource and why
 */
export async function createSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const deployment = options.deployment && (await readDeployment(options.deployment));
  const clock = createClock({ start: options.start ?? START, mode: options.clock ?? "frozen" });
  let server: HttpServer | undefined;
  const { place = home, beside } = options;
  const places = createPlaces<AwsAnswer>(place);
  const url = () => beside?.url ?? server?.url ?? "";
  const platform = createPlatform({
    place,
    clock,
    seed: options.seed ?? 1,
    directory: deployment?.directory ?? "",
    stackName: deployment?.stackName ?? "",
    url,
    processes: options.processes,
  });
  const { account, inbox, calls, apiFaults, eventFaults, shortName } = platform;
  const { world, functions, roles } = account;
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
  const webhook = "/_sandbox/slack";
  const slack = createSlackWebhook({
    clock,
    inbox,
    faults: apiFaults,
    url: () => url() + webhook,
    occasion: functions.occasion,
  });

  let page: Page | undefined;

  async function close(): Promise<void> {
    page?.close();
    clock.stop();
    await functions.close();
    await server?.close();
  }

  async function deployLater(later: Deployment): Promise<void> {
    const read = await readDeployment(later);
    const before = stacks.find(({ name }) => name === read.stackName);
    const stack = await deploy(
      { ...account, directory: read.directory },
      read,
      before?.parameters ?? {},
      before,
    );
    stacks.splice(before ? stacks.indexOf(before) : stacks.length, before ? 1 : 0, stack);
  }

  async function removeByName(stackName: string): Promise<void> {
    const stack = stacks.find(({ name }) => name === stackName);
    if (stack === undefined) throw new RangeError(`Cannot remove "${stackName}": there is no such stack`);
    await removeStack(stack);
    stacks.splice(stacks.indexOf(stack), 1);
  }

  const sandbox = createHandle({
    platform,
    places,
    services,
    faults,
    stacks,
    url,
    deploy: deployLater,
    remove: removeByName,
    close,
  });

  const isReady = () => deployment === undefined || stacks.length > 0;
  const answer = async (request: HttpRequest): Promise<Answer> =>
    page?.answer(request) ??
    (request.path.startsWith("/_sandbox/")
      ? answerControl({ sandbox, slack, isReady }, request)
      : (places.of(request) ?? aws)(request));
  if (beside) beside.places.add(place, aws);
  else server = await listen(options.port ?? 0, clock.now, answer);
  presetWebhook(account, url() + webhook);
  try {
    if (deployment !== undefined) stacks.push(await deploy(account, deployment, options.parameters ?? {}));
  } catch (error) {
    await close();
    throw error;
  }
  page = options.page && createPage(sandbox, options.page);
  return sandbox;
}
