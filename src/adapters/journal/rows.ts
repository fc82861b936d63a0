/** Rows of the journal: one that cannot be read or written costs itself alone, and is told of by its key. */
import { type Item, type Key, schema } from "./table/items.ts";

/** Hears of what is written in the journal and cannot be read, and of what cannot be written there. */
export type Complain = (message: string, details: Record<string, unknown>) => void;

/** A row that a later version of the program wrote: whoever does not know its form leaves it alone. */
export class NewerRowError extends Error {
  override readonly name = "NewerRowError";

  constructor({ pk, sk }: Key, found: unknown) {
    super(
      `A newer version of ecs-image-drift wrote the row "${pk}" "${sk}" (schema ${found}; this version reads up to ${schema}). ` +
        "Use that version or a later one, or restore the table to a time before the update",
    );
  }
}

/**
 * What a row holds; `null` of one that cannot be read, which is told of.
 * @throws what `complain` throws
 */
export function readRow<T>(item: Item, decode: (item: Item) => T, complain: Complain): T | null {
  try {
    if (item.schema !== undefined) throw new NewerRowError(item, item.schema);
    return decode(item);
  } catch (error) {
    const { pk, sk } = item;
    complain("A row of the journal cannot be read", { pk, sk, error });
    return null;
  }
}

/** Writes a row; one that DynamoDB will never take is told of, and `false`. @throws what may pass: throttling, time-outs */
export async function writeRow(
  { pk, sk }: Key,
  write: () => Promise<unknown>,
  complain: Complain,
): Promise<boolean> {
  try {
    await write();
    return true;
  } catch (error) {
    if (!(error instanceof Error) || !refusals.has(error.name)) throw error;
    complain("A row of the journal cannot be written", { pk, sk, error });
    return false;
  }
}

/**
 * Too large, of a wrong type, an empty key; of a newer version, which the condition of a write to a set keeps; or
 * answered with what cannot be read.
 */
const refusals: ReadonlySet<string> = new Set([
  "ValidationException",
  "ItemCollectionSizeLimitExceededException",
  "ConditionalCheckFailedException",
  "ValiError",
]);

/** Throws instead of complaining, where a newer version of the program wrote the row. */
export function refuseNewer(complain: Complain): Complain {
  return (message, details) => {
    if (details.error instanceof NewerRowError) throw details.error;
    complain(message, details);
  };
}

/** Rows that are remembered to have been told of. */
const remembered = 1000;

/** Complains of each row once, as long as the process lives: the same one is read again and again. */
export function onceEach(complain: Complain): Complain {
  const told = new Set<string>();
  return (message, { error, ...details }) => {
    const what = JSON.stringify([message, details]);
    if (told.has(what)) return;
    if (told.size >= remembered) told.clear();
    told.add(what);
    complain(message, { ...details, error: String(error) });
  };
}
