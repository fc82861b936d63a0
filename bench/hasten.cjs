// Loaded into a process whose time is to pass faster: what AWS would take minutes for is then measured in seconds. The
// work of the machine itself is not faster, so that what is measured is never less than it would be.
const haste = Number(process.env.BENCH_HASTE ?? 1);
const { setTimeout: wait } = globalThis;
const { now } = Date;
const ticks = performance.now.bind(performance);
// The same moment in all processes.
const began = Number(process.env.BENCH_BEGAN ?? now());
Date.now = () => began + (now() - began) * haste;
performance.now = () => ticks() * haste;
globalThis.setTimeout = Object.assign(
  (task, delay = 0, ...given) => wait(task, delay / haste, ...given),
  wait,
);
