import { type Command, InvalidArgumentError, Option } from "commander";
import { wallClock } from "../../connect/cli.ts";
import { createSandbox, type Sandbox } from "../../sandbox/sandbox.ts";
import { packageProgram } from "../packaging.ts";
import { listenForInterruption } from "../terminal/interruption.ts";
import type { Terminal } from "../terminal/terminal.ts";
import { examples, type Verb } from "../verb.ts";
import { createExample, suggest } from "./sandbox/example.ts";
import { pageOptions } from "./sandbox/page.ts";

interface SandboxCommandOptions {
  readonly port: number;
  readonly clock: "flowing" | "frozen";
  readonly example?: boolean;
}

/** `sandbox`: an AWS in one process, with the packaged program deployed in it, until Ctrl-C. */
export const sandbox: Verb = { configure, run };

function configure(command: Command): void {
  const clock = new Option(
    "--clock <mode>",
    "whether time passes by itself, or only when it is advanced by hand",
  )
    .choices(["flowing", "frozen"])
    .default("flowing");
  command
    .description(
      "Simulates AWS in one process, as a server that any AWS client can use, with this program deployed in it. " +
        "It needs no account and no credentials.",
    )
    .option("-p, --port <port>", "the port on 127.0.0.1; 0 for any that is free", parsePort, 4566)
    .addOption(clock)
    .option("--example", "create a service, prod/backend, and print what to try with it")
    .addHelpText(
      "after",
      examples(
        "ecs-image-drift sandbox --example",
        "ecs-image-drift sandbox --clock frozen",
        `curl -X POST localhost:4566/_sandbox/clock -d '{"advance":"15m"}'`,
      ),
    );
}

async function run(command: Command, terminal: Terminal): Promise<number> {
  const { port, clock, example = false } = command.opts<SandboxCommandOptions>();
  const directory = await packageProgram(terminal);
  const interruption = listenForInterruption();
  const server = await start(port, clock, directory);
  if (example) await createExample(server);
  terminal.print(introduce(server, clock, example));
  await interruption.or(Promise.withResolvers<never>().promise);
  await server.close();
  terminal.say("The sandbox has ended, and everything in it is deleted");
  return 0;
}

async function start(port: number, clock: "flowing" | "frozen", directory: string): Promise<Sandbox> {
  let url = "";
  const page = await pageOptions(() => url);
  try {
    const sandbox = await createSandbox({ port, clock, start: wallClock(), deployment: { directory }, page });
    url = sandbox.url;
    return sandbox;
  } catch (error) {
    if (!(error instanceof Error) || !("code" in error) || error.code !== "EADDRINUSE") throw error;
    throw new Error(`Cannot listen on port ${port}: it is in use; give another with --port`, {
      cause: error,
    });
  }
}

/** Where it is, what is in it, and what to try. */
function introduce(
  { url, stack, clock: { now } }: Sandbox,
  clock: SandboxCommandOptions["clock"],
  example: boolean,
): string {
  const generally = [
    "aws ecs create-cluster --cluster-name dev",
    `curl -X POST ${url}/_sandbox/clock -d '{"advance":"15m"}'`,
    `curl ${url}/_sandbox/inbox`,
  ];
  const time = now().toISOString().slice(0, 19).replace("T", " ");
  return `Sandbox at ${url}: account 123456789012, region us-east-1, any credentials
Open ${url}/ in a browser to see what happens in it, and to try things with buttons
Its time is ${time} UTC, ${clock === "flowing" ? "and passes" : "until you move it"}
Deployed ${stack?.name}: ${countResources(stack?.resources ?? [])}${example ? "\nIn it runs prod/backend, two tasks of backend:latest" : ""}

In another terminal:
  export AWS_ENDPOINT_URL=${url} AWS_REGION=us-east-1 AWS_DEFAULT_REGION=us-east-1
  export AWS_ACCESS_KEY_ID=me AWS_SECRET_ACCESS_KEY=me
${(example ? suggest(url) : generally).map((line) => `  ${line}`).join("\n")}

Ctrl-C ends it.`;
}

/** `4 functions, 3 queues, 1 topic, 1 table, 4 rules`. */
function countResources(resources: NonNullable<Sandbox["stack"]>["resources"]): string {
  const kinds = [
    ["AWS::Lambda::Function", "function"],
    ["AWS::SQS::Queue", "queue"],
    ["AWS::SNS::Topic", "topic"],
    ["AWS::DynamoDB::Table", "table"],
    ["AWS::Events::Rule", "rule"],
  ] as const;
  return kinds
    .map(([type, name]) => ({ name, count: resources.filter((resource) => resource.type === type).length }))
    .filter(({ count }) => count > 0)
    .map(({ name, count }) => `${count} ${name}${count === 1 ? "" : "s"}`)
    .join(", ");
}

function parsePort(text: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= 65_535) return port;
  throw new InvalidArgumentError("A port is a number from 0 to 65535.");
}
