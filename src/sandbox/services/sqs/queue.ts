import type { PolicyDocument } from "../../iam/policy.ts";
import { draw, uuid } from "../../random.ts";
import type { Clock, World } from "../../world.ts";
import type { Message, MessageAttributes } from "./message.ts";

/** The settings of a queue; times in milliseconds. */
export interface QueueSettings {
  readonly fifo: boolean;
  readonly contentBasedDeduplication: boolean;
  readonly delay: number;
  readonly visibilityTimeout: number;
  readonly retention: number;
  readonly redrive?: { readonly deadLetterArn: string; readonly maxReceiveCount: number } | undefined;
}

/** What is put into a queue. */
export interface Sending {
  readonly body: string;
  readonly attributes?: MessageAttributes | undefined;
  readonly senderId: string;
  /** Milliseconds; the queue's own delay if absent. */
  readonly delay?: number | undefined;
  readonly groupId?: string | undefined;
  readonly deduplicationId?: string | undefined;
  readonly deadFrom?: string | undefined;
}

/** A queue and its messages. */
export interface Queue {
  readonly name: string;
  readonly arn: string;
  readonly createdAt: number;
  settings: QueueSettings;
  policy: PolicyDocument;
  /** In order of sending. */
  messages: Message[];
  /** Called when a message becomes visible. */
  readonly listeners: (() => void)[];
}

/** Five minutes, in which a FIFO queue takes a message once. */
const DEDUPLICATION = 5 * 60_000;

type QueueWorld = Pick<World, "clock" | "random">;

/** Puts a message into the queue; in a FIFO queue, a repeated one gives the message that is there. */
export function send(world: QueueWorld, queue: Queue, sending: Sending): Message {
  const now = world.clock.now().getTime();
  const repeated = queue.settings.fifo && findRepeated(queue, sending, now);
  if (repeated) return repeated;
  const message: Message = {
    id: uuid(world.random),
    body: sending.body,
    attributes: sending.attributes ?? {},
    sentAt: now,
    senderId: sending.senderId,
    sequence: draw(world.random, "0123456789", 20),
    groupId: sending.groupId,
    deduplicationId: sending.deduplicationId,
    deadFrom: sending.deadFrom,
    visibleAt: now + (sending.delay ?? queue.settings.delay),
    receiveCount: 0,
  };
  queue.messages.push(message);
  announce(world.clock, queue, message);
  return message;
}

function findRepeated(queue: Queue, { deduplicationId }: Sending, now: number): Message | undefined {
  return queue.messages.find(
    (message) => message.deduplicationId === deduplicationId && message.sentAt > now - DEDUPLICATION,
  );
}

/** Takes up to `limit` visible messages, which become invisible for `timeout` milliseconds. */
export function receive(
  world: QueueWorld,
  queue: Queue,
  limit: number,
  timeout = queue.settings.visibilityTimeout,
): Message[] {
  const now = world.clock.now().getTime();
  const received = visible(queue, now).slice(0, limit);
  for (const message of received) {
    message.receiveCount += 1;
    message.firstReceivedAt ??= now;
    message.receipt = draw(world.random, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", 40);
    hide(world.clock, queue, message, timeout);
  }
  return received;
}

/** Messages that may be received now: of a FIFO group, none behind one that is in flight. */
export function visible(queue: Queue, now: number): Message[] {
  const blocked = new Set<string>();
  return queue.messages.filter((message) => {
    if (message.sentAt + queue.settings.retention <= now) return false;
    if (message.groupId !== undefined && queue.settings.fifo && blocked.has(message.groupId)) return false;
    if (message.visibleAt <= now) return true;
    if (message.groupId !== undefined) blocked.add(message.groupId);
    return false;
  });
}

/** Makes a message invisible for `timeout` milliseconds; 0 gives it back at once. */
export function hide(clock: Clock, queue: Queue, message: Message, timeout: number): void {
  message.visibleAt = clock.now().getTime() + timeout;
  announce(clock, queue, message);
}

/** Takes a message out of the queue for good. */
export function remove(queue: Queue, message: Message): void {
  message.timer?.cancel();
  const index = queue.messages.indexOf(message);
  if (index >= 0) queue.messages.splice(index, 1);
  if (queue.settings.fifo) for (const listener of queue.listeners) listener();
}

function announce(clock: Clock, queue: Queue, message: Message): void {
  message.timer?.cancel();
  if (queue.listeners.length === 0) return;
  message.timer = clock.after(message.visibleAt - clock.now().getTime(), () => {
    for (const listener of queue.listeners) listener();
  });
}
