/**
 * How long, in milliseconds, a recheck waits for others that become due after it: what a pipeline pushes within this
 * time is judged together, and told in one message.
 */
export const joinWindow = 50_000;

/** Whether what is due at one moment may be done at another: no earlier, and not much later. */
export function isJoinable(moment: Date, due: Date): boolean {
  return moment >= due && moment.getTime() - due.getTime() <= joinWindow;
}
