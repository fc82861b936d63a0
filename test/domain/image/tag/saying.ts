/** A reading of a tag as the tables write it. */
import type { Mark, TagReading } from "../../../../src/domain/image/tag/reading.ts";

/** `version | #-alpine3.20 | 1.12.0 | 3.20`: its kind, its line, its place there, and the numbers of its variant. */
export function sayReading({ kind, line, marks, variant }: TagReading): string {
  const places = marks.map(sayMark).join(", ");
  const numbers = variant.map((of) => of.join(".")).join(", ");
  return [kind, line, places, numbers].join(" | ").replace(/(?: \| )+$/, "");
}

function sayMark(mark: Mark): string {
  switch (mark.kind) {
    case "version": {
      const { numbers, preRelease, correction, after } = mark;
      const before = preRelease ? ` ${[preRelease.name, preRelease.numbers.join(".")].join(" ").trim()}` : "";
      const corrected = correction ? ` ${correction.name} ${correction.numbers.join(".")}` : "";
      return `${numbers.join(".")}${before}${corrected}${after === null ? "" : ` and ${after} commits`}`;
    }
    case "date":
      return `date ${mark.numbers.join(".")}${mark.correction ? " corrected" : ""}`;
    case "build":
    case "revision":
      return `${mark.kind} ${mark.numbers.join(".")}`;
    case "commit":
      return `${mark.length} digits`;
    case "uuid":
    case "hash":
      return mark.kind;
  }
}
