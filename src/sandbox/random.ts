/** A source of numbers in [0, 1). */
export type Random = () => number;

/** A generator (mulberry32) that gives the same numbers for the same seed on every machine. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** `length` characters drawn from `alphabet`. */
export function draw(random: Random, alphabet: string, length: number): string {
  let drawn = "";
  while (drawn.length < length) drawn += alphabet.charAt(Math.floor(random() * alphabet.length));
  return drawn;
}

/** A version 4 UUID. */
export function uuid(random: Random): string {
  const digits = draw(random, "0123456789abcdef", 30);
  const variant = draw(random, "89ab", 1);
  return [
    digits.slice(0, 8),
    digits.slice(8, 12),
    `4${digits.slice(12, 15)}`,
    `${variant}${digits.slice(15, 18)}`,
    digits.slice(18),
  ].join("-");
}
