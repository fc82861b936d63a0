/** What differs between a revision of a task definition and the next, as a unified diff. */
import { structuredPatch } from "diff";
import type { JsonObject, JsonValue } from "../../domain/common/json.ts";
import { isJsonObject } from "../../domain/common/json.ts";
import { exactJson } from "../exact-json.ts";
import type { Colours } from "../terminal/terminal.ts";
import { plain } from "./text.ts";

export interface RevisionChange {
  /** What RegisterTaskDefinition would take for the revision as it is, and for the next. */
  readonly before: JsonObject;
  readonly after: JsonObject;
  /** What to call the two. */
  readonly from: string;
  readonly to: string;
}

/** The lines that change, each with the one before and after: never the environment of a container, which may be secret. */
export function renderRevisionDiff({ before, after, from, to }: RevisionChange, colours: Colours): string {
  const { hunks } = structuredPatch(from, to, textOf(before), textOf(after), "", "", { context: 1 });
  const paint = { "-": colours.red, "+": colours.green, " ": colours.dim };
  return [
    colours.bold(`--- ${plain(from)}`),
    colours.bold(`+++ ${plain(to)}`),
    ...hunks.flatMap(({ oldStart, oldLines, newStart, newLines, lines }) => [
      colours.cyan(`@@ -${oldStart},${oldLines} +${newStart},${newLines} @@`),
      ...lines.map((line) =>
        paint[line.startsWith("-") ? "-" : line.startsWith("+") ? "+" : " "](plain(line)),
      ),
    ]),
  ].join("\n");
}

/** A container's name and image stand first, the tags last, wherever they came. */
function textOf({ containerDefinitions, tags, ...others }: JsonObject): string {
  const containers = Array.isArray(containerDefinitions) ? containerDefinitions.map(nameFirst) : [];
  return `${exactJson({ ...others, containerDefinitions: containers, tags: tags ?? [] }, 2)}\n`;
}

function nameFirst(container: JsonValue): JsonValue {
  if (!isJsonObject(container)) return container;
  const { name = null, image = null, ...others } = container;
  return { name, image, ...others };
}
