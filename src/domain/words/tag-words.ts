/** What a container follows, in words. */

import { valueOr } from "../common/known.ts";
import { sayKind } from "../image/tag/describe.ts";
import type { ContainerView } from "../judge/container/container-view.ts";

/** What a container follows and why, as the end of a sentence that begins with its name. */
export function sayFollows(view: ContainerView): string {
  const { follows, expected, unchecked } = view;
  if (unchecked !== null) return `follows nothing: ${unchecked}`;
  const waiting = valueOr(expected ?? undefined, null)?.waiting ?? null;
  const but = waiting ? `; "${waiting.tag}" is newer, and waits to be promoted to it` : "";
  return `follows ${sayTarget(view)}: ${follows.why}${but}`;
}

function sayWithin({ line, within }: Extract<ContainerView["follows"], { kind: "line" }>): string {
  switch (within.kind) {
    case "major":
      return `the highest version of its major in the line ${line}`;
    case "range":
      return `the highest version of the line ${line} in ${within.range}`;
    case "line":
    case "calendar":
    case "glob":
      return `the newest of the line ${line}`;
  }
}

function sayTarget({ follows, leader }: ContainerView): string {
  switch (follows.kind) {
    case "nothing":
      return "nothing";
    case "tag":
      return `the tag "${follows.tag}"`;
    case "line":
      return leader === null ? sayWithin(follows) : `the line ${follows.line}, which "${leader}" leads`;
    case "leader":
      return leader === null ? "nothing" : `what "${leader}" names`;
    case "newest":
      return `the newest image whose tag matches ${follows.glob}`;
  }
}

/** What a container's tag was read as, and what it follows by that: for programs and for people. */
export function reportTag(view: ContainerView): { line: string; kind: string; why: string } | null {
  const { reading } = view.follows;
  if (reading === null || view.unchecked !== null || view.repository === null) return null;
  const { line, kind } = reading;
  return { line, kind, why: `${sayKind(reading)}; follows ${sayTarget(view)}` };
}
