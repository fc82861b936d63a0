/** The licences of the packages that a bundle is made of, as they ask to be passed on. */
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

/** The texts of the licences of all packages that these files are of. @throws {Error} if one of them is not free */
export async function licencesOf(files: readonly string[], root: string): Promise<string> {
  const folders = files.flatMap((file) => {
    const [folder] = /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file.replaceAll("\\", "/")) ?? [];
    return folder ?? [];
  });
  const own = await Promise.all([...new Set(folders)].sort().map((folder) => licenceOf(join(root, folder))));
  const byText = Map.groupBy(own, ({ text }) => text);
  return [...byText]
    .map(([text, packages]) => `${packages.map(({ title }) => title).join("\n")}\n\n${text}`.trim())
    .join(`\n\n${"─".repeat(80)}\n\n`);
}

/** What may be passed on with a program under the MIT licence. */
const permissive = ["MIT", "MIT-0", "Apache-2.0", "ISC", "BSD-3-Clause", "0BSD"];

async function licenceOf(folder: string): Promise<{ readonly title: string; readonly text: string }> {
  const { name, version, license: said } = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
  // In old packages it is an object.
  const license = said?.type ?? said;
  if (!permissive.includes(license)) throw new Error(`Cannot bundle ${name}: its licence is ${license}`);
  const file = (await readdir(folder)).find((each) => /^(?:licen[cs]e|copying)/i.test(each));
  const text = file ? await readFile(join(folder, file), "utf8") : "";
  return { title: `${name} ${version}, ${license}`, text: text.trim() };
}
