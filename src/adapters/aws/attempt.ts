import { type Known, known, unknown } from "../../domain/common/known.ts";

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
    return unknown(`${nameOf(error)}: ${operation}`);
  }
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : String(error);
}
