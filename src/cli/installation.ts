/** Where this program is: in a checkout, or in a package that was installed. */
import { existsSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";

/** The folder of the program, from wherever this file was bundled to: the next one above with a `package.json`. */
export function rootFolder(file: string = fileURLToPath(import.meta.url)): string {
  let folder = dirname(file);
  while (!existsSync(join(folder, "package.json"))) folder = dirname(folder);
  return folder;
}

/** Whether the program can be built here. */
export function isCheckout(root: string): boolean {
  return existsSync(join(root, "scripts", "build-cli.ts"));
}

/**
 * How the program is invoked again, for messages that say what to try: in a checkout by the path of its launcher,
 * elsewhere by its name. It is never `npx` and the name: npx takes what is not installed from the registry, whoever
 * published it there.
 */
export function ownCommand(root: string = rootFolder(), from: string = process.cwd()): string {
  return isCheckout(root) ? relative(from, join(root, "bin", "ecs-image-drift")) : "ecs-image-drift";
}
