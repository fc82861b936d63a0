/** Why a profile gives no credentials: the SDK tries one way after another, and says of the last one alone. */
import { exec } from "node:child_process";
import { promisify } from "node:util";
import { loadSharedConfigFiles } from "@smithy/core/config";

/** How long a profile's command may take when it is asked again what is wrong with it, in milliseconds. */
const patience = 30_000;

/**
 * What is wrong with a profile, in words that say what to do; `null` if that is not known. A `credential_process` is
 * run again, because the SDK loses what it said.
 * @see https://docs.aws.amazon.com/cli/latest/userguide/cli-configure-files.html
 */
export async function whyNoCredentials(profile: string): Promise<string | null> {
  const { configFile, credentialsFile } = await loadSharedConfigFiles();
  const profiles = { ...configFile };
  for (const [name, own] of Object.entries(credentialsFile)) profiles[name] = { ...profiles[name], ...own };
  const own = profiles[profile];
  if (!own) return null;
  const { credential_process: command, mfa_serial, source_profile, sso_session, sso_start_url } = own;
  if (mfa_serial)
    return `it needs an MFA code, and this program cannot ask for one. Get a session with: eval "$(aws configure export-credentials --profile ${profile} --format env)" and then run this command without --profile`;
  if (source_profile && !profiles[source_profile])
    return `its source_profile "${source_profile}" is in no file of ~/.aws`;
  if (command) return whyProcessFails(command);
  if (sso_session || sso_start_url)
    return `its session has expired, or does not exist: run \`aws sso login --profile ${profile}\``;
  if (Object.keys(own).every((key) => settings.has(key)))
    return "it has no credentials: no access key, role, session or credential_process";
  return null;
}

/** What a profile may have that gives no credentials. */
const settings: ReadonlySet<string> = new Set(["region", "output", "cli_pager", "endpoint_url", "services"]);

async function whyProcessFails(command: string): Promise<string | null> {
  const start = "its credential_process";
  try {
    const { stdout } = await promisify(exec)(command, { timeout: patience });
    return isJson(stdout) ? null : `${start} printed no JSON`;
  } catch (error) {
    if (!(error instanceof Error)) return null;
    const { stderr = "", code } = error as { stderr?: string; code?: number };
    const said = stderr.trim().split("\n").at(-1) ?? "";
    const how = code === undefined ? "did not end in time" : `ended with exit code ${code}`;
    return said === "" ? `${start} ${how}` : `${start} ${how}: ${said}`;
  }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
