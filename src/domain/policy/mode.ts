/** What may be done about a service, from nothing to all. */
export type Mode = "ignore" | "observe" | "alert" | "remediate";

/** The modes, the narrowest first. */
export const modes = ["ignore", "observe", "alert", "remediate"] as const satisfies readonly Mode[];

/** The mode that allows the least. */
export function narrowest(mode: Mode, ...others: readonly Mode[]): Mode {
  return others.reduce((least, other) => (isWider(least, other) ? other : least), mode);
}

/** Whether a mode allows more than another. */
export function isWider(mode: Mode, than: Mode): boolean {
  return modes.indexOf(mode) > modes.indexOf(than);
}

/** Whether people are told, so that there is something to tell. */
export function isTold(mode: Mode): boolean {
  return isWider(mode, "observe");
}
