// Loaded into a handler's process: its time passes fast, so that it need not wait before it tries again, nor
// long for an answer that does not come. What time it is, it learns from AWS.
const { setTimeout: wait } = globalThis;
const { now } = Date;
const began = now();
Date.now = () => began + (now() - began) * 100;
globalThis.setTimeout = (task, delay = 0, ...given) =>
  wait(task, delay < 3_000 ? delay / 100 : delay / 50, ...given);
