/**
 * Bundles the command line into `dist/cli`: ES modules in parts, so that `check` loads neither the sandbox nor
 * the credential providers it does not need. In a checkout, it also makes `npx ecs-image-drift` find it, and
 * removes what the package `node` leaves behind: 68 MB of headers and manuals beside the Node that it installs.
 */
import { copyFile, mkdir, readFile, rename, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build, type Plugin } from "esbuild";
import { licencesOf } from "./licences.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const outdir = join(root, "dist/cli");

/** Built here and then moved, so that a command started meanwhile finds all its parts. */
const unfinished = join(root, "dist/cli.unfinished");

/**
 * dynalite keeps its tables in memory here: the database for its files, with its native parts, is left out. And it
 * names the files of its operations without their ending, where the bundle knows them with it, and parses addresses
 * in a way of which Node.js warns outside of `node_modules`.
 */
const inMemory: Plugin = {
  name: "in-memory",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^level$/ }, () => ({ path: "level", namespace: "left-out" }));
    onLoad({ filter: /.*/, namespace: "left-out" }, () => ({ contents: "module.exports = {};" }));
    onLoad({ filter: /dynalite[\\/]index\.js$/ }, async ({ path }) => {
      const source = await readFile(path, "utf8");
      const contents = source
        .replace(/require\(('\.\/\w+\/') \+ action\)/g, "require($1 + action + '.js')")
        .replace(
          "url.parse(req.url, true).query",
          "Object.fromEntries(new URL(req.url, 'http://localhost').searchParams)",
        );
      return { contents };
    });
  },
};

/** CommonJS packages inside of an ES module still ask for `require`. */
const banner = `import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);`;

await rm(unfinished, { recursive: true, force: true });
const { metafile } = await build({
  absWorkingDir: root,
  entryPoints: ["src/cli/main.ts"],
  outdir: unfinished,
  bundle: true,
  splitting: true,
  platform: "node",
  target: "node22.12",
  format: "esm",
  minify: true,
  keepNames: true,
  mainFields: ["module", "main"],
  chunkNames: "parts/[name]-[hash]",
  banner: { js: banner },
  metafile: true,
  plugins: [inMemory],
  legalComments: "none",
  logLevel: "warning",
});
await build({
  absWorkingDir: root,
  entryPoints: ["src/sandbox/page/browser/main.ts"],
  outfile: join(unfinished, "parts/page.js"),
  bundle: true,
  target: "es2022",
  format: "esm",
  minify: true,
  logLevel: "warning",
});
await copyFile(join(root, "src/sandbox/lambda/runtime.mjs"), join(unfinished, "parts/runtime.mjs"));
await writeFile(join(unfinished, "LICENCES.txt"), await licencesOf(Object.keys(metafile.inputs), root));
await rm(outdir, { recursive: true, force: true });
await rename(unfinished, outdir);
await linkCommand();
await rm(join(root, "node_modules/node/node_modules"), { recursive: true, force: true });

/** npm links the commands of dependencies, not a checkout's own. */
async function linkCommand(): Promise<void> {
  const link = join(root, "node_modules/.bin/ecs-image-drift");
  await mkdir(join(root, "node_modules/.bin"), { recursive: true });
  await rm(link, { force: true });
  await symlink("../../bin/ecs-image-drift", link);
}
