/** The SDK's clients, set up alike: time-outs, retries, and the clock that reads every response's `Date`. */
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { ECRClient } from "@aws-sdk/client-ecr";
import { ECSClient } from "@aws-sdk/client-ecs";
import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { SNSClient } from "@aws-sdk/client-sns";
import { SQSClient } from "@aws-sdk/client-sqs";
import { SSMClient } from "@aws-sdk/client-ssm";
import { StandardRetryStrategy } from "@smithy/core/retry";
import { NodeHttpHandler } from "@smithy/node-http-handler";
import type { CorrectedClock } from "./clock.ts";
import type { Pace } from "./pace.ts";

export interface Clients {
  readonly ecs: ECSClient;
  /** For calls that must not be repeated blindly: it tries once. */
  readonly ecsOnce: ECSClient;
  /** Registries are regional: a client for each region that an image lies in. */
  readonly ecr: (region: string) => ECRClient;
  readonly dynamodb: DynamoDBClient;
  readonly sns: SNSClient;
  readonly sqs: SQSClient;
}

/** The SDK sets neither time-out by default. */
const timeouts = { connectionTimeout: 3_000, requestTimeout: 20_000, throwOnRequestTimeout: true };

/** Counts calls, each attempt for itself, and how often AWS throttled one. */
interface Counter {
  readonly add: (metric: "Calls" | "Throttles") => void;
}

const uncounted: Counter = { add: () => {} };

/** How calls are made: how often, by which clock, and at which pace. */
interface Manner {
  readonly attempts?: number;
  readonly counter?: Counter | undefined;
  readonly pace?: Pace | null;
}

/** What a client of a region is set up with: each has retries of its own. */
export function clientSettings(
  region: string,
  clock: CorrectedClock,
  { attempts = 5, counter = uncounted, pace = null }: Manner = {},
) {
  return {
    region,
    retryStrategy: new Retries(async () => attempts, counter, pace),
    requestHandler: new DatedHandler(clock, counter, pace),
  };
}

/** Clients for one region, each made when it is first used; `pace` is that of ECS. */
export function createClients(
  region: string,
  clock: CorrectedClock,
  counter?: Counter,
  pace: Pace | null = null,
): Clients {
  const settings = (manner: Manner = {}) => clientSettings(region, clock, { counter, ...manner });
  const ecs = once(() => withoutLogger(new ECSClient(settings({ pace }))));
  const ecsOnce = once(() => withoutLogger(new ECSClient(settings({ pace, attempts: 1 }))));
  const dynamodb = once(() => withoutLogger(new DynamoDBClient(settings())));
  const sns = once(() => withoutLogger(new SNSClient(settings())));
  const sqs = once(() => withoutLogger(new SQSClient(settings())));
  const registries = new Map<string, ECRClient>();
  return {
    get ecs() {
      return ecs();
    },
    get ecsOnce() {
      return ecsOnce();
    },
    get dynamodb() {
      return dynamodb();
    },
    get sns() {
      return sns();
    },
    get sqs() {
      return sqs();
    },
    ecr(where) {
      const client = registries.get(where) ?? withoutLogger(new ECRClient({ ...settings(), region: where }));
      registries.set(where, client);
      return client;
    },
  };
}

/**
 * Up to five attempts, after a throttle up to 1, 2, 4 and 8 seconds apart, by full jitter: a function of a minute
 * outlives them. The SDK's adaptive mode would go on at a few calls a second long after: one throttle made the next
 * 59 calls take 4.6 seconds instead of 0.1.
 *
 * While a machine's clock is wrong, the SDK takes every error for one of the clock, which it has set right since,
 * and tries it again: a condition that does not hold, an image that is not there. Only what is about the clock
 * is worth that.
 */
class Retries extends StandardRetryStrategy {
  readonly #counter: Counter;
  readonly #pace: Pace | null;

  constructor(attempts: () => Promise<number>, counter: Counter, pace: Pace | null) {
    super(attempts);
    this.#counter = counter;
    this.#pace = pace;
  }

  override async refreshRetryTokenForRetry(
    ...[token, info]: Parameters<StandardRetryStrategy["refreshRetryTokenForRetry"]>
  ) {
    const { error, errorType } = info;
    if (errorType === "THROTTLING") {
      this.#counter.add("Throttles");
      this.#pace?.throttled();
    }
    const isTheCallers = errorType === "TRANSIENT" && error?.$response?.statusCode === 400;
    if (isTheCallers && !ofTheClock.has(error.name)) throw error;
    return super.refreshRetryTokenForRetry(token, info);
  }
}

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/signature-v4-troubleshooting.html */
const ofTheClock: ReadonlySet<string> = new Set([
  "AuthFailure",
  "InvalidSignatureException",
  "RequestExpired",
  "RequestInTheFuture",
  "RequestTimeTooSkewed",
  "SignatureDoesNotMatch",
]);

/** Clients of what the function that posts to Slack calls. */
export function createSlackClients(region: string, clock: CorrectedClock) {
  return {
    ssm: withoutLogger(new SSMClient(clientSettings(region, clock))),
    secretsManager: withoutLogger(new SecretsManagerClient(clientSettings(region, clock))),
    sqs: withoutLogger(new SQSClient(clientSettings(region, clock))),
  };
}

/** Shows the clock each response's `Date`, an error's too; and makes each attempt when it is its turn. */
class DatedHandler extends NodeHttpHandler {
  readonly #clock: CorrectedClock;
  readonly #counter: Counter;
  readonly #pace: Pace | null;

  constructor(clock: CorrectedClock, counter: Counter, pace: Pace | null) {
    super(timeouts);
    this.#clock = clock;
    this.#counter = counter;
    this.#pace = pace;
  }

  override async handle(...call: Parameters<NodeHttpHandler["handle"]>) {
    const [request] = call;
    await this.#pace?.turn(request.headers["x-amz-target"]?.split(".")[1] ?? "");
    this.#counter.add("Calls");
    const answer = await super.handle(...call);
    this.#clock.correct(answer.response.headers.date);
    return answer;
  }
}

/** The SDK copies each response for a logger that is not there: without it, large reads cost a third less. */
function withoutLogger<C extends { middlewareStack: { remove(name: string): boolean } }>(client: C): C {
  client.middlewareStack.remove("loggerMiddleware");
  return client;
}

function once<T extends object>(make: () => T): () => T {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
