import { writeFile } from "node:fs/promises";

/**
 * Writes a command's result into a file. Without `force`, a file that is there, or came meanwhile, is not replaced.
 * @throws {Error} that names the file, if it cannot be written
 */
export async function writeResult(file: string, text: string, force: boolean): Promise<void> {
  try {
    await writeFile(file, `${text}\n`, { flag: force ? "w" : "wx" });
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new Error(`Cannot write ${file}: ${why}`, { cause: error });
  }
}
