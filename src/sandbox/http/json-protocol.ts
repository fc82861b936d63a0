import { isObject, tryParse } from "../json.ts";
import type { AwsError, AwsService, JsonObject } from "../world.ts";
import type { Incoming } from "./protocol.ts";
import { type AwsRequest, header, type Reply } from "./reply.ts";

/** AWS JSON 1.0 and 1.1: the operation is in `X-Amz-Target`. https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html */
export function jsonProtocol(services: readonly AwsService[], request: AwsRequest): Incoming | undefined {
  const [target, operation = ""] = header(request, "x-amz-target").split(".");
  const service = services.find((candidate) => candidate.target === target);
  const input = tryParse(request.body || "{}");
  if (service === undefined || !isObject(input)) return undefined;
  const contentType = header(request, "content-type") || "application/x-amz-json-1.1";
  return {
    service,
    operation,
    input,
    success: (output, requestId) => reply(200, contentType, requestId, output),
    failure: (error, requestId) => failure(error, contentType, requestId, service),
  };
}

function failure(error: AwsError, contentType: string, requestId: string, service: AwsService): Reply {
  const body = { __type: error.code, message: error.message, ...error.fields };
  return reply(error.status, contentType, requestId, body, {
    "x-amzn-errortype": error.code,
    ...(service.prefix === "sqs" && { "x-amzn-query-error": queryError(error) }),
  });
}

/** Clients from before SQS spoke JSON know its errors by other names. */
function queryError({ code, status }: AwsError): string {
  const old = code === "QueueDoesNotExist" ? "AWS.SimpleQueueService.NonExistentQueue" : code;
  return `${old};${status < 500 ? "Sender" : "Receiver"}`;
}

function reply(
  status: number,
  contentType: string,
  requestId: string,
  body: JsonObject,
  headers: Readonly<Record<string, string>> = {},
): Reply {
  return {
    status,
    headers: { "content-type": contentType, "x-amzn-requestid": requestId, ...headers },
    body: JSON.stringify(body),
  };
}
