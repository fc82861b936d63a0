import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer, type Server } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { deployed, event, packaged, ruleTo } from "./deployed.ts";

/** A handler that holds a connection to this test for as long as its process lives. */
const code = `
  const { connect } = require("node:net");
  exports.handler = (event) => new Promise((resolve) => { connect(event.detail.port, "127.0.0.1", resolve); });`;

async function listening(): Promise<{ server: Server; port: number }> {
  const server = createServer().listen(0, "127.0.0.1");
  onTestFinished(() => void server.close());
  await once(server, "listening");
  const address = server.address();
  return { server, port: typeof address === "object" ? (address?.port ?? 0) : 0 };
}

/** Resolves when the function's process, which connected, is gone. */
async function goneAfter(server: Server, end: () => unknown): Promise<void> {
  const [socket] = await once(server, "connection");
  const closed = new Promise((resolve) =>
    socket
      .on("close", resolve)
      .on("error", () => {})
      .resume(),
  );
  await end();
  await closed;
}

test("no function outlives a sandbox that is closed", async () => {
  const { server, port } = await listening();
  const sandbox = await deployed({ holder: { code } }, ruleTo("Holder", { source: ["shop"] }));
  sandbox.putEvents(event("shop", { port }));
  await goneAfter(server, () => sandbox.close());
});

test("nor one whose process is killed", async () => {
  const { server, port } = await listening();
  const deployment = await packaged({ holder: { code } });
  const program = `
    import { createSandbox } from ${JSON.stringify(new URL("../../../src/sandbox/sandbox.ts", import.meta.url))};
    const sandbox = await createSandbox({ deployment: ${JSON.stringify(deployment)} });
    await sandbox.invoke("holder", { detail: { port: ${port} } });`;
  const parent = spawn(process.execPath, ["--input-type=module", "--eval", program], { stdio: "ignore" });
  await goneAfter(server, () => parent.kill("SIGKILL"));
  expect(parent.killed).toBe(true);
});
