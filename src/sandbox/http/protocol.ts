import { AwsError, type AwsService } from "../world.ts";
import type { Incoming } from "./incoming.ts";
import { jsonFailure, jsonProtocol } from "./json-protocol.ts";
import { queryFailure, queryProtocol } from "./query-protocol.ts";
import { type AwsRequest, header, type Reply } from "./reply.ts";
import { restProtocol } from "./rest-protocol.ts";

/** Reads a request by its protocol; `undefined` if no service is meant that the sandbox has. */
export function readRequest(services: readonly AwsService[], request: AwsRequest): Incoming | undefined {
  if (isJson(request)) return jsonProtocol(services, request);
  return restProtocol(services, request) ?? queryProtocol(services, request);
}

/** What a request gets for which there is no service, in its own protocol. */
export function refuse(request: AwsRequest, requestId: string): Reply {
  const what = header(request, "x-amz-target") || request.body.slice(0, 80);
  const error = new AwsError("UnknownOperationException", `The sandbox does not know ${what}`);
  return isJson(request) ? jsonFailure(error, request, requestId) : queryFailure(error, requestId);
}

function isJson(request: AwsRequest): boolean {
  return header(request, "x-amz-target") !== "";
}
