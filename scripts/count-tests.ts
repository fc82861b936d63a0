/**
 * Says how a run of everything went, in one line, and fails if anything did.
 *
 *     node scripts/count-tests.ts REPORT FAILED_CHECKS
 */
import { readFile } from "node:fs/promises";

const [report = "", failedChecks = "0"] = process.argv.slice(2);

const { numPassedTests, numFailedTests } = await readReport(report);
const failed = Math.max(numFailedTests, Number(failedChecks));
console.log(`${numPassedTests} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;

async function readReport(file: string): Promise<{ numPassedTests: number; numFailedTests: number }> {
  try {
    return JSON.parse(await readFile(file, "utf8"));
  } catch {
    return { numPassedTests: 0, numFailedTests: 1 };
  }
}
