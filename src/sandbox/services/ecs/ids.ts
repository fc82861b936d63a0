/** Ids as ECS makes them, from the world's seeded numbers. */
import type { World } from "../../world.ts";

const HEX = "0123456789abcdef";
const DIGITS = "0123456789";
const WORD = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/** Of tasks, container instances, containers. */
export const hexId = (world: World): string => characters(world, HEX, 32);

/** Of deployments, task sets and service revisions: 19 digits. */
export const numberId = (world: World): string =>
  `${1 + Math.floor(world.random() * 9)}${characters(world, DIGITS, 18)}`;

/** Of service deployments. */
export const wordId = (world: World): string => characters(world, WORD, 21);

/** Of service events, containers and hooks. */
export function uuid(world: World): string {
  const hex = characters(world, HEX, 32);
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

function characters(world: World, alphabet: string, length: number): string {
  return Array.from({ length }, () => alphabet[Math.floor(world.random() * alphabet.length)]).join("");
}
