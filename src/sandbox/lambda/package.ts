import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, resolve, sep } from "node:path";
import { unzipSync } from "fflate";

/** The folders into which packages are unpacked. */
export interface Packages {
  /** The folder with a zip's files; unpacked once. */
  unpack(zip: string): Promise<string>;
  /** Deletes the folders. */
  remove(): Promise<void>;
}

export function createPackages(parent = tmpdir()): Packages {
  const folders = new Map<string, Promise<string>>();
  return {
    unpack(zip) {
      const known = folders.get(zip) ?? unzip(zip, parent);
      folders.set(zip, known);
      return known;
    },
    async remove() {
      const all = await Promise.allSettled(folders.values());
      folders.clear();
      for (const folder of all) {
        if (folder.status === "fulfilled") await rm(folder.value, { recursive: true, force: true });
      }
    },
  };
}

async function unzip(zip: string, parent: string): Promise<string> {
  const folder = await mkdtemp(join(parent, "sandbox-function-"));
  for (const [name, bytes] of Object.entries(unzipSync(await readFile(zip)))) {
    const path = resolve(folder, name);
    if (!path.startsWith(folder + sep))
      throw new RangeError(`Cannot unpack ${zip}: ${name} is outside of it`);
    if (name.endsWith("/")) continue;
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, bytes);
  }
  return folder;
}
