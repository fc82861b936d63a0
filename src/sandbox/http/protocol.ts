import type { AwsError, AwsService, JsonObject } from "../world.ts";
import { jsonProtocol } from "./json-protocol.ts";
import { queryProtocol } from "./query-protocol.ts";
import { type AwsRequest, header, type Reply } from "./reply.ts";

/** A request, understood: which service it is for, and how to answer it. */
export interface Incoming {
  readonly service: AwsService;
  readonly operation: string;
  readonly input: JsonObject;
  success(output: JsonObject, requestId: string): Reply;
  failure(error: AwsError, requestId: string): Reply;
}

/** Reads a request by its protocol; `undefined` if no service is meant that the sandbox has. */
export function readRequest(services: readonly AwsService[], request: AwsRequest): Incoming | undefined {
  return header(request, "x-amz-target") === ""
    ? queryProtocol(services, request)
    : jsonProtocol(services, request);
}
