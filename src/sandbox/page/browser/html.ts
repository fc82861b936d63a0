/** HTML of which only what is written here is markup. */
export interface Html {
  readonly html: string;
}

type Part = Html | string | number | null | readonly Html[];

/** Text with values in it: each is text, unless it is HTML itself. */
export function html(parts: TemplateStringsArray, ...values: readonly Part[]): Html {
  const said = values.map((value) => {
    if (value === null) return "";
    if (typeof value === "string" || typeof value === "number") return escaped(String(value));
    return "html" in value ? value.html : value.map((each) => each.html).join("");
  });
  return { html: parts.reduce((all, part, i) => `${all}${said[i - 1] ?? ""}${part}`) };
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
