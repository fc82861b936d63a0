import { isAllowed } from "./iam/evaluate.ts";
import type { PolicyDocument } from "./iam/policy.ts";
import type { Role, Roles } from "./iam/roles.ts";

/** On whose behalf AWS hands something on: a service for one of its resources, or a role. */
export type Sender =
  | { readonly service: string; readonly source: string }
  | { readonly role: Role; readonly source: string };

/** Something handed from one resource to another: an event to a queue, a message to a function. */
export interface Parcel {
  /** The ARN it goes to. */
  readonly to: string;
  readonly from: Sender;
  readonly body: string;
  /** For SQS: message attributes as ReceiveMessage answers them. */
  readonly attributes?: Readonly<Record<string, { DataType: string; StringValue: string }>>;
  /** For FIFO queues. */
  readonly groupId?: string | undefined;
}

/** A kind of resource that can be handed something. */
export interface Receiver {
  /** What a sender must be allowed to do, e.g. `sqs:SendMessage`. */
  readonly action: string;
  /** The policy of the resource; `undefined` if the resource does not exist. */
  policy(arn: string): PolicyDocument | undefined;
  receive(parcel: Parcel): void;
}

/** The parcel was not accepted, and never will be. */
export class Undeliverable extends Error {}

/** Hands parcels over, where IAM allows it. */
export interface Deliveries {
  /** Makes a kind of resource known by the service in its ARN: `sqs`, `lambda`, `sns`. */
  register(service: string, receiver: Receiver): void;
  /** @throws {Undeliverable} if the target does not exist or does not accept it. */
  deliver(parcel: Parcel): Promise<void>;
}

export function createDeliveries(roles: Roles): Deliveries {
  const receivers = new Map<string, Receiver>();

  async function isAccepted({ to, from }: Parcel, action: string, policy: PolicyDocument): Promise<boolean> {
    if ("role" in from) return roles.may(from.role, from.source, action, to);
    const context = { "aws:SourceArn": from.source, "aws:SourceAccount": from.source.split(":")[4] ?? "" };
    if (await isAllowed({ principal: from.service, action, resource: to, context, resourcePolicy: policy })) {
      return true;
    }
    roles.recordDenial({ role: from.service, function: from.source, action, resource: to });
    return false;
  }

  return {
    register(service, receiver) {
      receivers.set(service, receiver);
    },
    async deliver(parcel) {
      const receiver = receivers.get(parcel.to.split(":")[2] ?? "");
      const policy = receiver?.policy(parcel.to);
      if (receiver === undefined || policy === undefined) {
        throw new Undeliverable(`Cannot deliver to "${parcel.to}": it does not exist`);
      }
      if (!(await isAccepted(parcel, receiver.action, policy))) {
        throw new Undeliverable(`Cannot deliver to "${parcel.to}": not allowed for "${parcel.from.source}"`);
      }
      receiver.receive(parcel);
    },
  };
}
