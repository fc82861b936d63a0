import type { AwsError, AwsService } from "../world.ts";
import type { Incoming } from "./incoming.ts";
import { isTooDeep, readParameters } from "./parameters.ts";
import type { AwsRequest, Reply } from "./reply.ts";
import { toXml } from "./xml.ts";

/** The query protocol: a form in, XML out. https://smithy.io/2.0/aws/protocols/aws-query-protocol.html */
export function queryProtocol(services: readonly AwsService[], request: AwsRequest): Incoming | undefined {
  const {
    Action: operation,
    Version: version,
    ...parameters
  } = Object.fromEntries(new URLSearchParams(request.body));
  const service = services.find(
    (candidate) => candidate.version !== undefined && candidate.version === version,
  );
  if (service === undefined || operation === undefined || isTooDeep(parameters)) return undefined;
  const namespace = `https://${service.prefix}.amazonaws.com/doc/${version}/`;
  return {
    service,
    operation,
    input: readParameters(parameters),
    success: (output, requestId) =>
      reply(200, requestId, {
        [`${operation}Response xmlns="${namespace}"`]: {
          [`${operation}Result`]: output,
          ResponseMetadata: { RequestId: requestId },
        },
      }),
    failure: (error, requestId) => queryFailure(error, requestId, namespace),
  };
}

/** An error as the query protocol has it. */
export function queryFailure(
  { code, message, status }: AwsError,
  requestId: string,
  namespace = "https://sandbox.amazonaws.com/doc/",
): Reply {
  const Type = status < 500 ? "Sender" : "Receiver";
  return reply(status, requestId, {
    [`ErrorResponse xmlns="${namespace}"`]: {
      Error: { Type, Code: code, Message: message },
      RequestId: requestId,
    },
  });
}

function reply(status: number, requestId: string, content: { [element: string]: unknown }): Reply {
  return {
    status,
    headers: { "content-type": "text/xml", "x-amzn-requestid": requestId },
    body: toXml(content),
  };
}
