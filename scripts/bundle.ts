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
import { parsePolicyFile } from "../src/adapters/policy/policy-file.ts";

const HANDLERS = [
  "image-pushed",
  "service-changed",
  "recheck",
  "sweep",
  "remediate",
  "post-to-slack",
] as const;

/** The SDK's other sources of credentials. */
const NEVER_USED_ON_LAMBDA =
  /^(@aws-sdk\/credential-provider-(sso|ini|process|web-identity|http|login)|@smithy\/credential-provider-imds)$/;

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
    external: ["@smithy/core/event-streams"],
    legalComments: "none",
    alias: clientsAlone,
    plugins: [policyAsData, environmentAlone, leanSdk, rulesAlone],
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

/** Leaves out where the rules of remediation come from: documents and tests say so, and no function does. */
const rulesAlone: Plugin = {
  name: "rules-alone",
  setup({ onLoad }) {
    onLoad({ filter: /src\/domain\/remedy\/rules\.ts$/ }, async ({ path }) => ({
      contents: (await readFile(path, "utf8")).replace(/^ +see: .+,$/gm, ""),
      loader: "ts",
    }));
  },
};

/**
 * Leaves the sources of credentials out that are never used: each of them passes on to the next, so that
 * without credentials in the environment the SDK's own error comes at the end.
 */
const environmentAlone: Plugin = {
  name: "environment-alone",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: NEVER_USED_ON_LAMBDA }, ({ resolveDir }) => ({
      path: "other-credentials",
      namespace: "never-used",
      pluginData: resolveDir,
    }));
    onLoad({ filter: /.*/, namespace: "never-used" }, ({ pluginData: resolveDir }) => ({
      contents: `
        import { CredentialsProviderError } from "@smithy/core/config";
        const passOn = () => async () => {
          throw new CredentialsProviderError("Credentials come from the environment alone", { tryNextLink: true });
        };
        export {
          passOn as fromSSO,
          passOn as fromIni,
          passOn as fromProcess,
          passOn as fromTokenFile,
          passOn as fromHttp,
          passOn as fromContainerMetadata,
          passOn as fromInstanceMetadata,
        };`,
      resolveDir,
    }));
  },
};

/** Services that are spoken to in plain JSON: of their packages only the client is used, no command and no model. */
const plainJson = {
  ecs: "ECSClient",
  ecr: "ECRClient",
  dynamodb: "DynamoDBClient",
  sqs: "SQSClient",
  ssm: "SSMClient",
  "secrets-manager": "SecretsManagerClient",
} as const;

const clientsAlone = Object.fromEntries(
  Object.entries(plainJson).map(([service, client]) => {
    const name = `@aws-sdk/client-${service}`;
    return [name, `${name}/dist-es/${client}.js`];
  }),
);

/**
 * Leaves out of the SDK what these functions do not use: models and the classes of errors (an error that the SDK
 * does not know becomes its service's base exception, with the same `name`), all of a client's package.json but
 * its version, the names of regions, DynamoDB's endpoint discovery, which is off.
 */
const leanSdk: Plugin = {
  name: "lean-sdk",
  setup({ onLoad }) {
    onLoad({ filter: /@aws-sdk\/client-[a-z-]+\/dist-es\/schemas\/schemas_0\.js$/ }, async ({ path }) => {
      const source = await readFile(path, "utf8");
      const service = /client-([a-z-]+)/.exec(path)?.[1] ?? "";
      return { contents: service in plainJson ? baseExceptionOnly(source) : withoutErrors(source) };
    });
    onLoad({ filter: /@aws-sdk\/client-[a-z-]+\/package\.json$/ }, async ({ path }) => {
      const { version } = JSON.parse(await readFile(path, "utf8"));
      return { contents: JSON.stringify({ version }), loader: "json" };
    });
    onLoad({ filter: /util-endpoints\/lib\/aws\/partitions\.js$/ }, async ({ path }) => ({
      contents: withoutRegions(await readFile(path, "utf8")),
    }));
    onLoad({ filter: /@aws-sdk\/endpoint-cache\/dist-es\/index\.js$/ }, () => ({
      contents: "export class EndpointCache {}",
    }));
    for (const [filter, contents] of neverRun) onLoad({ filter }, () => ({ contents }));
  },
};

/**
 * Parts that another takes the place of here: Node's own hashes, the environment's region; S3's buckets; the SDK's own
 * log; which of its features are counted in its user agent; and what binds shapes to parts of a request, which none of
 * these protocols does.
 */
const neverRun = [
  [/service-customizations\/index\.js$/, "export const resolveParamsForS3 = async (params) => params;"],
  [
    /middleware-logger\/loggerMiddleware\.js$/,
    "export const [loggerMiddleware, loggerMiddlewareOptions] = []; export const getLoggerPlugin = () => ({ applyToStack() {} });",
  ],
  [/middleware-user-agent\/check-features\.js$/, "export async function checkFeatures() {}"],
  [/DescribeEndpointsCommand\.js$/, "export class DescribeEndpointsCommand {}"],
  [/checksum\/sha256\/Sha256Js\.js$/, "export class Sha256Js {}"],
  [/util-retry\/AdaptiveRetryStrategy\.js$/, "export class AdaptiveRetryStrategy {}"],
  [/util-retry\/DefaultRateLimiter\.js$/, "export class DefaultRateLimiter {}"],
  [/checksum\/md5\/Md5Js\.js$/, "export class Md5Js {}"],
  [
    /regionConfig\/getInstanceMetadataRegion\.js$/,
    "export async function getInstanceMetadataRegion() { return undefined; }",
  ],
  [/protocols\/xml\/XmlShapeDeserializer\.js$/, errorsAlone()],
  [
    /shared-ini-file-loader\/loadSharedConfigFiles\.js$/,
    'export const CONFIG_PREFIX_SEPARATOR = "."; export async function loadSharedConfigFiles() { return { configFile: {}, credentialsFile: {} }; }',
  ],
  [
    /serde\/date-utils\.js$/,
    noDates(
      "dateToUtcString parseRfc3339DateTime parseRfc3339DateTimeWithOffset parseRfc7231DateTime parseEpochTimestamp",
    ),
  ],
  [
    /schema-serde-lib\/schema-date-utils\.js$/,
    noDates("_parseEpochTimestamp _parseRfc3339DateTimeWithOffset _parseRfc7231DateTime"),
  ],
  [/codec-v2\/DynamoDBJsonCodec2\.js$/, plainCodec()],
  [
    /protocols\/HttpBindingNormalizedSchema\.js$/,
    "export const HttpBindingNormalizedSchema = undefined; export const getHttpOperationBindings = () => [];",
  ],
] as const;

/** DynamoDB's own codec knows attributes from other values by their schema: in plain JSON they have none. */
function plainCodec(): string {
  return `
    import { JsonCodec2 } from "@aws-sdk/core/protocols";
    export class DynamoDBJsonCodec2 extends JsonCodec2 {
      constructor() {
        super({ timestampFormat: { useTrait: true, default: 7 }, jsonName: false });
      }
    }`;
}

/** In plain JSON, times are the numbers that they are on the wire: nobody asks for these. */
function noDates(names: string): string {
  return names
    .split(" ")
    .map(
      (name) =>
        `export function ${name}() { throw new TypeError("Cannot read a time: shapes are not known here"); }`,
    )
    .join("\n");
}

/** SNS answers in XML, of which only an error's code and message are read. */
function errorsAlone(): string {
  const entities = { "&lt;": "<", "&gt;": ">", "&quot;": '"', "&apos;": "'", "&amp;": "&" };
  return `
    const characters = ${JSON.stringify(entities)};
    const unescaped = (text) => text.replace(/&(?:lt|gt|quot|apos|amp);/g, (name) => characters[name]);
    const element = (name, xml) => new RegExp("<" + name + ">([^<]*)</" + name + ">").exec(xml)?.[1];
    export class XmlShapeDeserializer {
      setSerdeContext() {}
      async read(schema, bytes) {
        const xml = new TextDecoder().decode(bytes);
        const code = element("Code", xml);
        if (code === undefined) return {};
        return { Error: { Code: unescaped(code), Message: unescaped(element("Message", xml) ?? ""), Type: element("Type", xml) } };
      }
      readSchema(schema, value) {
        return value;
      }
    }`;
}

/** Which partition a region belongs to is told by its name: what else is listed of it are words for people. */
export function withoutRegions(partitions: string): string {
  return partitions.replaceAll(/"regions": \{(?:\s*"[^"]+": \{[^{}]*\},?)*\s*\}/g, '"regions": {}');
}

function withoutErrors(schemas: string): string {
  return schemas
    .replaceAll(/^n0_registry\.registerError\(.*\);$/gm, "")
    .replaceAll(/^export var \w+\$ = \[-3, n0, [\s\S]*?^\];$/gm, "");
}

/** The schemas up to the base exception: what comes after it describes operations, shapes and errors. */
function baseExceptionOnly(schemas: string): string {
  const [end] = /^_s_registry\.registerError\(.*\);$/m.exec(schemas) ?? [];
  if (!end)
    throw new Error("Cannot shorten the SDK's schemas: they have no base exception where it was before");
  const head = schemas.slice(0, schemas.indexOf(end) + end.length);
  return `${head}\nexport const errorTypeRegistries = [_s_registry];\n`;
}
