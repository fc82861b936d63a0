// Loaded into a handler's process: its time passes fast, so that it need not wait before it tries again, nor
// long for an answer that does not come. What time it is, it learns from AWS.
const { setTimeout: wait } = globalThis;
const { now } = Date;
const began = now();
// What posts to Slack asks Lambda how much time it has left, which is told by a clock that is right.
const isPoster = process.env.AWS_LAMBDA_FUNCTION_NAME?.endsWith("post-to-slack");
if (!isPoster) Date.now = () => began + (now() - began) * 100;
globalThis.setTimeout = (task, delay = 0, ...given) =>
  wait(task, delay < 3_000 ? delay / 100 : delay / 50, ...given);
