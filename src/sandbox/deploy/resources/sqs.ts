import * as v from "valibot";
import { policyDocument } from "../../iam/policy.ts";
import { queueAttributes, settingsOf } from "../../services/sqs/attributes.ts";
import type { Account } from "../account.ts";
import { ignored } from "../properties.ts";
import type { ResourceType } from "../stack.ts";

const queue = v.strictObject({
  ...queueAttributes,
  QueueName: v.optional(v.string()),
  KmsDataKeyReusePeriodSeconds: ignored,
  Tags: ignored,
});

const queuePolicy = v.strictObject({ Queues: v.array(v.string()), PolicyDocument: policyDocument });

/** Queues and their policies: a queue has one, and the last one written holds. */
export function sqsTypes({ world, queues, url }: Account): Record<string, ResourceType> {
  return {
    "AWS::SQS::Queue"({ properties, generatedName }) {
      const read = v.parse(queue, properties);
      const name = read.QueueName ?? `${generatedName}${read.FifoQueue ? ".fifo" : ""}`;
      if (name.endsWith(".fifo") !== (read.FifoQueue ?? false)) {
        throw new RangeError(`the name of a FIFO queue, and of no other, ends with .fifo: "${name}"`);
      }
      const before = queues.find(name);
      if (before) before.settings = { ...before.settings, ...settingsOf(read) };
      const made = before ?? queues.create(name, settingsOf(read));
      return {
        ref: `${url()}/${world.account}/${name}`,
        attributes: { Arn: made.arn, QueueName: name },
        remove: () => queues.remove(made),
      };
    },

    "AWS::SQS::QueuePolicy"({ properties, generatedName }) {
      const read = v.parse(queuePolicy, properties);
      for (const queueUrl of read.Queues) {
        const found = queues.find(queueUrl);
        if (found === undefined) throw new ReferenceError(`there is no queue ${queueUrl}`);
        found.policy = read.PolicyDocument;
      }
      return { ref: generatedName };
    },
  };
}
