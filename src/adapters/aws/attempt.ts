import { type Known, known, type Unknown, unanswered } from "../../domain/common/known.ts";

/**
 * A read of AWS: what it answers, or the reason why not, as `AccessDeniedException: ecs:DescribeTasks`.
 * @throws only what is a mistake of ours
 */
export async function attempt<T>(operation: string, read: () => Promise<T>): Promise<Known<T>> {
  try {
    return known(await read());
  } catch (error) {
    if (error instanceof TypeError || error instanceof RangeError || error instanceof ReferenceError)
      throw error;
    return refusalOf(error, operation);
  }
}

/** What an error says of a read: its name, and whether the next one would fail alike. */
export function refusalOf(error: unknown, operation: string): Unknown {
  const name = error instanceof Error ? error.name : String(error);
  return unanswered(name, operation, { lasting: lasting.test(name) });
}

/**
 * The errors that come again: a permission, a mistake in what is asked, an AWS that lacks it, an answer of another
 * shape, or one without an end. All others may pass: throttling, time-outs, failures of AWS.
 */
const lasting =
  /^(?:AccessDenied|Unauthorized|NotAuthorized|MISSING|Client|InvalidParameter|UnknownOperation|\w+NotFound|ValiError|no end)/;
