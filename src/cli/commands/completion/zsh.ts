import { flagsOf, type VerbWords, valuesOf } from "./words.ts";

/** For zsh, whose `compinit` has run. @see https://zsh.sourceforge.io/Doc/Release/Completion-System.html */
export function zshScript(verbs: readonly VerbWords[]): string {
  return `#compdef ecs-image-drift
_ecs_image_drift() {
  local verb=$words[2] before=$words[CURRENT-1]
  if (( CURRENT == 2 )); then
    local -a verbs=(
${verbs.map(({ name, summary }) => `      ${quoted(`${name}:${summary}`)}`).join("\n")}
    )
    _describe command verbs
    return
  fi
  case "$verb:$before" in
${verbs
  .flatMap(valuesOf)
  .map(
    ({ pattern, choices, takesFile }) =>
      `    ${pattern}) ${takesFile ? "_files" : `compadd -- ${choices.join(" ")}`} ;;`,
  )
  .join("\n")}
    *)
      case "$verb" in
${verbs.map((verb) => `        ${verb.name}) compadd -- ${[...verb.choices, ...flagsOf(verb)].join(" ")} ;;`).join("\n")}
      esac ;;
  esac
}
compdef _ecs_image_drift ecs-image-drift`;
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
