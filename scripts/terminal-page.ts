/** What a terminal shows, as a page: to take its picture. */

/** The page of a command and what it printed, colours included. */
export function terminalPage(command: string, output: string): string {
  return `<!doctype html><meta charset="utf-8"><style>
body { margin: 0; display: inline-block; }
figure { margin: 0; border-radius: 10px; background: #15191e; color: #dfe4ea; overflow: hidden; }
header { display: flex; gap: 8px; padding: 12px 14px; background: #22282f; }
header i { width: 12px; height: 12px; border-radius: 50%; background: #4b5560; }
pre { margin: 0; padding: 16px 20px 20px; font: 14px/1.45 "JetBrains Mono", "DejaVu Sans Mono", monospace; font-variant-ligatures: none; }
.b { font-weight: 700; } .d { opacity: .6; }
.c31 { color: #ff7b72; } .c32 { color: #6fd08c; } .c33 { color: #f2c14e; } .c35 { color: #d2a8ff; } .c36 { color: #76d6e8; }
.prompt { color: #8b96a3; }
</style><figure><header><i></i><i></i><i></i></header><pre><span class="prompt">$</span> ${escapeText(command)}\n\n${spansOf(output)}</pre></figure>`;
}

/** Escape sequences for weight and colour become elements. */
function spansOf(output: string): string {
  const on = new Set<string>();
  const [first = "", ...parts] = output.split("\u001b[");
  const spans = parts.map((part) => {
    const [sequence = "", code = ""] = /^(\d+)m/.exec(part) ?? [];
    obey(code, on);
    const text = escapeText(part.slice(sequence.length));
    return on.size > 0 && text ? `<span class="${[...on].join(" ")}">${text}</span>` : text;
  });
  return escapeText(first) + spans.join("");
}

/** Bold, dim and the colours; 22 and 39 end them. */
function obey(code: string, on: Set<string>): void {
  if (code === "1") on.add("b");
  if (code === "2") on.add("d");
  if (/^3[0-7]$/.test(code)) on.add(`c${code}`);
  for (const name of on)
    if ((code === "22" && !name.startsWith("c")) || (code === "39" && name.startsWith("c"))) on.delete(name);
}

function escapeText(text: string): string {
  return text.replace(/[&<>]/g, (character) => `&#${character.charCodeAt(0)};`);
}
