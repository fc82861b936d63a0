/**
 * Account numbers, and others in their place.
 *
 * Twelve digits may be a minute as well, `main-202611261105`: so they count as an account where an ARN, the host of a
 * registry or a repository's key names it, and elsewhere only if the tag of no image has them.
 */

const named = [
  /\barn:[a-z0-9-]+:[a-z0-9-]*:[a-z0-9-]*:(\d{12})(?=:|$)/g,
  /(?<![0-9A-Za-z])(\d{12})\.dkr[.-]ecr\b/g,
  /^(\d{12})\/[a-z0-9-]+\//g,
] as const;

/** Twelve digits by themselves. */
const alone = /(?<![0-9A-Za-z])\d{12}(?![0-9A-Za-z])/g;

/** A digest, a commit or an id, whose digits name nobody; or other digits. */
const runs = /[0-9a-f]{32,}|\d+/gi;

/**
 * What changes account numbers in a text: the first one to `111111111111`, the next to `222222222222`, and so on.
 * @param own the account that comes first
 * @param texts where accounts may stand
 * @param imageTags those of the texts in which the tags of images stand
 */
export function replaceAccounts(
  own: string,
  texts: readonly string[],
  imageTags: readonly string[],
): (text: string) => string {
  const builds = new Set(imageTags.flatMap((text) => text.match(alone) ?? []));
  const others = texts.flatMap((text) => text.match(alone) ?? []).filter((digits) => !builds.has(digits));
  const accounts = [...new Set([own, ...texts.flatMap(namedIn), ...others])];
  const replacements = new Map(accounts.map((account, i) => [account, replacementOf(i)]));
  return (text) => text.replaceAll(runs, (digits) => replacements.get(digits) ?? digits);
}

function namedIn(text: string): string[] {
  return named.flatMap((pattern) => [...text.matchAll(pattern)].flatMap(([, account]) => account ?? []));
}

/** Nine of one digit each; whoever has more gets those behind. */
function replacementOf(index: number): string {
  return index < 9 ? String(index + 1).repeat(12) : String(100_000_000_001 + index);
}
