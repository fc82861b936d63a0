import type { Law } from "./law.ts";
import { lossless } from "./lossless.ts";
import { neverOlder } from "./never-older.ts";
import { noWriteOnUnknown } from "./no-write-on-unknown.ts";
import { noWriteWhileDeploying } from "./no-write-while-deploying.ts";
import { nothingPutBack } from "./nothing-put-back.ts";
import { oneRevision } from "./one-revision.ts";
import { onlyAsAsked } from "./only-as-asked.ts";
import { toldOnce } from "./told-once.ts";
import { toldTrue } from "./told-true.ts";

/** What holds after every step. */
export const laws: readonly Law[] = [
  noWriteWhileDeploying,
  noWriteOnUnknown,
  nothingPutBack,
  neverOlder,
  oneRevision,
  lossless,
  onlyAsAsked,
  toldOnce,
  toldTrue,
];
