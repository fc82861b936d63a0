/** A text that must not become too long: what does not fit is left out, and counted. */

export interface Budget {
  /** Adds all of these that fit, in their order up to the first that does not; says how many are left. */
  add(blocks: Iterable<string>): number;
  /** What was added, an empty line between two. */
  text(): string;
  /** How many bytes a further block may have. */
  left(): number;
}

const gap = "\n\n";

/** Begins with nothing; `limit` is in bytes of UTF-8. */
export function createBudget(limit: number): Budget {
  const kept: string[] = [];
  let left = limit;
  const sizeOf = (block: string) => Buffer.byteLength(block) + gap.length;
  return {
    add(blocks) {
      let over = 0;
      for (const block of blocks) {
        const size = sizeOf(block);
        if (over > 0 || size > left) over++;
        else {
          kept.push(block);
          left -= size;
        }
      }
      return over;
    },
    text: () => kept.join(gap),
    left: () => left - gap.length,
  };
}
