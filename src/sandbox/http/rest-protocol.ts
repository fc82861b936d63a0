import { isObject, tryParseExactly } from "../json.ts";
import type { AwsError, AwsService, JsonObject, Route } from "../world.ts";
import type { Incoming } from "./incoming.ts";
import { type AwsRequest, header, type Reply } from "./reply.ts";

/** REST with JSON: the operation is in the method and the path. https://smithy.io/2.0/aws/protocols/aws-restjson1-protocol.html */
export function restProtocol(services: readonly AwsService[], request: AwsRequest): Incoming | undefined {
  for (const service of services) {
    for (const route of service.routes ?? []) {
      const labels = match(route, request);
      if (labels !== undefined) return incoming(service, route, labels, request);
    }
  }
  return undefined;
}

function incoming(
  service: AwsService,
  route: Route,
  labels: JsonObject,
  request: AwsRequest,
): Incoming | undefined {
  const body = bodyOf(route, request);
  if (body === undefined) return undefined;
  return {
    service,
    operation: route.operation,
    input: { ...body, ...queryOf(route, request), ...headersOf(route, request), ...labels },
    success: ({ StatusCode, ...output }, requestId) =>
      route.status === undefined
        ? reply(200, requestId, JSON.stringify(output))
        : reply(Number(StatusCode), requestId, ""),
    failure: (error, requestId) => restFailure(error, requestId),
  };
}

/** What stands in the path for the names in braces; `undefined` if it is another path or method. */
function match({ method, path }: Route, request: AwsRequest): JsonObject | undefined {
  if (method !== request.method) return undefined;
  const parts = path.split("/");
  const given = (request.path ?? "").split("/");
  if (parts.length !== given.length) return undefined;
  const labels: JsonObject = {};
  for (const [at, part] of parts.entries()) {
    const value = given[at] ?? "";
    const [, name] = /^\{(\w+)\}$/.exec(part) ?? [];
    if (name !== undefined && value !== "") labels[name] = decode(value);
    else if (part !== value) return undefined;
  }
  return labels;
}

function bodyOf({ payload }: Route, { body }: AwsRequest): JsonObject | undefined {
  if (payload !== undefined) return { [payload]: body };
  const parsed = tryParseExactly(body || "{}");
  return isObject(parsed) ? parsed : undefined;
}

/** A parameter has its own name, unless the route gives it another. */
function queryOf({ query = {} }: Route, request: AwsRequest): JsonObject {
  const names: Readonly<Record<string, string>> = query;
  const given = new URLSearchParams(request.query ?? "");
  return Object.fromEntries([...given].map(([name, value]) => [names[name] ?? name, value]));
}

function headersOf({ headers = {} }: Route, request: AwsRequest): JsonObject {
  const given = Object.entries(headers).map(([name, field]) => [field, header(request, name)]);
  return Object.fromEntries(given.filter(([, value]) => value !== ""));
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function restFailure({ code, message, status }: AwsError, requestId: string): Reply {
  const body = { Type: status < 500 ? "User" : "Service", message, Message: message };
  return reply(status, requestId, JSON.stringify(body), { "x-amzn-errortype": code });
}

function reply(status: number, requestId: string, body: string, headers: Reply["headers"] = {}): Reply {
  return {
    status,
    headers: { "content-type": "application/json", "x-amzn-requestid": requestId, ...headers },
    body,
  };
}
