import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer, type Server } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { createProcesses } from "../../../src/sandbox/lambda/processes.ts";
import { createSandbox } from "../../../src/sandbox/sandbox.ts";
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

/** A handler that says how often it ran since it was loaded, where, and with what. */
const counting = `
  let runs = 0;
  exports.handler = async () => ({ runs: ++runs, pid: process.pid, environment: { ...process.env } });`;

interface Said {
  readonly runs: number;
  readonly pid: number;
  readonly environment: Readonly<Record<string, string>>;
}

test.for<["all" | "nothing", number[]]>([
  ["all", [1, 2, 3, 4]],
  ["nothing", [1, 2, 1, 2]],
])(
  "a process that is taken over with %s that it remembers goes on so, with its new sandbox's environment",
  async ([memory, runs]) => {
    const processes = createProcesses({ memory });
    onTestFinished(() => processes.close());
    const deployment = await packaged({ counting: { code: counting } });
    const said: Said[] = [];
    let port = 0;
    for (const _world of ["one", "two"]) {
      const sandbox = await createSandbox({ deployment, processes, port });
      if (memory === "all") port = Number(new URL(sandbox.url).port);
      for (const event of [1, 2]) said.push((await sandbox.invoke("counting", event)) as Said);
      expect(said.at(-1)?.environment.AWS_ENDPOINT_URL).toBe(sandbox.url);
      await sandbox.close();
    }
    expect(said.map(({ runs }) => runs)).toEqual(runs);
    expect(new Set(said.map(({ pid }) => pid)).size).toBe(1);
  },
);

test("no process is taken over by another package, or by a world that wants Node started otherwise", async () => {
  const processes = createProcesses({ memory: "nothing" });
  onTestFinished(() => processes.close());
  const said: Said[] = [];
  const plain = await packaged({ counting: { code: counting } });
  const other = await packaged({ counting: { code: counting } });
  const bent = await packaged({
    counting: { code: counting, environment: { NODE_OPTIONS: "--no-warnings" } },
  });
  for (const deployment of [plain, other, { ...bent, directory: plain.directory }]) {
    const sandbox = await createSandbox({ deployment, processes });
    said.push((await sandbox.invoke("counting", null)) as Said);
    await sandbox.close();
  }
  expect(new Set(said.map(({ pid }) => pid)).size).toBe(3);
});
