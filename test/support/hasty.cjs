// Loaded into a handler's process: it need not wait before it tries again, but waits for an answer as long as it
// should. A machine that is busy for a moment is no failure of AWS.
const { setTimeout: wait } = globalThis;
globalThis.setTimeout = (task, delay = 0, ...given) =>
  wait(task, delay < 3_000 ? delay / 100 : delay, ...given);
