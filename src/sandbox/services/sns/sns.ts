import * as v from "valibot";
import { InvalidPattern } from "../../events/condition.ts";
import { readInput } from "../../input.ts";
import { uuid } from "../../random.ts";
import { AwsError, type AwsService, type Call, type JsonObject, type World } from "../../world.ts";
import { answer, type Operations } from "../operations.ts";
import { invalid, readMessage } from "./message.ts";
import { PROTOCOLS, type Subscription, type Topic } from "./topic.ts";
import type { Topics } from "./topics.ts";

const subscribing = v.object({
  Protocol: v.picklist(PROTOCOLS),
  Endpoint: v.string(),
  Attributes: v.optional(v.record(v.string(), v.string()), {}),
});

/** Amazon SNS: topics, subscriptions (confirmed from the start), messages. */
export function createSns(world: World, topics: Topics): AwsService {
  function topicOf({ input }: Call): Topic {
    const topic = topics.find(String(input.TopicArn ?? input.TargetArn));
    if (topic === undefined) throw new AwsError("NotFound", "Topic does not exist", 404);
    return topic;
  }

  function subscriptionOf({ input }: Call): { topic: Topic; subscription: Subscription } {
    for (const topic of topics.all()) {
      const subscription = topic.subscriptions.find(({ arn }) => arn === input.SubscriptionArn);
      if (subscription !== undefined) return { topic, subscription };
    }
    throw new AwsError("NotFound", "Subscription does not exist", 404);
  }

  function subscribe(call: Call): JsonObject {
    const { Protocol, Endpoint, Attributes } = readInput(subscribing, call, "InvalidParameter");
    try {
      const subscription = topics.subscribe(topicOf(call), {
        protocol: Protocol,
        endpoint: Endpoint,
        attributes: Attributes,
      });
      return { SubscriptionArn: subscription.arn };
    } catch (error) {
      throw error instanceof InvalidPattern ? invalid(`FilterPolicy: ${error.message}`) : error;
    }
  }

  const operations: Operations = {
    CreateTopic: ({ input }) => ({ TopicArn: topics.create(String(input.Name)).arn }),
    DeleteTopic(call) {
      topics.remove(topicOf(call));
      return {};
    },
    ListTopics: () => ({ Topics: topics.all().map(({ arn }) => ({ TopicArn: arn })) }),
    GetTopicAttributes: (call) => ({ Attributes: attributesOf(world.account, topicOf(call)) }),
    Subscribe: subscribe,
    Unsubscribe(call) {
      const { topic, subscription } = subscriptionOf(call);
      topic.subscriptions.splice(topic.subscriptions.indexOf(subscription), 1);
      return {};
    },
    ListSubscriptions: () => ({
      Subscriptions: topics.all().flatMap(({ subscriptions }) => subscriptions.map(listed(world.account))),
    }),
    ListSubscriptionsByTopic: (call) => ({
      Subscriptions: topicOf(call).subscriptions.map(listed(world.account)),
    }),
    GetSubscriptionAttributes(call) {
      const { subscription } = subscriptionOf(call);
      const named = listed(world.account)(subscription);
      return { Attributes: new Map(Object.entries({ ...subscription.attributes, ...named })) };
    },
    Publish(call) {
      const topic = topicOf(call);
      const message = readMessage(call, uuid(world.random), world.clock.now().toISOString());
      topics.publish(topic, message);
      return { MessageId: message.id };
    },
  };

  return {
    prefix: "sns",
    version: "2010-03-31",
    handle: (call) => answer(operations, call),
    resources({ operation, input }) {
      if (operation === "ListTopics" || operation === "ListSubscriptions") return ["*"];
      if (operation === "CreateTopic") return [`arn:aws:sns:${world.region}:${world.account}:${input.Name}`];
      const subscription = typeof input.SubscriptionArn === "string" ? input.SubscriptionArn : undefined;
      return [String(input.TopicArn ?? input.TargetArn ?? subscription?.replace(/:[^:]+$/, ""))];
    },
  };
}

function listed(account: string) {
  return ({ arn, topicArn, protocol, endpoint }: Subscription) => ({
    SubscriptionArn: arn,
    Owner: account,
    Protocol: protocol,
    Endpoint: endpoint,
    TopicArn: topicArn,
  });
}

/** Maps are written as the query protocol's maps. */
function attributesOf(
  account: string,
  { arn, displayName, policy, subscriptions }: Topic,
): Map<string, string> {
  return new Map(
    Object.entries({
      TopicArn: arn,
      Owner: account,
      DisplayName: displayName,
      Policy: JSON.stringify(policy),
      SubscriptionsConfirmed: String(subscriptions.length),
      SubscriptionsPending: "0",
      SubscriptionsDeleted: "0",
    }),
  );
}
