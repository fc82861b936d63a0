import type { AwsError, AwsService, JsonObject } from "../world.ts";
import type { Reply } from "./reply.ts";

/** A request, understood: which service it is for, and how to answer it. */
export interface Incoming {
  readonly service: AwsService;
  readonly operation: string;
  readonly input: JsonObject;
  success(output: JsonObject, requestId: string): Reply;
  failure(error: AwsError, requestId: string): Reply;
}
