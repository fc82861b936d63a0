/** Which messages are meant: all, or those that were named, by their id or the beginning of it. */
import { plain } from "../../render/text.ts";

/** The shortest that a message is named by. */
const shortest = 8;

/** The beginning by which each message is told from all others. */
export function shortIds(ids: readonly string[]): ReadonlyMap<string, string> {
  return new Map(
    ids.map((id) => {
      let length = Math.min(shortest, id.length);
      while (length < id.length && ids.some((other) => other !== id && other.startsWith(id.slice(0, length))))
        length++;
      return [id, id.slice(0, length)];
    }),
  );
}

/** The messages that were named. @throws {RangeError} if one is not there, or more than one is */
export function chosenIds(named: readonly string[], ids: readonly string[]): Set<string> {
  return new Set(
    named.map((name) => {
      const [first, ...others] = ids.filter((id) => id.toLowerCase().startsWith(name.toLowerCase()));
      if (first === undefined || name === "")
        throw new RangeError(
          `Cannot redrive "${plain(name)}": no message of that id lies in the dead-letter queue`,
        );
      if (others.length > 0)
        throw new RangeError(`Cannot redrive "${plain(name)}": ${others.length + 1} messages begin so`);
      return first;
    }),
  );
}
