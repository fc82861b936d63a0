import * as v from "valibot";
import { readInput } from "../input.ts";
import { tryParse } from "../json.ts";
import type { LambdaFunction } from "../lambda/function.ts";
import type { Functions } from "../lambda/functions.ts";
import { AwsError, type AwsService, type World } from "../world.ts";
import { answer, type Operations } from "./operations.ts";

const invoking = v.object({
  FunctionName: v.string(),
  InvocationType: v.optional(v.string(), "RequestResponse"),
  Payload: v.string(),
});

/** AWS Lambda: asynchronous invocations by people, and nothing else. */
export function createLambda(
  world: World,
  functions: Functions,
  invokeLater: (fn: LambdaFunction, payload: string) => void,
): AwsService {
  const arnOf = (name: string) => `arn:aws:lambda:${world.region}:${world.account}:function:${name}`;

  const operations: Operations = {
    Invoke(call) {
      const { FunctionName, InvocationType, Payload } = readInput(invoking, call);
      const fn = functions.find(FunctionName);
      if (fn === undefined)
        throw new AwsError("ResourceNotFoundException", `Function not found: ${arnOf(FunctionName)}`, 404);
      if (InvocationType !== "Event")
        throw new AwsError("InvalidParameterValueException", "The sandbox invokes asynchronously alone");
      if (tryParse(Payload) === undefined)
        throw new AwsError("InvalidRequestContentException", "Could not parse request body into json");
      invokeLater(fn, Payload);
      return { StatusCode: 202 };
    },
  };

  return {
    prefix: "lambda",
    routes: [
      {
        operation: "Invoke",
        method: "POST",
        path: "/2015-03-31/functions/{FunctionName}/invocations",
        headers: { "x-amz-invocation-type": "InvocationType" },
        payload: "Payload",
        status: "alone",
      },
    ],
    handle: (call) => answer(operations, call),
    resources: ({ input }) => [arnOf(String(input.FunctionName))],
  };
}
