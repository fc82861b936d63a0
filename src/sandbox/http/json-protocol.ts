import { isObject, tryParseExactly } from "../json.ts";
import type { AwsError, AwsService, JsonObject } from "../world.ts";
import type { Incoming } from "./incoming.ts";
import { type AwsRequest, header, type Reply } from "./reply.ts";

/** AWS JSON 1.0 and 1.1: the operation is in `X-Amz-Target`. https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html */
export function jsonProtocol(services: readonly AwsService[], request: AwsRequest): Incoming | undefined {
  const [target, operation = ""] = header(request, "x-amz-target").split(".");
  const service = services.find((candidate) => candidate.target === target);
  const input = tryParseExactly(request.body || "{}");
  if (service === undefined || !isObject(input)) return undefined;
  return {
    service,
    operation,
    input,
    success: (output, requestId) => reply(200, request, requestId, output),
    failure: (error, requestId) => jsonFailure(error, request, requestId),
  };
}

/** An error as the JSON protocols have it. */
export function jsonFailure(error: AwsError, request: AwsRequest, requestId: string): Reply {
  const body = { __type: error.code, message: error.message, ...error.fields };
  return reply(error.status, request, requestId, body, {
    "x-amzn-errortype": error.code,
    ...(header(request, "x-amz-target").startsWith("AmazonSQS.") && {
      "x-amzn-query-error": queryError(error),
    }),
  });
}

/** Clients from before SQS spoke JSON know its errors by other names. */
function queryError({ code, status }: AwsError): string {
  const old = code === "QueueDoesNotExist" ? "AWS.SimpleQueueService.NonExistentQueue" : code;
  return `${old};${status < 500 ? "Sender" : "Receiver"}`;
}

function reply(
  status: number,
  request: AwsRequest,
  requestId: string,
  body: JsonObject,
  headers: Readonly<Record<string, string>> = {},
): Reply {
  return {
    status,
    headers: { "content-type": contentTypeOf(request), "x-amzn-requestid": requestId, ...headers },
    body: JSON.stringify(body),
  };
}

/** A client is answered in the version it speaks. */
function contentTypeOf(request: AwsRequest): string {
  return header(request, "content-type") || "application/x-amz-json-1.1";
}
