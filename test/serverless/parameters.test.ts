import { createRequire } from "node:module";
import { describe, expect, test } from "vitest";

type Resolve = (what: unknown) => Promise<unknown>;
type Parameters = (tools: {
  readonly options: { readonly param?: string | readonly string[] };
  readonly resolveVariable: Resolve;
  readonly resolveConfigurationProperty: Resolve;
}) => Promise<Record<string, string>>;

const parameters: Parameters = createRequire(import.meta.url)("../../serverless/parameters.cjs");

const defaults: Readonly<Record<string, string>> = {
  email: "",
  remediation: "off",
  lifecyclePreviews: "off",
  slack: "off",
  metrics: "essential",
  sweepRate: "15 minutes",
};

/** What is packaged with these parameters. */
function given(values: Readonly<Record<string, string>>): Promise<Record<string, string>> {
  const all = { ...defaults, ...values };
  return parameters({
    options: { param: Object.entries(values).map(([name, value]) => `${name}=${value}`) },
    resolveVariable: async (name) => all[String(name).replace("param:", "") as keyof typeof all],
    resolveConfigurationProperty: async () => defaults,
  });
}

describe("sweepRate", () => {
  test.each(["1 minute", "2 minutes", "15 minutes", "30 minutes"])("may be %s", async (sweepRate) => {
    expect(await given({ sweepRate })).toMatchObject({ sweepRate });
  });

  test.each([
    "0 minutes",
    "1 minutes",
    "2 minute",
    "31 minutes",
    "60 minutes",
    "100 minutes",
    "1 hour",
    "2 hours",
    "1 day",
    "-5 minutes",
    "015 minutes",
    "15 minutes)\n",
    "15 minutes, 1 minute",
    "15",
    "",
  ])("may not be %j: the alarms count an hour", async (sweepRate) => {
    await expect(given({ sweepRate })).rejects.toThrow(
      `Cannot package with --param sweepRate="${sweepRate}": expected a rate from "1 minute" to "30 minutes"`,
    );
  });
});

test.each([
  ["email", "you@example.com\nCc: all@example.com"],
  ["email", "you@example.com, other@example.com"],
  ["remediation", "on\n"],
  ["remediation", "../../etc/passwd"],
  ["lifecyclePreviews", "../on"],
])("%s may not be %j", async (name, value) => {
  await expect(given({ [name]: value })).rejects.toThrow(`Cannot package with --param ${name}=`);
});

test.each(["emial", "__proto__", "constructor"])("there is no parameter %s", async (name) => {
  await expect(
    parameters({
      options: { param: `${name}=x` },
      resolveVariable: async () => "",
      resolveConfigurationProperty: async () => defaults,
    }),
  ).rejects.toThrow(`Cannot package with --param ${name}: expected one of `);
});
