import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { guard } from "./guard.ts";
import type { Answer, Reply } from "./reply.ts";

/** One request with its whole body. */
export interface HttpRequest {
  readonly method: string;
  readonly path: string;
  /** What follows `?` in the URL. */
  readonly query: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

export interface HttpServer {
  readonly url: string;
  close(): Promise<void>;
}

/** More than any AWS API takes. */
const LONGEST_BODY = 16 * 1024 * 1024;

const tooLong: Reply = {
  status: 413,
  headers: { "content-type": "text/plain; charset=utf-8", connection: "close" },
  body: `The sandbox takes at most ${LONGEST_BODY} bytes.\n`,
};

/**
 * Listens on the loopback address, for programs on this machine; every response carries the `Date` that `now` gives.
 * @param port 0 for any that is free
 */
export async function listen(
  port: number,
  now: () => Date,
  respond: (request: HttpRequest) => Promise<Answer>,
): Promise<HttpServer> {
  const server = createServer((incoming, response) => {
    void readBody(incoming)
      .then((body) => {
        if (body === undefined) return tooLong;
        const request = { ...requestLine(incoming), headers: incoming.headers, body };
        return guard(request, portOf(server.address())) ?? respond(request);
      })
      .then((answer) => write(response, answer, now()))
      // The client went away before it had asked.
      .catch(() => response.destroy());
  });
  // Clients keep their connections: one that closes while idle would look like a fault.
  server.keepAliveTimeout = 0;
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
  return {
    url: `http://127.0.0.1:${portOf(server.address())}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function portOf(address: AddressInfo | string | null): number {
  return typeof address === "object" && address !== null ? address.port : 0;
}

function requestLine({ method = "GET", url = "/" }: IncomingMessage) {
  const [path = "/", query = ""] = url.split(/\?(.*)/s);
  return { method, path, query };
}

/** `undefined` where it is too long: the rest of it is not read. */
async function readBody(incoming: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of incoming.iterator({ destroyOnReturn: false })) {
    length += chunk.length;
    if (length > LONGEST_BODY) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}

function write(response: ServerResponse, answer: Answer, date: Date): void {
  if (answer === "hang") return;
  if (answer === "reset") {
    response.socket?.resetAndDestroy();
    return;
  }
  if ("stream" in answer) {
    answer.stream(response);
    return;
  }
  response.writeHead(answer.status, {
    ...answer.headers,
    "content-length": Buffer.byteLength(answer.body),
    date: date.toUTCString(),
  });
  response.end(answer.body);
}
