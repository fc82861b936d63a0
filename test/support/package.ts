/** Packages the program once before the tests, with remediation and without. */
import { execFile } from "node:child_process";
import { promisify } from "node:util";

/** Where `serverless package` leaves the program for the tests. */
export const packages = { on: ".package/on", off: ".package/off" } as const;

export default async function setup(): Promise<void> {
  for (const remediation of ["on", "off"] as const) {
    const options = ["package", "--param", `remediation=${remediation}`, "--package", packages[remediation]];
    await promisify(execFile)("node_modules/.bin/serverless", options);
  }
}
