import type { AwsError, AwsService } from "../world.ts";
import type { Incoming } from "./incoming.ts";
import { type AwsRequest, header, type Reply } from "./reply.ts";

/** REST with JSON, as far as Lambda's Invoke needs it. https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html */
export function restProtocol(services: readonly AwsService[], request: AwsRequest): Incoming | undefined {
  const [, version, name] = /^\/([\d-]+)\/functions\/([^/?]+)\/invocations$/.exec(request.path ?? "") ?? [];
  const service = services.find(({ path }) => path !== undefined && path === version);
  if (service === undefined || name === undefined) return undefined;
  return {
    service,
    operation: "Invoke",
    input: {
      FunctionName: decodeURIComponent(name),
      InvocationType: header(request, "x-amz-invocation-type") || "RequestResponse",
      Payload: request.body,
    },
    success: ({ StatusCode }, requestId) => reply(Number(StatusCode), requestId, ""),
    failure: (error, requestId) => restFailure(error, requestId),
  };
}

function restFailure({ code, message, status }: AwsError, requestId: string): Reply {
  return reply(status, requestId, JSON.stringify({ Type: status < 500 ? "User" : "Service", message }), {
    "x-amzn-errortype": code,
  });
}

function reply(status: number, requestId: string, body: string, headers: Reply["headers"] = {}): Reply {
  return {
    status,
    headers: { "content-type": "application/json", "x-amzn-requestid": requestId, ...headers },
    body,
  };
}
