import type { Calls } from "../calls.ts";
import type { ApiFaults } from "../faults/api-faults.ts";
import type { Functions } from "../lambda/functions.ts";
import { type Random, uuid } from "../random.ts";
import { AwsError, type AwsService, type Call, type JsonObject } from "../world.ts";
import type { Authorize } from "./authorize.ts";
import { signerOf } from "./caller.ts";
import { type Incoming, readRequest } from "./protocol.ts";
import { type Answer, type AwsRequest, header, internalFailure } from "./reply.ts";

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
}

/** Who signs with any credentials that are not a function's own. */
const ADMINISTRATOR = "administrator";

/** Answers requests to the AWS APIs. */
export function createAws(options: AwsOptions): (request: AwsRequest) => Promise<Answer> {
  const { services, functions, faults, calls, random, shortName } = options;

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

  async function respond(incoming: Incoming, call: Call): Promise<Answer> {
    const fault = faults.errorFor(call);
    if (fault === "timeout") return "hang";
    if (fault === "reset") return "reset";
    const requestId = uuid(random);
    try {
      if (fault !== undefined) throw faultError(fault);
      return incoming.success(await serve(incoming, call), requestId);
    } catch (error) {
      return incoming.failure(error instanceof AwsError ? error : internalFailure(error), requestId);
    }
  }

  /** The caller is gone, and nobody reads the answer. */
  function dies(call: Call, when: "before" | "after"): boolean {
    if (!faults.kills(call, when)) return false;
    functions.kill(call.caller);
    return true;
  }

  return async (request) => {
    const incoming = readRequest(services, request);
    if (incoming === undefined) return unknownOperation(request);
    const call = callOf(incoming, request);
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
  return new AwsError(fault, isThrottle ? "Rate exceeded" : "A fault of the sandbox");
}

function unknownOperation(request: AwsRequest): Answer {
  const target = header(request, "x-amz-target");
  return {
    status: 400,
    headers: {
      "content-type": "application/x-amz-json-1.1",
      "x-amzn-errortype": "UnknownOperationException",
    },
    body: JSON.stringify({
      __type: "UnknownOperationException",
      message: `The sandbox does not know ${target || request.body.slice(0, 80)}`,
    }),
  };
}
