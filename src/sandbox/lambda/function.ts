import type { PolicyStatement } from "../iam/policy.ts";
import type { Role } from "../iam/roles.ts";

/** A deployed function. */
export interface LambdaFunction {
  readonly name: string;
  readonly arn: string;
  readonly role: Role;
  readonly handler: string;
  readonly runtime: string;
  readonly memory: number;
  /** Seconds: real ones, since the handler runs in real time. */
  readonly timeout: number;
  readonly environment: Readonly<Record<string, string>>;
  /** The path of its package, a zip. */
  readonly package: string;
  readonly logGroup: string;
  readonly accessKeyId: string;
  /** Who else may invoke it. */
  readonly permissions: PolicyStatement[];
  /** Where an asynchronous invocation goes that failed for good. */
  readonly deadLetterArn?: string | undefined;
  asynchronous: AsynchronousSettings;
}

/** What happens to asynchronous invocations that fail. Times in milliseconds. */
export interface AsynchronousSettings {
  readonly retries: number;
  readonly maximumAge: number;
  readonly onFailure?: string | undefined;
  readonly onSuccess?: string | undefined;
}

/** https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html */
export const ASYNCHRONOUS_DEFAULTS: AsynchronousSettings = { retries: 2, maximumAge: 6 * 3_600_000 };

/** How an invocation ended. */
export type Outcome =
  | { readonly ok: true; readonly payload: string }
  | { readonly ok: false; readonly error: InvocationError };

/** As Lambda reports an error: `errorType`, `errorMessage`, and the handler's stack if it threw. */
interface InvocationError {
  readonly errorType: string;
  readonly errorMessage: string;
  readonly trace?: readonly string[];
}
