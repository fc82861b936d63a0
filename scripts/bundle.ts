/**
 * Bundles each handler to one CommonJS file: small and quick to start.
 *
 * CommonJS, because an ES module's hoisted `import "node:http"` loads undici at start-up; `module` before
 * `main`, because the SDK's CommonJS build cannot be tree-shaken; and without the credential providers that
 * are never used on Lambda, where credentials come from the environment.
 */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { build, type Plugin } from "esbuild";
import { parsePolicyFile } from "../src/adapters/policy-file.ts";

const HANDLERS = ["image-pushed", "service-changed", "recheck", "sweep", "remediate"] as const;

const NEVER_USED_ON_LAMBDA = [
  "@aws-sdk/credential-provider-sso",
  "@aws-sdk/credential-provider-ini",
  "@aws-sdk/credential-provider-process",
  "@aws-sdk/credential-provider-web-identity",
  "@aws-sdk/credential-provider-http",
  "@aws-sdk/credential-provider-login",
  "@smithy/credential-provider-imds",
  "@aws-sdk/nested-clients",
  "@aws-sdk/nested-clients/*",
  "@smithy/core/event-streams",
];

/** Writes `dist/handlers/NAME.js` for each handler below `root`; a mistake in drift.yml fails it. */
export async function bundleHandlers({ root }: { root: string }): Promise<void> {
  await build({
    absWorkingDir: root,
    entryPoints: HANDLERS.map((name) => join("handlers", `${name}.ts`)),
    outdir: "dist/handlers",
    bundle: true,
    platform: "node",
    target: "node24",
    format: "cjs",
    minify: true,
    mainFields: ["module", "main"],
    supported: { "dynamic-import": false },
    sourcemap: "external",
    sourcesContent: false,
    external: NEVER_USED_ON_LAMBDA,
    legalComments: "none",
    plugins: [policyAsData, leanSdk],
    logLevel: "warning",
  });
}

/** Lets `import policy from "../drift.yml"` yield the checked document, so no YAML parser is shipped. */
const policyAsData: Plugin = {
  name: "policy-as-data",
  setup({ onLoad }) {
    onLoad({ filter: /\.yml$/ }, async ({ path }) => ({
      contents: JSON.stringify(parsePolicyFile(path, await readFile(path, "utf8"))),
      loader: "json",
    }));
  },
};

/**
 * Leaves out of the SDK what these functions do not use: the classes of errors (an error that the SDK does not
 * know becomes its service's base exception, with the same `name`), all of a client's package.json but its
 * version, and the cache of DynamoDB's endpoint discovery, which is off.
 */
const leanSdk: Plugin = {
  name: "lean-sdk",
  setup({ onLoad }) {
    onLoad({ filter: /@aws-sdk\/client-[a-z]+\/dist-es\/schemas\/schemas_0\.js$/ }, async ({ path }) => ({
      contents: (await readFile(path, "utf8")).replaceAll(/^n0_registry\.registerError\(.*\);$/gm, ""),
    }));
    onLoad({ filter: /@aws-sdk\/client-[a-z]+\/package\.json$/ }, async ({ path }) => {
      const { version } = JSON.parse(await readFile(path, "utf8"));
      return { contents: JSON.stringify({ version }), loader: "json" };
    });
    onLoad({ filter: /@aws-sdk\/endpoint-cache\/dist-es\/index\.js$/ }, () => ({
      contents: "export class EndpointCache {}",
    }));
  },
};
