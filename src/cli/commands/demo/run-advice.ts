/** Runs the command that an e-mail names, as its reader would. */
import { Command } from "commander";
import { explainError } from "../../explain-error.ts";
import type { Pause } from "../../terminal/keep-looking.ts";
import { monochrome, type Terminal, usualWidth } from "../../terminal/terminal.ts";
import { pin, runPin } from "../pin.ts";

/** Runs `ecs-image-drift pin …` against a sandbox; `pause` passes the sandbox's time. */
export async function runAdvice(
  words: string,
  endpoint: string,
  pause: Pause,
): Promise<{ exitCode: number; output: string }> {
  const [, , ...argv] = words.split(" ");
  const lines: string[] = [];
  const write = (text: string) => void lines.push(text);
  const terminal: Terminal = {
    width: usualWidth,
    colours: monochrome,
    asideColours: monochrome,
    asideWidth: usualWidth,
    print: write,
    say: write,
    progress: () => {},
    follow: write,
  };
  const command = new Command("pin").exitOverride();
  pin.configure(command);
  try {
    talkTo(endpoint);
    command.parse(argv, { from: "user" });
    const exitCode = await runPin(command, terminal, pause);
    return { exitCode, output: lines.join("\n") };
  } catch (error) {
    return { exitCode: 2, output: [...lines, explainError(error)].join("\n") };
  }
}

/** What somebody exports before using a sandbox. */
function talkTo(endpoint: string): void {
  Object.assign(process.env, {
    AWS_ENDPOINT_URL: endpoint,
    AWS_ACCESS_KEY_ID: "team",
    AWS_SECRET_ACCESS_KEY: "team",
  });
  delete process.env.AWS_PROFILE;
}
