/** What went wrong, in one line that says what to do. */
import { whyNoCredentials } from "../connect/credentials.ts";
import { quote } from "../domain/words/commands.ts";
import { plain } from "./render/text.ts";

/** Errors of the SDK and of AWS by name: what they mean for whoever runs a command, with the profile in use. */
const known: Readonly<Record<string, (profile: string | undefined) => string>> = {
  CredentialsProviderError: (profile) =>
    profile === undefined
      ? "Cannot find AWS credentials: give --profile, run `aws sso login --profile NAME`, or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY"
      : `Cannot get AWS credentials with profile "${profile}"`,
  TokenProviderError: (profile) =>
    `Cannot use the AWS session: it has ended. Run \`aws sso login${profile === undefined ? "" : ` --profile ${quote(profile)}`}\``,
  ExpiredTokenException: expired,
  ExpiredToken: expired,
  UnrecognizedClientException: () => "Cannot use the AWS credentials: AWS does not know them",
  InvalidSignatureException: () =>
    "Cannot use the AWS credentials: the secret key does not match, or this machine's clock is wrong",
};

function expired(profile: string | undefined): string {
  const whose = profile === undefined ? "" : ` of profile "${profile}"`;
  return `Cannot use the AWS credentials${whose}: they have expired. Get new ones and try again`;
}

/** The words for an error, and, of credentials that a profile did not give, what is wrong with the profile. */
export async function explainFailure(error: unknown): Promise<string> {
  const profile = process.env.AWS_PROFILE;
  if (!(error instanceof Error) || !profile || !mayBeOfProfile(error)) return explainError(error);
  const why = await whyNoCredentials(profile, quote).catch(() => null);
  return why === null ? explainError(error) : `${known.CredentialsProviderError?.(profile)}: ${plain(why)}`;
}

/** The SDK says of most profiles in its own words what is wrong, and lets through that a file is not there. */
function mayBeOfProfile(error: Error): boolean {
  return error.name === "CredentialsProviderError" || codeOf(error) === "ENOENT";
}

/** The words for an error; a mistake of the program itself comes with its stack. */
export function explainError(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error instanceof TypeError || error instanceof ReferenceError)
    return `A defect in ecs-image-drift. Please report it: ${error.stack}`;
  const { name } = error;
  const message = withoutCodes(error);
  const words = known[name];
  if (words) return `${words(process.env.AWS_PROFILE || undefined)}${detail(name, message)}`;
  if (isNetwork(error)) return `Cannot reach AWS: ${describeNetwork(error)}`;
  if (!("$metadata" in error)) return message;
  const hint = isDenied(name) ? ". `ecs-image-drift doctor` lists the permissions that are missing" : "";
  return `Cannot continue: AWS answered ${name}: ${message}${hint}`;
}

/** Whether AWS refused for want of a permission. */
function isDenied(name: string): boolean {
  return /^(?:AccessDenied|Unauthorized|NotAuthorized)/.test(name);
}

/** What the codes of the file system mean, where the message or that of its cause begins with one. */
const fileErrors: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file or folder",
  EACCES: "you may not open it",
  EPERM: "you may not open it",
  EISDIR: "it is a folder",
  ENOTDIR: "a part of its path is no folder",
  EROFS: "it is on a file system that is read-only",
  ENOSPC: "there is no space left",
};

function withoutCodes({ message, cause }: Error): string {
  if (!(cause instanceof Error)) return message;
  const words = fileErrors[codeOf(cause) ?? ""];
  return words === undefined ? message : message.replace(cause.message, () => words);
}

/** What a credential provider says beyond that there is nothing. */
function detail(name: string, message: string): string {
  return name === "CredentialsProviderError" && !message.startsWith("Could not load") ? ` (${message})` : "";
}

const networkErrors = [
  "EAI_AGAIN",
  "ECONNREFUSED",
  "ECONNRESET",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "ENOTFOUND",
  "EPIPE",
  "ETIMEDOUT",
  "TimeoutError",
];

function isNetwork(error: Error): boolean {
  return networkErrors.includes(codeOf(error) ?? error.name);
}

function describeNetwork(error: Error): string {
  const endpoint = process.env.AWS_ENDPOINT_URL;
  const what = error.message || codeOf(error) || error.name;
  return endpoint ? `${what} (AWS_ENDPOINT_URL is ${endpoint})` : what;
}

function codeOf(error: Error): string | undefined {
  return "code" in error && typeof error.code === "string" ? error.code : undefined;
}
