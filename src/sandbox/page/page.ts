/** The page at `/`: what is in the sandbox, what happens in it, and buttons to try things with. */
import type { Sandbox } from "../handle.ts";
import type { Answer, Reply } from "../http/reply.ts";
import type { HttpRequest } from "../http/server.ts";
import { isObject, tryParse } from "../json.ts";
import { createDeeds, type Deeds, type RunProgram } from "./deeds.ts";
import { watchHappenings } from "./happenings.ts";
import { shell } from "./html.ts";
import { createLiveView } from "./live.ts";
import { style } from "./style.ts";

export interface PageOptions {
  /** The part of it that runs in the browser, as JavaScript. */
  readonly script: string;
  readonly program: RunProgram;
}

/** Answers a request for the page, or for something of it. */
export interface Page {
  /** `undefined` for what is no request for it. */
  answer(request: HttpRequest): Promise<Answer> | undefined;
  close(): void;
}

export function createPage(sandbox: Sandbox, { script, program }: PageOptions): Page {
  const happenings = watchHappenings(sandbox);
  const live = createLiveView(sandbox, happenings);
  const deeds = createDeeds({ sandbox, happenings, program });
  const routes: Readonly<Record<string, (request: HttpRequest) => Promise<Answer>>> = {
    "GET /": async () => text("text/html", shell),
    "GET /_sandbox/page/script.js": async () => text("text/javascript", script),
    "GET /_sandbox/page/style.css": async () => text("text/css", style),
    "GET /_sandbox/page/report": async () => text("text/html", await report(program), reportPolicy),
    "GET /_sandbox/page/live": async () => live.stream,
    "POST /_sandbox/page/deeds": (request) => act(deeds, request),
  };
  return {
    answer: (request) => routes[`${request.method} ${request.path}`]?.(request),
    close: live.close,
  };
}

/** Nothing is loaded but what the sandbox itself serves. */
const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; frame-src 'self'; img-src data:; " +
  "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** The report is a page in one file, with its own style and script. */
const reportPolicy =
  "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'";

function text(type: string, body: string, contentSecurityPolicy = policy): Reply {
  const headers = {
    "content-type": `${type}; charset=utf-8`,
    "content-security-policy": contentSecurityPolicy,
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cache-control": "no-store",
  };
  return { status: 200, headers, body };
}

async function report(program: RunProgram): Promise<string> {
  const { stdout, stderr } = await program("check", "--format", "html", "--region", "us-east-1");
  return stdout || `<!doctype html><title>No report</title><pre>${stderr.replaceAll("<", "&lt;")}</pre>`;
}

async function act(deeds: Deeds, request: HttpRequest): Promise<Reply> {
  if (!isSameOrigin(request)) return json(403, { error: "Only the page of this sandbox may do that" });
  const body = tryParse(request.body);
  const name = isObject(body) ? String(body.deed) : "";
  const deed = Object.hasOwn(deeds, name) ? deeds[name as keyof Deeds] : undefined;
  if (!deed) return json(400, { error: `There is no such deed: ${Object.keys(deeds).join(", ")}` });
  try {
    return json(200, { done: await deed() });
  } catch (error) {
    return json(409, { error: error instanceof Error ? error.message : String(error) });
  }
}

/** A browser says with each POST which page it comes from: it must be this one. The guard has refused foreign hosts. */
function isSameOrigin({ headers: { origin, host } }: HttpRequest): boolean {
  return origin === `http://${host}`;
}

function json(status: number, content: unknown): Reply {
  return { status, headers: { "content-type": "application/json" }, body: JSON.stringify(content) };
}
