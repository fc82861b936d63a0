/** What a web page in a browser on this machine may try on the port of the sandbox, and what a client may name in it. */
import { createServer, type OutgoingHttpHeaders, request as send } from "node:http";
import { CreateTopicCommand, PublishCommand, SNSClient, SubscribeCommand } from "@aws-sdk/client-sns";

import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { createSandbox, type Sandbox } from "../../../src/sandbox/sandbox.ts";
import { clientConfig, deployed } from "./deployed.ts";

let sandbox: Sandbox;
let port: string;
beforeAll(async () => {
  sandbox = await createSandbox();
  ({ port } = new URL(sandbox.url));
});
afterAll(() => sandbox.close());

interface Asked {
  readonly method?: string;
  readonly path?: string;
  readonly headers?: OutgoingHttpHeaders;
  readonly body?: string;
}

/** As a browser may write it: `fetch` lets nobody say these headers. */
function ask({ method = "POST", path = "/_sandbox/clock", headers = {}, body = '{"advance":"1h"}' }: Asked) {
  const { promise, resolve, reject } = Promise.withResolvers<{
    status: number | undefined;
    text: string;
    headers: Record<string, unknown>;
  }>();
  const sending = send({ host: "127.0.0.1", port, method, path, headers }, async (response) => {
    let text = "";
    for await (const chunk of response.setEncoding("utf8")) text += chunk;
    resolve({ status: response.statusCode, text, headers: response.headers });
  });
  sending.once("error", reject);
  sending.end(["GET", "HEAD", "OPTIONS"].includes(method) ? undefined : body);
  return promise;
}

const start = "2026-11-26T09:00:00.000Z";
const form = { "content-type": "application/x-www-form-urlencoded" };
const query = "Action=CreateTopic&Version=2010-03-31&Name=intruder";

describe("a page of another site is refused with a sentence, and nothing is done", () => {
  test.each<[attempt: string, asked: Asked, words: string]>([
    [
      "a name that was made to lead here",
      { headers: { host: "evil.example:4566" } },
      'host "evil.example:4566"',
    ],
    ["such a name without a port", { headers: { host: "evil.example" } }, 'host "evil.example"'],
    ["a name that begins as ours", { headers: { host: "localhost.evil.example" } }, "host"],
    ["a name that ends as ours", { headers: { host: "evil-localhost:4566" } }, "host"],
    ["another port of this machine", { headers: { host: "localhost:1" } }, 'host "localhost:1"'],
    ["all addresses", { headers: { host: "0.0.0.0:4566" } }, "host"],
    ["another site", { headers: { origin: "https://evil.example" } }, 'a page of "https://evil.example"'],
    ["a page without an origin", { headers: { origin: "null" } }, 'a page of "null"'],
    ["another port's page", { headers: { origin: "http://localhost:3000" } }, "a page of"],
    [
      "an origin with our name in it",
      { headers: { origin: "http://evil.example/127.0.0.1:4566" } },
      "a page of",
    ],
    [
      "an image of another site",
      { headers: { "sec-fetch-site": "cross-site" }, method: "GET" },
      "another site",
    ],
    [
      "a page of the same machine's other port",
      { headers: { "sec-fetch-site": "same-site" } },
      "another site",
    ],
    [
      "a question whether it may",
      { headers: { origin: "https://evil.example" }, method: "OPTIONS" },
      "a page of",
    ],
    ["a form of an AWS call", { path: "/", headers: form, body: query }, "neither a signature nor"],
    [
      "a text of an AWS call",
      { path: "/", headers: { "content-type": "text/plain" }, body: query },
      "neither",
    ],
    [
      "a form of files",
      { path: "/", headers: { "content-type": "multipart/form-data" }, body: query },
      "neither",
    ],
    ["a call of no type", { path: "/", body: query }, "neither a signature nor"],
    [
      "a signed call from a page",
      {
        path: "/",
        headers: { ...form, authorization: "AWS4-HMAC-SHA256 x", origin: "https://evil.example" },
        body: query,
      },
      "a page of",
    ],
    [
      "an origin that breaks the line",
      { headers: { origin: "https://evil.example/\t<b>" } },
      String.raw`"https://evil.example/\t<b>"`,
    ],
  ])("%s", async (_, asked, words) => {
    const { status, text, headers } = await ask(asked);
    expect(status).toBe(403);
    expect(text).toMatch(/^The sandbox refused this request: [^\n]+\.\n$/);
    expect(text).toContain(words);
    expect(Object.keys(headers).filter((name) => name.startsWith("access-control-"))).toEqual([]);
    expect(headers["content-type"]).toBe("text/plain; charset=utf-8");
    expect(sandbox.clock.now().toISOString()).toBe(start);
    expect(await sandbox.ask("sns:ListTopics", {})).toEqual({ Topics: [] });
  });
});

describe("whoever is on this machine is served, and no other origin may read the answer", () => {
  test.each<[who: string, asked: (port: string) => Asked]>([
    ["by address", () => ({})],
    ["by name", (port) => ({ headers: { host: `localhost:${port}` } })],
    ["by name in capitals", (port) => ({ headers: { host: `LocalHost:${port}` } })],
    ["by the address of IPv6", (port) => ({ headers: { host: `[::1]:${port}` } })],
    ["from its own page", (port) => ({ headers: { origin: `http://127.0.0.1:${port}` } })],
    ["from the bar of a browser", () => ({ headers: { "sec-fetch-site": "none" } })],
    ["as curl -d sends it", () => ({ headers: form })],
  ])("%s", async (_, asked) => {
    const { status, headers } = await ask({ ...asked(port), method: "GET" });
    expect(status).toBe(200);
    expect(Object.keys(headers).filter((name) => name.startsWith("access-control-"))).toEqual([]);
  });
});

describe("a body", () => {
  test("that is too long for any API is refused, and others are served", async () => {
    const response = ask({ body: "x".repeat(17 * 1024 * 1024) }).catch((error: Error) => error);
    const answer = await response;
    // The rest of the body may meet a closed connection before the answer is read.
    if (!(answer instanceof Error)) expect(answer.status).toBe(413);
    expect((await ask({ method: "GET" })).status).toBe(200);
    expect(sandbox.clock.now().toISOString()).toBe(start);
  });

  test("that never ends keeps nobody waiting", async () => {
    const slow = send({ host: "127.0.0.1", port, method: "POST", path: "/_sandbox/clock" });
    slow.on("error", () => {});
    slow.write('{"advance":');
    expect((await ask({ method: "GET" })).status).toBe(200);
    slow.destroy();
  });

  test.each(["__proto__", "constructor.prototype", "__proto__.member.1"])(
    "whose parameters are named %s changes no object",
    async (name) => {
      const body = `Action=ListTopics&Version=2010-03-31&${name}.polluted=yes&${name}=no`;
      const headers = { ...form, authorization: "AWS4-HMAC-SHA256 Credential=a/20261126/us-east-1/sns/x" };
      expect((await ask({ path: "/", headers, body })).status).toBe(200);
      expect(({} as { polluted?: string }).polluted).toBeUndefined();
      expect(Object.hasOwn(Object.prototype, "1")).toBe(false);
    },
  );

  test.each(["constructor", "__proto__", "toString", "hasOwnProperty"])(
    "no operation is named %s",
    async (operation) => {
      const headers = { "x-amz-target": `AmazonSQS.${operation}` };
      expect(await ask({ path: "/", headers, body: "{}" })).toMatchObject({
        status: 400,
        text: expect.stringContaining("UnknownOperationException"),
      });
    },
  );

  test("of thousands of levels of parameters is refused at once", async () => {
    const body = `Action=ListTopics&Version=2010-03-31&${"a.".repeat(50_000)}b=1`;
    const headers = { ...form, authorization: "AWS4-HMAC-SHA256 x" };
    expect((await ask({ path: "/", headers, body })).text).toContain("UnknownOperationException");
  });
});

describe("an address that a request names", () => {
  test.each([
    "http://169.254.169.254/latest/meta-data/",
    "https://hooks.example.com/x",
    "http://127.0.0.1.example.com/",
    "http://127.0.0.1@169.254.169.254/",
    "http://[::ffff:169.254.169.254]/",
    "http://2130706434/",
    "ftp://127.0.0.1/",
    "file:///etc/passwd",
    "no address",
    "",
  ])("%j gets no message, and nothing fails over it", async (Endpoint) => {
    const own = await createSandbox();
    onTestFinished(() => own.close());
    const sns = new SNSClient(clientConfig(own));
    const { TopicArn } = await sns.send(new CreateTopicCommand({ Name: "alerts" }));
    for (const Protocol of ["http", "https"])
      await sns.send(new SubscribeCommand({ TopicArn, Protocol, Endpoint }));
    await sns.send(new PublishCommand({ TopicArn, Message: "x" }));
    await own.advance("2h");
    expect(own.failures()).toEqual([]);
  });

  test("is not followed where an endpoint of this machine leads to", async () => {
    const visited: string[] = [];
    const server = createServer((request, response) => {
      visited.push(request.url ?? "");
      response.writeHead(307, { location: "/elsewhere" }).end();
    });
    await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
    onTestFinished(() => void server.close());
    const address = server.address();
    const Endpoint = `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}/here`;
    const sns = new SNSClient(clientConfig(sandbox));
    const { TopicArn } = await sns.send(new CreateTopicCommand({ Name: "redirected" }));
    await sns.send(new SubscribeCommand({ TopicArn, Protocol: "http", Endpoint }));
    await sns.send(new PublishCommand({ TopicArn, Message: "x" }));
    await sandbox.settle();
    expect(visited).toEqual(["/here"]);
  });

  test.each([
    "https://hooks.slack.com/services/x",
    "http://169.254.169.254/latest",
    "https://[2001:db8::1]/",
  ])("is not reached by a function either: %s", async (address) => {
    const code = `
        const { request } = require(process.env.AWS_ENDPOINT_URL && "node:http");
        exports.handler = ({ address }) => new Promise((resolve) => {
          const send = address.startsWith("https:") ? require("node:https").request : request;
          send(address, { method: "POST" }, () => resolve("answered"))
            .once("error", ({ message }) => resolve(message)).end("x");
        });`;
    const own = await deployed({ poster: { code } });
    const { hostname } = new URL(address);
    expect(await own.invoke("poster", { address })).toBe(
      `The sandbox does not connect to ${hostname.replace(/^\[|\]$/g, "")}: it is not this machine`,
    );
  });
});
