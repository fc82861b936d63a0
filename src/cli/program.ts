/** The verbs, and how a command line finds its own. Only the verb that was asked for is loaded. */
import sdk from "@aws-sdk/client-ecs/package.json" with { type: "json" };
import { Command, CommanderError } from "commander";
import manifest from "../../package.json" with { type: "json" };
import { plainLines } from "./render/text.ts";
import type { Terminal } from "./terminal/terminal.ts";
import { examples, type Verb } from "./verb.ts";

interface Entry {
  readonly name: string;
  readonly summary: string;
  readonly load: () => Promise<Verb>;
}

const entries: readonly Entry[] = [
  {
    name: "check",
    summary: "check all services; read-only, needs no deployment",
    load: async () => (await import("./commands/check.ts")).check,
  },
  {
    name: "explain",
    summary: "explain one service: what it runs, why, and what to do",
    load: async () => (await import("./commands/explain.ts")).explain,
  },
  {
    name: "pin",
    summary: "pin a service to the pushed image by its digest",
    load: async () => (await import("./commands/pin.ts")).pin,
  },
  {
    name: "wait",
    summary: "wait until a service runs an image, for pipelines",
    load: async () => (await import("./commands/wait.ts")).wait,
  },
  {
    name: "history",
    summary: "list what was seen, reported and done for a service",
    load: async () => (await import("./commands/history.ts")).history,
  },
  {
    name: "silence",
    summary: "stop the messages about an incident",
    load: async () => (await import("./commands/silence.ts")).silence,
  },
  {
    name: "replay",
    summary: "process one event as the deployed program would",
    load: async () => (await import("./commands/replay.ts")).replay,
  },
  {
    name: "redrive",
    summary: "list what could not be processed, and put it back",
    load: async () => (await import("./commands/redrive.ts")).redrive,
  },
  {
    name: "init",
    summary: "write a drift.yml from what is in the account",
    load: async () => (await import("./commands/init.ts")).init,
  },
  {
    name: "doctor",
    summary: "check credentials, permissions and the deployed program",
    load: async () => (await import("./commands/doctor.ts")).doctor,
  },
  {
    name: "completion",
    summary: "print a script with which a shell completes commands",
    load: async () => (await import("./commands/completion.ts")).completion,
  },
  {
    name: "sandbox",
    summary: "simulate AWS in one process, with this program deployed in it",
    load: async () => (await import("./commands/sandbox.ts")).sandbox,
  },
  {
    name: "demo",
    summary: "play an incident in the sandbox",
    load: async () => (await import("./commands/demo.ts")).demo,
  },
];

/** Runs what `argv` asks for. @returns the exit code: 2 for wrong use */
export async function runProgram(argv: readonly string[], terminal: Terminal): Promise<number> {
  let exitCode = 2;
  const program = createProgram(terminal);
  for (const { name, summary, load } of entries) {
    const command = program.command(name).summary(summary).description(summary);
    if (!argv.slice(0, 2).includes(name) && argv[0] !== "completion") continue;
    const verb = await load();
    verb.configure(command);
    command.action(async () => {
      exitCode = await verb.run(command, terminal);
    });
  }
  try {
    await program.parseAsync(argv, { from: "user" });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    throw error;
  }
}

/** `0.1.0 (Node.js 24.1.0, AWS SDK 3.1162.0)`. */
function sayVersion(): string {
  return `${manifest.version} (Node.js ${process.versions.node}, AWS SDK ${sdk.version})`;
}

function createProgram(terminal: Terminal): Command {
  return new Command("ecs-image-drift")
    .description(
      "Checks whether every Amazon ECS service runs the image that was pushed for it, and if not, why not.",
    )
    .version(sayVersion(), "--version", "print the version, and those of Node.js and of the AWS SDK")
    .helpOption("-h, --help", "show this help, or a command's options and examples")
    .helpCommand("help [command]", "the same as --help")
    .configureHelp({ helpWidth: Math.min(terminal.width, 100) })
    .configureOutput({
      writeErr: (text) => terminal.say(plainLines(text.trimEnd(), "without-colours")),
      outputError: (text, write) => write(text.replace(/^error: /, "Cannot run this: ")),
    })
    .showHelpAfterError("Run it with --help to see how it is used.")
    .exitOverride()
    .addHelpText(
      "after",
      examples(
        "ecs-image-drift check                          are all services in sync?",
        "ecs-image-drift explain backend --cluster dev  why is this one not?",
        "ecs-image-drift demo                           see it work, without AWS",
      ),
    )
    .addHelpText(
      "after",
      "\nEvery command is read-only except pin, silence, replay, redrive with\nids or --all, and doctor --notify.",
    );
}
