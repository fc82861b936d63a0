/** Over HTTP, as AWS gets it: what the SDK's own commands would drop must come through. */
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import { ECSClient } from "@aws-sdk/client-ecs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Call, ecsCalls } from "../../../src/adapters/aws/call.ts";

interface Request {
  readonly target: string | undefined;
  readonly contentType: string | undefined;
  readonly authorization: string | undefined;
  readonly body: string;
}

let server: Server;
let client: ECSClient;
let call: Call;
let requests: Request[] = [];
let answer: { status: number; body: string } = { status: 200, body: "{}" };

beforeAll(async () => {
  server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(Buffer.from(chunk));
    const { "x-amz-target": target, "content-type": contentType, authorization } = request.headers;
    requests.push({
      target: String(target),
      contentType,
      authorization,
      body: Buffer.concat(chunks).toString(),
    });
    response.writeHead(answer.status, { "content-type": "application/x-amz-json-1.1" }).end(answer.body);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  client = new ECSClient({
    endpoint: `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}`,
    region: "us-east-1",
    credentials: { accessKeyId: "a", secretAccessKey: "a" },
    maxAttempts: 1,
  });
  call = ecsCalls(client);
});
afterAll(async () => {
  client.destroy();
  server.closeAllConnections();
  server.close();
  await once(server, "close");
});

async function ask(operation: string, input: Parameters<Call>[1], status: number, body: string) {
  requests = [];
  answer = { status, body };
  return call(operation, input);
}

describe("a call", () => {
  test("names its operation, and is signed for the service", async () => {
    await ask("DescribeServices", { cluster: "dev", services: ["backend"] }, 200, "{}");
    expect(requests).toEqual([
      {
        target: "AmazonEC2ContainerServiceV20141113.DescribeServices",
        contentType: "application/x-amz-json-1.1",
        authorization: expect.stringMatching(
          /^AWS4-HMAC-SHA256 Credential=a\/\d{8}\/us-east-1\/ecs\/aws4_request, /,
        ),
        body: '{"cluster":"dev","services":["backend"]}',
      },
    ]);
  });

  test("sends every field, known to the SDK or not, of an operation known to it or not", async () => {
    const input = {
      family: "x",
      futureSetting: { deep: [1, null, true, { y: "é" }] },
      empty: [],
      nothing: null,
    };
    await ask("FutureOperation", input, 200, "{}");
    expect(requests[0]?.target).toBe("AmazonEC2ContainerServiceV20141113.FutureOperation");
    expect(JSON.parse(requests[0]?.body ?? "")).toEqual(input);
  });

  test("answers with every field, known to the SDK or not", async () => {
    const fields = {
      services: [{ status: "ACTIVE", futureField: { deep: [1, null, { z: "é" }] } }],
      later: 1.5,
    };
    expect(await ask("DescribeServices", {}, 200, JSON.stringify(fields))).toEqual(fields);
  });

  test("keeps every digit of a large number, there and back", async () => {
    const body = '{"size":12345678901234567890}';
    const found = await ask("DescribeServices", { size: 12345678901234567890n }, 200, body);
    expect(requests[0]?.body).toBe(body);
    expect(found).toEqual({ size: 12345678901234567890n });
  });

  test("answers nothing with no fields", async () => {
    expect(await ask("DeleteService", {}, 200, "")).toEqual({});
  });

  test.each([
    ["AccessDeniedException", 400],
    ["ThrottlingException", 400],
    ["ServerException", 500],
    ["FutureException", 400],
  ])("throws what the service says: %s", async (name, status) => {
    const body = JSON.stringify({ __type: `com.amazonaws.ecs#${name}`, message: "no" });
    await expect(ask("DescribeServices", {}, status, body)).rejects.toMatchObject({ name, message: "no" });
  });
});
