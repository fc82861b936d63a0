/** Whether `text` is matched by `glob`, where `*` stands for any characters and `\*` for itself. */
export function wildcard(glob: string): (text: string) => boolean {
  const source = glob.replace(/\\([*\\])|\*|[.*+?^${}()|[\]\\]/g, (found, escaped: string | undefined) => {
    if (escaped !== undefined) return `\\${escaped}`;
    return found === "*" ? ".*" : `\\${found}`;
  });
  const expression = new RegExp(`^${source}$`, "s");
  return (text) => expression.test(text);
}
