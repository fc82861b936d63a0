/**
 * How long, in milliseconds, a recheck waits for others that become due after it: what a pipeline pushes within this
 * time is judged together, and told in one message.
 */
export const joinWindow = 50_000;
