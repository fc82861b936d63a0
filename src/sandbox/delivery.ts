import type { ApiFaults } from "./faults/api-faults.ts";
import type { RequestContext } from "./iam/conditions.ts";
import { isAllowed } from "./iam/evaluate.ts";
import type { PolicyDocument } from "./iam/policy.ts";
import type { Role, Roles } from "./iam/roles.ts";
import type { Clock, JsonObject } from "./world.ts";

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
  /** For ECS: which task is run, in the words of `EcsParameters`, and what started it. */
  readonly task?: JsonObject | undefined;
}

/** A permission that is needed to hand something over. */
interface Demand {
  readonly action: string;
  readonly resource: string;
  readonly context?: RequestContext;
}

/** A kind of resource that can be handed something. */
export interface Receiver {
  /** What a sender must be allowed to do, e.g. `sqs:SendMessage`. */
  readonly action: string;
  /** The policy of the resource; `undefined` if the resource does not exist. */
  policy(arn: string): PolicyDocument | undefined;
  /** What the sender's role must allow, where that is not the action on the resource itself. */
  demands?(parcel: Parcel): readonly Demand[];
  /** @throws {Undeliverable} if it is refused after all */
  receive(parcel: Parcel): void;
}

/** The parcel was not accepted: for now, or for good. */
export class Undeliverable extends Error {
  readonly isTemporary: boolean;
  /** As dead-letter queues of EventBridge are told it. */
  readonly code: string;

  constructor(to: string, reason: string, { isTemporary = false, code = "NO_PERMISSIONS" } = {}) {
    super(`Cannot deliver to "${to}": ${reason}`);
    this.isTemporary = isTemporary;
    this.code = code;
  }
}

/** Hands parcels over, where IAM allows it. */
export interface Deliveries {
  /** Makes a kind of resource known by the service in its ARN: `sqs`, `lambda`, `sns`. */
  register(service: string, receiver: Receiver): void;
  /** @throws {Undeliverable} if the target does not exist or does not accept it. */
  deliver(parcel: Parcel): Promise<void>;
}

/** @param faults strike deliveries as they do calls, under names such as `events` and `sqs:SendMessage` */
export function createDeliveries(roles: Roles, faults: Pick<ApiFaults, "errorFor">): Deliveries {
  const receivers = new Map<string, Receiver>();

  async function mayRole(
    { role, source }: Sender & { role: Role },
    demands: readonly Demand[],
  ): Promise<boolean> {
    for (const { action, resource, context } of demands)
      if (!(await roles.may(role, source, action, resource, context))) return false;
    return true;
  }

  async function isAccepted(parcel: Parcel, receiver: Receiver, policy: PolicyDocument): Promise<boolean> {
    const { to, from } = parcel;
    const { action } = receiver;
    if ("role" in from) return mayRole(from, receiver.demands?.(parcel) ?? [{ action, resource: to }]);
    const context = { "aws:SourceArn": from.source, "aws:SourceAccount": from.source.split(":")[4] ?? "" };
    if (isAllowed({ principal: from.service, action, resource: to, context, resourcePolicy: policy })) {
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
        throw new Undeliverable(parcel.to, "it does not exist", { code: "NO_RESOURCE" });
      }
      const fault = faults.errorFor({ name: receiver.action, caller: callerOf(parcel.from) });
      if (fault !== undefined) throw new Undeliverable(parcel.to, fault, { isTemporary: true });
      if (!(await isAccepted(parcel, receiver, policy))) {
        throw new Undeliverable(parcel.to, `not allowed for "${parcel.from.source}"`);
      }
      receiver.receive(parcel);
    },
  };
}

/** `events` of `events.amazonaws.com`; a role acts for the function or schedule that has taken it on. */
function callerOf(from: Sender): string {
  return "role" in from ? from.source : (from.service.split(".")[0] ?? "");
}

/**
 * Tries to deliver; again after each of the delays, in milliseconds, while the failure is temporary.
 * @param giveUp is called with the last failure
 */
export async function persist(
  clock: Clock,
  deliver: () => Promise<void>,
  delays: readonly number[],
  giveUp: (failure: Undeliverable) => Promise<void>,
): Promise<void> {
  try {
    await deliver();
  } catch (error) {
    if (!(error instanceof Undeliverable)) throw error;
    const [next, ...later] = delays;
    if (next === undefined || !error.isTemporary) return giveUp(error);
    clock.after(next, () => persist(clock, deliver, later, giveUp));
  }
}

/** Ends a delivery that cannot be helped: the parcel is lost. */
export async function lose(): Promise<void> {}
