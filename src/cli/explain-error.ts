/** What went wrong, in one line that says what to do. */

/** Errors of the SDK and of AWS by name: what they mean for whoever runs a command. */
const known: Readonly<Record<string, string>> = {
  CredentialsProviderError:
    "Cannot find AWS credentials: give --profile, run `aws sso login`, or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY",
  TokenProviderError: "Cannot use the AWS session: it has ended. Run `aws sso login`",
  ExpiredTokenException: "Cannot use the AWS credentials: they have expired. Get new ones and try again",
  ExpiredToken: "Cannot use the AWS credentials: they have expired. Get new ones and try again",
  UnrecognizedClientException: "Cannot use the AWS credentials: AWS does not know them",
  InvalidSignatureException:
    "Cannot use the AWS credentials: the secret key does not match, or this machine's clock is wrong",
};

/** The words for an error; a mistake of the program itself comes with its stack. */
export function explainError(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error instanceof TypeError || error instanceof ReferenceError)
    return `A defect in ecs-image-drift. Please report it: ${error.stack}`;
  const { name, message } = error;
  if (known[name]) return `${known[name]}${detail(name, message)}`;
  if (isNetwork(error)) return `Cannot reach AWS: ${describeNetwork(error)}`;
  return "$metadata" in error ? `Cannot continue: AWS answered ${name}: ${message}` : message;
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
