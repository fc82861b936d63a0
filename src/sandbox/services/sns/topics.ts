import type { Receiver } from "../../delivery.ts";
import { documentOf } from "../../iam/policy.ts";
import { uuid } from "../../random.ts";
import type { World } from "../../world.ts";
import type { Deliver } from "./deliver.ts";
import { type Protocol, type Published, readFilter, type Subscription, type Topic } from "./topic.ts";

/** The topics of the account. */
export interface Topics {
  create(name: string): Topic;
  find(arn: string): Topic | undefined;
  remove(topic: Topic): void;
  all(): readonly Topic[];
  /** Subscribes; an endpoint that is subscribed already keeps its subscription. */
  subscribe(topic: Topic, subscribing: Subscribing): Subscription;
  unsubscribe(subscription: Subscription): void;
  /** Brings a message to all subscribers that want it, each on its own. */
  publish(topic: Topic, message: Published): void;
}

interface Subscribing {
  readonly protocol: Protocol;
  readonly endpoint: string;
  /** `FilterPolicy`, `FilterPolicyScope`, `RawMessageDelivery`, `RedrivePolicy`, as SNS has them. */
  readonly attributes: Readonly<Record<string, string>>;
}

export function createTopics(
  world: Pick<World, "account" | "region" | "clock" | "random">,
  deliver: Deliver,
): Topics {
  const topics = new Map<string, Topic>();

  function subscribe(topic: Topic, { protocol, endpoint, attributes }: Subscribing): Subscription {
    const same = topic.subscriptions.find(
      (known) => known.protocol === protocol && known.endpoint === endpoint,
    );
    if (same !== undefined) return same;
    const subscription: Subscription = {
      arn: `${topic.arn}:${uuid(world.random)}`,
      topicArn: topic.arn,
      protocol,
      endpoint,
      wants: readFilter(attributes.FilterPolicy, attributes.FilterPolicyScope),
      raw: attributes.RawMessageDelivery === "true",
      deadLetterArn: deadLetterArn(attributes.RedrivePolicy),
      attributes,
    };
    topic.subscriptions.push(subscription);
    return subscription;
  }

  return {
    create(name) {
      const arn = `arn:aws:sns:${world.region}:${world.account}:${name}`;
      const topic = topics.get(arn) ?? {
        name,
        arn,
        displayName: "",
        policy: documentOf([]),
        subscriptions: [],
      };
      topics.set(arn, topic);
      return topic;
    },
    find: (arn) => topics.get(arn),
    remove(topic) {
      topics.delete(topic.arn);
    },
    all: () => [...topics.values()],
    subscribe,
    unsubscribe({ topicArn, arn }) {
      const topic = topics.get(topicArn);
      const index = topic?.subscriptions.findIndex((one) => one.arn === arn) ?? -1;
      if (index >= 0) topic?.subscriptions.splice(index, 1);
    },
    publish(topic, message) {
      for (const subscription of topic.subscriptions) {
        if (subscription.wants(message)) world.clock.after(0, () => deliver(topic, subscription, message));
      }
    },
  };
}

function deadLetterArn(redrivePolicy: string | undefined): string | undefined {
  return redrivePolicy === undefined ? undefined : String(JSON.parse(redrivePolicy).deadLetterTargetArn);
}

/** How topics take what other services hand them: as a message without subject. */
export function topicReceiver(world: Pick<World, "clock" | "random">, topics: Topics): Receiver {
  return {
    action: "sns:Publish",
    policy: (arn) => topics.find(arn)?.policy,
    receive({ to, body, attributes = {} }) {
      const topic = topics.find(to);
      const at = world.clock.now().toISOString();
      if (topic !== undefined)
        topics.publish(topic, { id: uuid(world.random), at, attributes, textFor: () => body });
    },
  };
}
