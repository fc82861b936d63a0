/** Why a profile gives no credentials: the SDK tries one way after another, and says of the last one alone. */
import { exec } from "node:child_process";
import { existsSync } from "node:fs";
import { promisify } from "node:util";
import { loadSharedConfigFiles } from "@smithy/core/config";

/** How long a profile's command may take when it is asked again what is wrong with it, in milliseconds. */
const patience = 30_000;

/**
 * What is wrong with a profile, in words that say what to do; `null` if that is not known. A `credential_process` is
 * run again, because the SDK loses what it said.
 * @see https://docs.aws.amazon.com/cli/latest/userguide/cli-configure-files.html
 */
export async function whyNoCredentials(
  profile: string,
  quote: (word: string) => string,
): Promise<string | null> {
  const { configFile, credentialsFile } = await loadSharedConfigFiles();
  const profiles = { ...configFile };
  for (const [name, own] of Object.entries(credentialsFile)) profiles[name] = { ...profiles[name], ...own };
  return whyNot(profile, { profiles, quote }, []);
}

/** The profiles there are, and how a shell takes a word. */
interface Files {
  readonly profiles: Readonly<Record<string, Readonly<Record<string, string | undefined>> | undefined>>;
  readonly quote: (word: string) => string;
}

/** The same of a profile, or of one that others before it have their credentials from. */
async function whyNot(profile: string, files: Files, before: readonly string[]): Promise<string | null> {
  const { profiles, quote } = files;
  const own = profiles[profile];
  if (!own) return null;
  const { credential_process: command, mfa_serial, source_profile, sso_session, sso_start_url } = own;
  if (mfa_serial)
    return `it needs an MFA code, and this program cannot ask for one. Get a session with: eval "$(aws configure export-credentials --profile ${quote(profile)} --format env)" and then run this command without --profile`;
  if (source_profile && !profiles[source_profile])
    return `its source_profile "${source_profile}" is in no file of ~/.aws`;
  if (source_profile && !before.includes(source_profile)) {
    const why = await whyNot(source_profile, files, [...before, profile, source_profile]);
    return why === null ? null : `its source_profile "${source_profile}": ${why}`;
  }
  if (own.credential_source)
    return `its credential_source is ${own.credential_source}, which gives none on this machine`;
  if (own.web_identity_token_file && !existsSync(own.web_identity_token_file))
    return `there is no file ${own.web_identity_token_file}, which is its web_identity_token_file`;
  if (command) return whyProcessFails(command);
  const login = sso_session || sso_start_url ? "aws sso login" : own.login_session ? "aws login" : null;
  if (login !== null)
    return `its session has expired, or does not exist: run \`${login} --profile ${quote(profile)}\``;
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
