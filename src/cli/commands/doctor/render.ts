/** What `doctor` found, a line each, with what to do below it. */

import { foldCommand, plain, wrap } from "../../render/text.ts";
import type { Terminal } from "../../terminal/terminal.ts";
import type { Diagnosis, State } from "./diagnosis.ts";

const marks: Readonly<Record<State, string>> = { right: "✔", attention: "!", wrong: "✗", unknown: "!" };

/** `✔ stack          ecs-image-drift-prod (UPDATE_COMPLETE), version 0.1.0` */
export function renderDiagnoses(
  diagnoses: readonly Diagnosis[],
  { width, colours }: Pick<Terminal, "width" | "colours">,
): string {
  const widest = Math.max(...diagnoses.map(({ what }) => what.length));
  const colour = {
    right: colours.green,
    attention: colours.yellow,
    wrong: colours.red,
    unknown: colours.yellow,
  };
  const indent = " ".repeat(widest + 4);
  return diagnoses
    .flatMap(({ what, state, says, todo, command }) => {
      const room = width - indent.length;
      const [first = "", ...rest] = wrap(plain(says), room);
      return [
        `${colour[state](marks[state])} ${what.padEnd(widest)}  ${first}`,
        ...rest.map((line) => indent + line),
        ...(todo === null ? [] : wrap(`→ ${plain(todo)}`, room).map((line) => indent + line)),
        ...(command === null
          ? []
          : foldCommand(plain(command), room - 2).map((line) => `${indent}  ${line}`)),
      ];
    })
    .join("\n");
}
