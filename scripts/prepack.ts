/** Puts the packaged program beside the command line, for those who install it: `sandbox` and `demo` run it. */
import { copyFile, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { packageProgram, publishedPackage } from "../src/cli/packaging.ts";
import { createTerminal } from "../src/cli/terminal/terminal.ts";
import { licencesOf } from "./licences.ts";

const packaged = await packageProgram(createTerminal(process));
await rm(publishedPackage, { recursive: true, force: true });
await mkdir(publishedPackage, { recursive: true });
const files = await readdir(packaged);
for (const file of files.filter((each) => each.endsWith(".zip") || each.endsWith("update-stack.json")))
  await copyFile(join(packaged, file), join(publishedPackage, file));

// Of what was packaged here only the names are needed: the rest is of this machine.
const { service } = JSON.parse(await readFile(join(packaged, "serverless-state.json"), "utf8"));
const { stage, stackName } = service.provider;
const state = { service: { service: service.service, provider: { stage, stackName } } };
await writeFile(join(publishedPackage, "serverless-state.json"), JSON.stringify(state));
await writeFile(join(publishedPackage, "LICENCES.txt"), await licencesOf(await bundled(), process.cwd()));

/** The files that the functions were bundled of. */
async function bundled(): Promise<string[]> {
  const maps = (await readdir("dist/handlers")).filter((file) => file.endsWith(".map"));
  const texts = await Promise.all(maps.map((map) => readFile(join("dist/handlers", map), "utf8")));
  const sources = texts.flatMap((text): string[] => JSON.parse(text).sources);
  return sources.map((source) => source.replace(/^(?:\.\.\/)+/, ""));
}
