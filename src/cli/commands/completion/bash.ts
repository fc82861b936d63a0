import { flagsOf, type VerbWords, valuesOf } from "./words.ts";

/** For bash. @see https://www.gnu.org/software/bash/manual/html_node/Programmable-Completion.html */
export function bashScript(verbs: readonly VerbWords[]): string {
  const names = verbs.map(({ name }) => name).join(" ");
  return `_ecs_image_drift() {
  local current=\${COMP_WORDS[COMP_CWORD]} before=\${COMP_WORDS[COMP_CWORD-1]} verb=\${COMP_WORDS[1]} words
  COMPREPLY=()
  if [ "$COMP_CWORD" -eq 1 ]; then
    words="${names} --help --version"
  else
    case "$verb:$before" in
${verbs
  .flatMap(valuesOf)
  .map(({ pattern, choices, takesFile }) =>
    takesFile
      ? `      ${pattern}) compopt -o default 2>/dev/null; return ;;`
      : `      ${pattern}) words="${choices.join(" ")}" ;;`,
  )
  .join("\n")}
      *)
        case "$verb" in
${verbs.map((verb) => `          ${verb.name}) words="${[...verb.choices, ...flagsOf(verb)].join(" ")}" ;;`).join("\n")}
        esac ;;
    esac
  fi
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -F _ecs_image_drift ecs-image-drift`;
}
