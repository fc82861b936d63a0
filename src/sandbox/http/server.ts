import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Answer } from "./reply.ts";

/** One request with its whole body. */
export interface HttpRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

export interface HttpServer {
  readonly url: string;
  close(): Promise<void>;
}

/**
 * Listens on the loopback address; every response carries the `Date` that `now` gives.
 * @param port 0 for any that is free
 */
export async function listen(
  port: number,
  now: () => Date,
  respond: (request: HttpRequest) => Promise<Answer>,
): Promise<HttpServer> {
  const server = createServer((incoming, response) => {
    void readBody(incoming)
      .then((body) => respond({ ...requestLine(incoming), headers: incoming.headers, body }))
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

function requestLine({ method = "GET", url = "/" }: IncomingMessage): { method: string; path: string } {
  return { method, path: url.split("?")[0] ?? "/" };
}

async function readBody(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk);
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
