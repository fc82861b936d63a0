import * as v from "valibot";
import { policyDocument } from "../../iam/policy.ts";
import { PROTOCOLS, type Topic } from "../../services/sns/topic.ts";
import type { Account } from "../account.ts";
import { boolean, ignored } from "../properties.ts";
import type { ResourceType } from "../stack.ts";

const inline = v.strictObject({ Protocol: v.picklist(PROTOCOLS), Endpoint: v.string() });

const topic = v.strictObject({
  TopicName: v.optional(v.string()),
  DisplayName: v.optional(v.string(), ""),
  KmsMasterKeyId: ignored,
  Tags: ignored,
  TracingConfig: ignored,
  Subscription: v.optional(v.array(inline), []),
});

const subscription = v.strictObject({
  ...inline.entries,
  TopicArn: v.string(),
  FilterPolicy: v.optional(v.record(v.string(), v.unknown())),
  FilterPolicyScope: v.optional(v.picklist(["MessageAttributes", "MessageBody"])),
  RawMessageDelivery: v.optional(boolean),
  RedrivePolicy: v.optional(v.strictObject({ deadLetterTargetArn: v.string() })),
  DeliveryPolicy: ignored,
});

const topicPolicy = v.strictObject({ Topics: v.array(v.string()), PolicyDocument: policyDocument });

/** Topics, those who listen, and who may publish. */
export function snsTypes({ topics }: Account): Record<string, ResourceType> {
  function find(arn: string): Topic {
    const found = topics.find(arn);
    if (found === undefined) throw new ReferenceError(`there is no topic ${arn}`);
    return found;
  }

  return {
    "AWS::SNS::Topic"({ properties, generatedName }) {
      const read = v.parse(topic, properties);
      const created = topics.create(read.TopicName ?? generatedName);
      created.displayName = read.DisplayName;
      for (const { Protocol, Endpoint } of read.Subscription) {
        topics.subscribe(created, { protocol: Protocol, endpoint: Endpoint, attributes: {} });
      }
      return {
        ref: created.arn,
        attributes: { TopicArn: created.arn, TopicName: created.name },
        remove: () => topics.remove(created),
      };
    },

    "AWS::SNS::Subscription"({ properties }) {
      const { TopicArn, Protocol, Endpoint, FilterPolicy, RedrivePolicy, ...read } = v.parse(
        subscription,
        properties,
      );
      const attributes = Object.entries({
        FilterPolicy: FilterPolicy && JSON.stringify(FilterPolicy),
        FilterPolicyScope: read.FilterPolicyScope,
        RawMessageDelivery: read.RawMessageDelivery?.toString(),
        RedrivePolicy: RedrivePolicy && JSON.stringify(RedrivePolicy),
      }).filter((attribute): attribute is [string, string] => attribute[1] !== undefined);
      const created = topics.subscribe(find(TopicArn), {
        protocol: Protocol,
        endpoint: Endpoint,
        attributes: Object.fromEntries(attributes),
      });
      return {
        ref: created.arn,
        attributes: { Arn: created.arn },
        remove: () => topics.unsubscribe(created),
      };
    },

    "AWS::SNS::TopicPolicy"({ properties, generatedName }) {
      const read = v.parse(topicPolicy, properties);
      for (const arn of read.Topics) find(arn).policy = read.PolicyDocument;
      return { ref: generatedName };
    },
  };
}
