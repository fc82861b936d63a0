import type { Calls } from "../calls.ts";
import type { ApiFaults } from "../faults/api-faults.ts";
import type { Functions } from "../lambda/functions.ts";
import { type Random, uuid } from "../random.ts";
import { AwsError, type AwsService, type Call, type JsonObject } from "../world.ts";
import type { Authorize } from "./authorize.ts";
import { signerOf } from "./caller.ts";
import type { Incoming } from "./incoming.ts";
import { readRequest, refuse } from "./protocol.ts";
import { type Answer, type AwsRequest, internalFailure, type Stream } from "./reply.ts";

export interface AwsOptions {
  readonly services: readonly AwsService[];
  readonly functions: Functions;
  readonly authorize: Authorize;
  readonly faults: ApiFaults;
  readonly calls: Calls;
  readonly shortName: (caller: string) => string;
  readonly random: Random;
  /** @throws {AwsError} if the account makes this call too often */
  readonly checkQuota: (call: Call) => void;
  /** Is told what a service threw that is no error of AWS's. */
  readonly onBug: (error: unknown) => void;
}

/** Who signs with any credentials that are not a function's own. */
const ADMINISTRATOR = "administrator";

/** AWS answers whole, or not at all. */
export type AwsAnswer = Exclude<Answer, Stream>;

/** Answers requests to the AWS APIs. */
export function createAws(options: AwsOptions): (request: AwsRequest) => Promise<AwsAnswer> {
  const { services, functions, faults, calls, random, shortName, onBug } = options;

  function callOf({ service, operation, input }: Incoming, request: AwsRequest): Call {
    const { accessKeyId, region } = signerOf(request);
    const caller = functions.findByAccessKey(accessKeyId)?.name ?? ADMINISTRATOR;
    return { name: `${service.prefix}:${operation}`, operation, input, caller, ...(region && { region }) };
  }

  async function serve(incoming: Incoming, call: Call): Promise<JsonObject> {
    options.checkQuota(call);
    await options.authorize(incoming.service, call);
    return incoming.service.handle(call);
  }

  async function respond(incoming: Incoming, call: Call): Promise<AwsAnswer> {
    const fault = faults.errorFor(call);
    if (fault === "timeout" || fault === "reset") {
      await tell(call, null, fault);
      return fault === "reset" ? "reset" : "hang";
    }
    const requestId = uuid(random);
    try {
      if (fault !== undefined) throw faultError(fault);
      const output = await serve(incoming, call);
      await tell(call, output, null);
      return incoming.success(output, requestId);
    } catch (error) {
      if (!(error instanceof AwsError)) onBug(error);
      const failure = error instanceof AwsError ? error : internalFailure(error);
      await tell(call, null, failure.code);
      return incoming.failure(failure, requestId);
    }
  }

  async function tell({ name, caller, input }: Call, output: JsonObject | null, error: string | null) {
    const invocation = functions.invocations(caller);
    await calls.tell({ operation: name, caller: shortName(caller), input, invocation, output, error });
  }

  /** The caller is gone, and nobody reads the answer. */
  function dies(call: Call, when: "before" | "after"): boolean {
    if (!faults.kills(call, when)) return false;
    functions.kill(call.caller);
    return true;
  }

  return async (request) => {
    const incoming = readRequest(services, request);
    if (incoming === undefined) return refuse(request, uuid(random));
    const call = callOf(incoming, request);
    await calls.show({ operation: call.name, caller: shortName(call.caller), input: call.input });
    if (dies(call, "before")) return "reset";
    const answer = await respond(incoming, call);
    calls.count(call.name, shortName(call.caller), typeof answer === "string" || answer.status >= 400);
    return dies(call, "after") ? "reset" : answer;
  };
}

function faultError(fault: string): AwsError {
  if (/^[45]\d\d$/.test(fault))
    return new AwsError("InternalFailure", "A fault of the sandbox", Number(fault));
  const isThrottle = /throttl|TooManyRequests|RequestLimitExceeded/i.test(fault);
  const [code = fault, message] = fault.split(/: (.*)/s);
  return new AwsError(code, message ?? (isThrottle ? "Rate exceeded" : "A fault of the sandbox"));
}
