/** What the deployed program remembers of tags and images, for commands that can do without. */
import type { CliConnection } from "../connect/cli.ts";
import type { Deployed } from "../connect/deployed.ts";
import type { Readers } from "../reconcile/ports.ts";

type Journal = Readers["journal"];

/** What is remembered, and the program that remembers it, where one is deployed. */
interface Recalled {
  readonly journal: Journal;
  readonly deployed: Deployed | null;
}

/**
 * The journal of the program that is deployed in this region; an empty one where there is none, or it may not be
 * read: then `tell` hears why, once.
 * @throws {Error} if a stack is named, and it is not there
 */
export async function recallJournal(
  { deployed, journal: nothing }: CliConnection,
  stack: string | undefined,
  tell: (why: string) => void,
): Promise<Recalled> {
  const found = await deployed(stack);
  if (!found.known) {
    if (stack !== undefined) throw new Error(`Cannot ask the deployed program: ${found.reason}`);
    return { journal: nothing, deployed: null };
  }
  let isTold = false;
  const orNothing = async <T>(work: Promise<T>, instead: () => Promise<T>): Promise<T> => {
    try {
      return await work;
    } catch (error) {
      if (!(error instanceof Error) || !("$metadata" in error)) throw error;
      if (!isTold) tell(`When tags moved is not known: ${error.name}: the deployed program's table`);
      isTold = true;
      return instead();
    }
  };
  const { journal } = found.value.ports;
  const recalled: Journal = {
    // What is seen now is not noted, and so is no date.
    remembers: false,
    moves: (tags) => orNothing(journal.moves(tags), () => nothing.moves(tags)),
    formerTags: (images) => orNothing(journal.formerTags(images), () => nothing.formerTags(images)),
    usesOf: (repositories) => orNothing(journal.usesOf(repositories), () => nothing.usesOf(repositories)),
    previews: (repositories) =>
      orNothing(journal.previews(repositories), () => nothing.previews(repositories)),
  };
  return { journal: recalled, deployed: found.value };
}
