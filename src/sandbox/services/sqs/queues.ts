import type { Receiver } from "../../delivery.ts";
import { documentOf } from "../../iam/policy.ts";
import type { World } from "../../world.ts";
import type { Message } from "./message.ts";
import { type Queue, type QueueSettings, receive, remove, send } from "./queue.ts";

/** The queues of the account. */
export interface Queues {
  create(name: string, settings: Partial<QueueSettings>): Queue;
  /** By ARN, URL or name. */
  find(arnOrUrlOrName: string): Queue | undefined;
  remove(queue: Queue): void;
  all(): readonly Queue[];
  /** Receives as a consumer does: what was received too often moves to the dead-letter queue instead. */
  receive(queue: Queue, limit: number, timeout?: number): Message[];
}

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_CreateQueue.html */
const DEFAULTS: QueueSettings = {
  fifo: false,
  contentBasedDeduplication: false,
  delay: 0,
  visibilityTimeout: 30_000,
  retention: 4 * 86_400_000,
};

type QueuesWorld = Pick<World, "account" | "region" | "clock" | "random">;

export function createQueues(world: QueuesWorld): Queues {
  const queues = new Map<string, Queue>();

  function find(key: string): Queue | undefined {
    return queues.get(key.slice(Math.max(key.lastIndexOf("/"), key.lastIndexOf(":")) + 1));
  }

  function bury(queue: Queue, message: Message): void {
    const grave = find(queue.settings.redrive?.deadLetterArn ?? "");
    if (grave === undefined) return;
    remove(queue, message);
    const { body, attributes, senderId, groupId, deduplicationId } = message;
    send(world, grave, {
      body,
      attributes,
      senderId,
      groupId,
      deduplicationId,
      delay: 0,
      deadFrom: queue.arn,
    });
  }

  return {
    create(name, settings) {
      const queue: Queue = {
        name,
        arn: `arn:aws:sqs:${world.region}:${world.account}:${name}`,
        createdAt: world.clock.now().getTime(),
        settings: { ...DEFAULTS, ...settings },
        policy: documentOf([]),
        messages: [],
        listeners: [],
      };
      queues.set(name, queue);
      return queue;
    },
    find,
    remove(queue) {
      queues.delete(queue.name);
    },
    all: () => [...queues.values()],
    receive(queue, limit, timeout) {
      const most = queue.settings.redrive?.maxReceiveCount ?? Number.POSITIVE_INFINITY;
      const received = receive(world, queue, limit, timeout);
      for (const message of received) if (message.receiveCount > most) bury(queue, message);
      return received.filter((message) => message.receiveCount <= most);
    },
  };
}

/** How queues take what other services hand them. */
export function queueReceiver(world: QueuesWorld, queues: Queues): Receiver {
  return {
    action: "sqs:SendMessage",
    policy: (arn) => queues.find(arn)?.policy,
    receive({ to, from, body, attributes, groupId }) {
      const queue = queues.find(to);
      const senderId = "service" in from ? from.service : from.role.name;
      if (queue !== undefined) send(world, queue, { body, attributes, senderId, groupId });
    },
  };
}
