/** The built command line, as a process of its own. */
import { type ChildProcess, spawn } from "node:child_process";

export interface Run {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A command that was started: `done` tells how it ended. */
export interface Started {
  readonly child: ChildProcess;
  readonly done: Promise<Run>;
}

/** Where it is started, and which. */
interface Place {
  readonly command: string;
  readonly cwd?: string;
  readonly path?: string | undefined;
}

const checkout: Place = { command: "bin/ecs-image-drift", path: process.env.PATH };

/** Starts `ecs-image-drift` with credentials for `endpoint`, and no other settings of AWS. */
export function start(endpoint: string | null, ...argv: string[]): Started {
  return startAt(checkout, endpoint, ...argv);
}

/** The same, in another place. */
export function startAt({ command, cwd, path }: Place, endpoint: string | null, ...argv: string[]): Started {
  const child = spawn(command, argv, {
    ...(cwd && { cwd }),
    env: {
      PATH: path,
      HOME: "/nonexistent",
      AWS_EC2_METADATA_DISABLED: "true",
      ...(endpoint && {
        AWS_ENDPOINT_URL: endpoint,
        AWS_REGION: "us-east-1",
        AWS_ACCESS_KEY_ID: "somebody",
        AWS_SECRET_ACCESS_KEY: "secret",
      }),
    },
  });
  const written = { stdout: "", stderr: "" };
  child.stdout.on("data", (part) => {
    written.stdout += part;
  });
  child.stderr.on("data", (part) => {
    written.stderr += part;
  });
  const done = new Promise<Run>((resolve) => {
    child.on("close", (exitCode) => resolve({ exitCode, ...written }));
  });
  return { child, done };
}

/** Runs `ecs-image-drift` to its end. */
export function run(endpoint: string | null, ...argv: string[]): Promise<Run> {
  return start(endpoint, ...argv).done;
}
