/** What a tag was read as, in words. */
import type { TagReading } from "./reading.ts";

/** What a tag was read as, to be read by people: `commit 860c190 of the line main-<commit>`. */
export function sayKind({ kind, line }: TagReading): string {
  switch (kind) {
    case "moving":
      return "a moving tag";
    case "partial":
      return "a partial version, which moves with each release it stands for";
    case "name":
      return "a tag that its repository does not allow to move";
    case "hash":
      return "a checksum, which says nothing of what came before or after it";
    case "version":
      return line === "#" || line === "v#" ? "a version" : `a version of the line ${line}`;
    case "commit":
      return `a commit's tag of the line ${line}`;
    case "date":
      return `a date of the line ${line}`;
    case "build":
      return `a build's number of the line ${line}`;
    case "uuid":
      return `a build's id of the line ${line}`;
  }
}
