import { type AwsRequest, header, type Reply } from "./reply.ts";

/** A request, and the path that it is for. */
interface Request extends AwsRequest {
  readonly method: string;
  readonly path: string;
}

/** The names of this machine. */
const NAMES = ["127.0.0.1", "localhost", "[::1]"];

/**
 * Refuses what a web page in somebody's browser may have sent, since the sandbox takes everybody for its owner. The
 * sandbox allows no other origin to read its answers, either.
 *
 * - Another `Host` than this machine's is a name that was made to lead here ("DNS rebinding").
 * - An `Origin`, or `Sec-Fetch-Site`, of elsewhere is a page of another site.
 * - A page of an old browser says neither, but can send no further header without asking first: so a call has a
 *   signature, or says in a header which operation it is. The page at `/` is read, and changes nothing.
 *
 * https://developer.mozilla.org/en-US/docs/Web/HTTP/Guides/CORS#simple_requests
 * @param port that the sandbox listens on
 * @returns `undefined` for a request that is served
 */
export function guard(request: Request, port: number): Reply | undefined {
  const reason = RULES.map((rule) => rule(request, port)).find((one) => one !== undefined);
  if (reason === undefined) return undefined;
  return {
    status: 403,
    headers: { "content-type": "text/plain; charset=utf-8", "x-content-type-options": "nosniff" },
    body: `The sandbox refused this request: ${reason}.\n`,
  };
}

type Rule = (request: Request, port: number) => string | undefined;

const RULES: readonly Rule[] = [
  (request, port) =>
    isHere(header(request, "host"), port)
      ? undefined
      : `it is for host ${quoted(request, "host")}, and only ${NAMES.join(", ")} are served, with port ${port}`,
  (request, port) => {
    const origin = header(request, "origin");
    const isOwn = origin.startsWith("http://") && isHere(origin.slice("http://".length), port);
    return origin === "" || isOwn ? undefined : `it comes from a page of ${quoted(request, "origin")}`;
  },
  (request) =>
    ["", "same-origin", "none"].includes(header(request, "sec-fetch-site"))
      ? undefined
      : "it comes from a page of another site",
  (request) =>
    request.method === "GET" || request.path.startsWith("/_sandbox/") || isCall(request)
      ? undefined
      : "it has neither a signature nor an X-Amz-Target, as the calls of AWS clients have",
];

function isHere(host: string, port: number): boolean {
  const names = NAMES.flatMap((name) => [`${name}:${port}`, ...(port === 80 ? [name] : [])]);
  return names.includes(host.toLowerCase());
}

function isCall(request: AwsRequest): boolean {
  return /^AWS4-/.test(header(request, "authorization")) || header(request, "x-amz-target") !== "";
}

function quoted(request: AwsRequest, name: string): string {
  return JSON.stringify(header(request, name).slice(0, 100));
}
