/**
 * The inside of a function's process: loads the handler that `_HANDLER` names from `LAMBDA_TASK_ROOT`,
 * and runs it for each invocation that the parent sends. It lives as long as the parent does, which may have it
 * begin anew: with another environment, and all modules of the handler as on the first day.
 */
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { Socket } from "node:net";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

/** Only this machine, whatever address the function was told: a sandbox does not speak to the world. */
const LOOPBACK = ["127.0.0.1", "localhost", "::1", "[::1]"];

const { connect } = Socket.prototype;
Socket.prototype.connect = function connectHere(...args) {
  const [first, second] = Array.isArray(args[0]) ? args[0] : args;
  const { host = "localhost", path } =
    typeof first === "object" ? first : { host: typeof second === "string" ? second : undefined };
  if (path || LOOPBACK.includes(host ?? "localhost")) return connect.apply(this, args);
  process.nextTick(() =>
    this.destroy(new Error(`The sandbox does not connect to ${host}: it is not this machine`)),
  );
  return this;
};

const root = process.env.LAMBDA_TASK_ROOT ?? process.cwd();
let handler;
let lives = 0;

/** The function that `dir/file.name` names. */
async function loadHandler() {
  const written = process.env._HANDLER ?? "";
  const dot = written.lastIndexOf(".");
  const [file, name] = [written.slice(0, dot), written.slice(dot + 1)];
  const path = [".js", ".mjs", ".cjs"].map((extension) => join(root, file + extension)).find(existsSync);
  if (path === undefined) throw namedError("Runtime.ImportModuleError", `Cannot find module '${file}'`);
  const module = path.endsWith(".mjs")
    ? await import(`${pathToFileURL(path).href}?life=${lives}`)
    : createRequire(path)(path);
  if (typeof module[name] !== "function") {
    throw namedError("Runtime.HandlerNotFound", `${written} is undefined or not exported`);
  }
  return module[name];
}

function namedError(name, message) {
  return Object.assign(new Error(message), { name });
}

function contextOf({ requestId, functionArn, deadline }) {
  return {
    awsRequestId: requestId,
    callbackWaitsForEmptyEventLoop: true,
    functionName: process.env.AWS_LAMBDA_FUNCTION_NAME,
    functionVersion: process.env.AWS_LAMBDA_FUNCTION_VERSION,
    invokedFunctionArn: functionArn,
    logGroupName: process.env.AWS_LAMBDA_LOG_GROUP_NAME,
    logStreamName: process.env.AWS_LAMBDA_LOG_STREAM_NAME,
    memoryLimitInMB: process.env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
    getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()),
  };
}

/** Tells the parent, behind all that the handler wrote, that there is no more of it. */
function endLogs({ requestId }) {
  for (const stream of [process.stdout, process.stderr]) stream.write(`\u0004${requestId}\n`);
}

async function run(invocation) {
  try {
    handler ??= await loadHandler();
    const result = await handler(JSON.parse(invocation.payload), contextOf(invocation));
    return { requestId: invocation.requestId, result: JSON.stringify(result) ?? "null" };
  } catch (error) {
    const { name = "Error", message = String(error), stack = "" } = error ?? {};
    const failure = { errorType: name, errorMessage: message, trace: stack.split("\n") };
    console.error(`ERROR\tInvoke Error\t${JSON.stringify(failure)}`);
    return { requestId: invocation.requestId, failure };
  }
}

function beginAnew(environment) {
  handler = undefined;
  lives++;
  const { cache } = createRequire(import.meta.url);
  for (const path of Object.keys(cache)) delete cache[path];
  for (const name of Object.keys(process.env)) delete process.env[name];
  Object.assign(process.env, environment);
}

process.on("message", async (invocation) => {
  if (invocation.environment) return beginAnew(invocation.environment);
  const outcome = await run(invocation);
  endLogs(invocation);
  if (process.connected) process.send(outcome);
});
process.on("disconnect", () => process.exit());
