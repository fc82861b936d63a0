import { InvalidPattern } from "../events/condition.ts";
import type { Sandbox } from "../handle.ts";
import type { Reply } from "../http/reply.ts";
import type { HttpRequest } from "../http/server.ts";
import { isObject, tryParse } from "../json.ts";
import type { SlackAnswer } from "../slack.ts";
import type { JsonObject } from "../world.ts";

export interface ControlOptions {
  readonly sandbox: Sandbox;
  readonly slack: (body: string) => SlackAnswer;
  /** Whether all is deployed. */
  readonly isReady: () => boolean;
}

type Route = (options: ControlOptions, request: HttpRequest) => unknown;

/** What can be asked of the sandbox beside the AWS APIs. */
const ROUTES: Readonly<Record<string, Route>> = {
  "POST /_sandbox/clock": async ({ sandbox }, request) => {
    await sandbox.advance(readAdvance(request.body));
    return { now: sandbox.clock.now().toISOString() };
  },
  "GET /_sandbox/clock": ({ sandbox }) => ({ now: sandbox.clock.now().toISOString() }),
  "GET /_sandbox/inbox": ({ sandbox }) => sandbox.inbox(),
  "GET /_sandbox/calls": ({ sandbox }) => sandbox.calls(),
  "DELETE /_sandbox/calls": ({ sandbox }) => void sandbox.clearCalls(),
  "POST /_sandbox/faults": ({ sandbox }, request) => void sandbox.fault(...readObjects(request.body)),
  "DELETE /_sandbox/faults": ({ sandbox }) => void sandbox.clearFaults(),
  "POST /_sandbox/events": ({ sandbox }, request) => void sandbox.putEvents(...readObjects(request.body)),
  "GET /_sandbox/events": ({ sandbox }) => sandbox.events(),
  "GET /_sandbox/denials": ({ sandbox }) => sandbox.denials(),
  "GET /_sandbox/failures": ({ sandbox }) => sandbox.failures(),
  "GET /_sandbox/logs": ({ sandbox }) => sandbox.logs(),
};

/** Answers a request to `/_sandbox/…`; one that is malformed gets status 400 and the reason. */
export async function answerControl(options: ControlOptions, request: HttpRequest): Promise<Reply> {
  if (request.path === "/_sandbox/health") {
    const ready = options.isReady();
    return json(ready ? 200 : 503, {
      status: ready ? "ready" : "deploying",
      now: options.sandbox.clock.now(),
    });
  }
  if (request.path === "/_sandbox/slack") return slackReply(options.slack(request.body));
  const route = ROUTES[`${request.method} ${request.path}`];
  if (route === undefined) return json(404, { error: `There is no ${request.method} ${request.path}` });
  try {
    return json(200, (await route(options, request)) ?? {});
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return json(isMistake(error) ? 400 : 500, { error: message });
  }
}

/** Whether the request was wrong, and not the sandbox. */
function isMistake(error: unknown): boolean {
  return error instanceof RangeError || error instanceof SyntaxError || error instanceof InvalidPattern;
}

function readAdvance(body: string): string {
  const request = tryParse(body);
  if (isObject(request) && typeof request.advance === "string") return request.advance;
  throw new RangeError('Cannot read the request: expected {"advance": "15m"}');
}

function readObjects(body: string): readonly JsonObject[] {
  const parsed = tryParse(body);
  const list = Array.isArray(parsed) ? parsed : [parsed];
  if (list.every(isObject)) return list;
  throw new RangeError("Cannot read the request: expected a JSON object or an array of them");
}

function json(status: number, content: unknown): Reply {
  return { status, headers: { "content-type": "application/json" }, body: JSON.stringify(content) };
}

function slackReply({ status, text, retryAfter }: SlackAnswer): Reply {
  const headers = { "content-type": "text/plain", ...(retryAfter && { "retry-after": String(retryAfter) }) };
  return { status, headers, body: text };
}
