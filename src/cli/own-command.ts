/** How this program is invoked again, for messages that say what to try. */
import { existsSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";

/**
 * The command for whoever invoked it: in a checkout the path of its launcher, elsewhere its name. It is never
 * `npx` and a name, because npx takes what is not installed from the registry, whoever published it there.
 */
export function ownCommand(file = fileURLToPath(import.meta.url), cwd = process.cwd()): string {
  const root = checkoutOf(file);
  return root === null ? "ecs-image-drift" : relative(cwd, join(root, "bin", "ecs-image-drift"));
}

/** The checkout that a file is in: the folder with what builds it; `null` for an installed package. */
function checkoutOf(file: string): string | null {
  for (let folder = dirname(file); folder !== dirname(folder); folder = dirname(folder))
    if (existsSync(join(folder, "scripts", "build-cli.ts"))) return folder;
  return null;
}
