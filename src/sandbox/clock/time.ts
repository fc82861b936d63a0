/** What time it is, in milliseconds, and how to move it on. It never goes back. */
export interface Time {
  now(): number;
  moveTo(at: number): void;
}

/** Time that stands still until it is moved. */
export function frozenTime(start: Date): Time {
  let now = start.getTime();
  return {
    now: () => now,
    moveTo(at) {
      now = Math.max(now, at);
    },
  };
}

/** Time that passes as real time does, from `start`, and can be moved on. */
export function flowingTime(start: Date): Time {
  let offset = start.getTime() - Date.now();
  const now = () => Date.now() + offset;
  return {
    now,
    moveTo(at) {
      offset += Math.max(0, at - now());
    },
  };
}
