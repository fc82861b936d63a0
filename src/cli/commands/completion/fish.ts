import type { OptionWords, VerbWords } from "./words.ts";

const complete = "complete -c ecs-image-drift";

/** For fish. @see https://fishshell.com/docs/current/completions.html */
export function fishScript(verbs: readonly VerbWords[]): string {
  return [
    `${complete} -n __fish_use_subcommand -f`,
    ...verbs.map(
      ({ name, summary }) => `${complete} -n __fish_use_subcommand -a ${name} -d ${quoted(summary)}`,
    ),
    ...verbs.flatMap(({ name, choices, options }) => [
      ...options.map((option) => `${complete} -n '__fish_seen_subcommand_from ${name}' ${describe(option)}`),
      ...(choices.length > 0
        ? [`${complete} -n '__fish_seen_subcommand_from ${name}' -f -a ${quoted(choices.join(" "))}`]
        : []),
    ]),
  ].join("\n");
}

function describe({ flags, description, takesValue, takesFile, choices }: OptionWords): string {
  const names = flags.map((flag) => (flag.startsWith("--") ? `-l ${flag.slice(2)}` : `-s ${flag.slice(1)}`));
  const offered = choices.length > 0 ? ` -a ${quoted(choices.join(" "))}` : "";
  const values = takesFile ? ["-r"] : takesValue ? [`-x${offered}`] : ["-f"];
  return [...names, ...values, `-d ${quoted(description)}`].join(" ");
}

function quoted(text: string): string {
  return `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
}
