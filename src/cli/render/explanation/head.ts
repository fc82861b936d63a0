/** What an explanation begins with: the verdict on the service, and the images of each container. */

import stringWidth from "string-width";
import type { Status } from "../../../domain/judge/assess.ts";
import { sayTime, withShortDigests } from "../../../domain/words/phrases.ts";
import type { Explanation } from "../../../explain/explanation.ts";
import { plain, shorten, wrap } from "../text.ts";
import { revisionOf } from "../words/phrases.ts";
import { sideBySide } from "./images.ts";
import { indent, type Page } from "./page.ts";

const verdicts = {
  drifted: "has drifted",
  unknown: "cannot be judged",
  deploying: "is deploying, or waits for its pipeline to deploy a new image",
  held: "is held",
  "in-sync": "runs what was pushed for it",
  unchecked: "is not checked",
  ignored: "is ignored",
} as const satisfies Record<Status, string>;

/** The verdict, and where the service is. */
export function headOf({ service }: Explanation, { width, colours, isPiped }: Page): string[] {
  const { cluster, name, status, since, tasks, mode } = service;
  const [, , , region = "", account = ""] = service.service.split(":");
  const colour = {
    drifted: colours.red,
    unknown: colours.yellow,
    held: colours.yellow,
    "in-sync": colours.green,
  };
  const paint = status in colour ? colour[status as keyof typeof colour] : colours.cyan;
  const verdict = `${cluster}/${name} ${verdicts[status]}${since === null ? "" : `, since ${sayTime(since)}`}`;
  const revision = revisionOf(service);
  const facts = [
    `account ${account}`,
    region,
    ...(revision === "" ? [] : [revision]),
    sayTasks(tasks),
    `mode ${mode}`,
  ];
  return [
    ...wrap(plain(verdict), width).map((line) => colours.bold(paint(line))),
    isPiped ? facts.join(" · ") : shorten(facts.join(" · "), width),
  ];
}

function sayTasks({ desired, running }: Explanation["service"]["tasks"]): string {
  if (desired === null || running === null) return "number of tasks not known";
  return desired === 0 && running === 0 ? "desired count 0" : `${running} of ${desired} tasks`;
}

/** The images of each container, side by side. */
export function imagesOf({ service, containers }: Explanation, page: Page): string[][] {
  const { width, colours } = page;
  return service.containers.flatMap((container, i) => {
    const explained = containers[i];
    if (!explained) return [];
    const [name, written] = [plain(container.name), withShortDigests(plain(container.written))];
    const isShort = stringWidth(name) + 2 + stringWidth(written) <= width;
    const title = isShort
      ? [`${colours.bold(name)}  ${written}`]
      : [
          ...wrap(name, width).map((line) => colours.bold(line)),
          ...foldReference(written, width - indent.length).map((line) => indent + line),
        ];
    const images = sideBySide(container, explained, service, { ...page, width: width - indent.length });
    return [[...title, ...images.map((line) => indent + line)]];
  });
}

/** A long reference in lines that break after its registry and before its digest. */
function foldReference(written: string, width: number): string[] {
  const lines: string[] = [];
  for (const part of written.split(/(?<=^[^/]*\/)|(?=@)/)) {
    const longer = (lines.at(-1) ?? "") + part;
    if (lines.length > 0 && stringWidth(longer) <= width) lines[lines.length - 1] = longer;
    else lines.push(...wrap(part, width));
  }
  return lines;
}
