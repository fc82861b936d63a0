import { type Deliveries, lose, persist, type Sender, type Undeliverable } from "../delivery.ts";
import type { EventFaults } from "../faults/event-faults.ts";
import { uuid } from "../random.ts";
import type { EmittedEvent, JsonObject, World } from "../world.ts";
import type { Matcher } from "./pattern.ts";
import type { Running } from "./schedule.ts";
import { type TargetInput, targetInput } from "./transform.ts";

/** A rule on the default bus. */
export interface Rule {
  readonly name: string;
  readonly arn: string;
  readonly matches: Matcher;
  targets: readonly RuleTarget[];
  isEnabled: boolean;
  /** What PutRule was given, beside the name and the state. */
  readonly given: JsonObject;
  /** The schedule that makes it fire, for those that fire by time. */
  readonly running?: Running | undefined;
}

/** Where a rule sends what it matches. */
export interface RuleTarget extends TargetInput {
  readonly Arn: string;
  /** Used instead of the target's resource policy, where the rule names one. */
  readonly role?: Sender;
  readonly deadLetterArn?: string | undefined;
  /** When EventBridge tries again, in milliseconds after the attempt before. */
  readonly retryDelays: readonly number[];
  readonly messageGroupId?: string | undefined;
  /** `EcsParameters`: which task is run. */
  readonly task?: JsonObject | undefined;
  /** The target as it was given, to be told again. */
  readonly given: JsonObject;
}

/** The default event bus. */
export interface Bus {
  /** A rule of the same name is replaced. */
  addRule(rule: Rule): void;
  rule(name: string): Rule | undefined;
  /** All rules, in order of their names. */
  rules(): readonly Rule[];
  /** A rule that is gone matches nothing, and its schedule fires at nobody. */
  removeRule(name: string): void;
  /** Stamps what a service tells with id, time, account and region, and puts it on the bus. */
  emit(event: EmittedEvent): void;
  /** Puts a complete event on the bus as it is. */
  put(event: JsonObject): void;
  /** Hands one event to one rule's targets, whatever the rule's pattern says: how schedules fire. */
  trigger(rule: Rule, event: JsonObject): void;
  /** All events that were put, oldest first. */
  events(): readonly JsonObject[];
}

type BusWorld = Pick<World, "account" | "region" | "clock" | "random">;

export function createBus(world: BusWorld, deliveries: Deliveries, faults: EventFaults): Bus {
  const rules: Rule[] = [];
  const events: JsonObject[] = [];

  async function hand(rule: Rule, target: RuleTarget, event: JsonObject): Promise<void> {
    const ingestedAt = world.clock.now().toISOString();
    const body = targetInput(target, event, { ruleName: rule.name, ruleArn: rule.arn, ingestedAt });
    const from = senderOf(rule, target);
    const { messageGroupId: groupId, task } = target;
    const parcel = {
      to: target.Arn,
      from,
      body,
      groupId,
      task: task && { ...task, startedBy: startedBy(rule) },
    };
    const deliver = () => deliveries.deliver(parcel);
    await persist(world.clock, deliver, target.retryDelays, (failure) => bury(rule, target, body, failure));
  }

  /** What EventBridge cannot deliver goes to the target's dead-letter queue, or is lost. */
  async function bury(rule: Rule, target: RuleTarget, body: string, failure: Undeliverable): Promise<void> {
    const { deadLetterArn: to } = target;
    if (to === undefined) return;
    const text = (value: string) => ({ DataType: "String", StringValue: value });
    const attributes = {
      RULE_ARN: text(rule.arn),
      TARGET_ARN: text(target.Arn),
      ERROR_CODE: text(failure.isTemporary ? "SDK_CLIENT_ERROR" : failure.code),
      ERROR_MESSAGE: text(failure.message),
      RETRY_ATTEMPTS: text(String(failure.isTemporary ? target.retryDelays.length : 0)),
      ...(failure.isTemporary && { EXHAUSTED_RETRY_CONDITION: text("MaximumRetryAttempts") }),
    };
    const from = senderOf(rule, target);
    await persist(world.clock, () => deliveries.deliver({ to, from, body, attributes }), [], lose);
  }

  function trigger(rule: Rule, event: JsonObject): void {
    if (!rule.isEnabled) return;
    for (const target of rule.targets) world.clock.after(0, () => hand(rule, target, event));
  }

  function dispatch(event: JsonObject): void {
    for (const rule of rules) if (rule.matches(event)) trigger(rule, event);
  }

  function put(event: JsonObject): void {
    events.push(event);
    for (const delay of faults.deliveries(event)) {
      if (delay === 0) dispatch(event);
      else world.clock.after(delay, () => dispatch(event));
    }
  }

  function removeRule(name: string): void {
    const index = rules.findIndex((rule) => rule.name === name);
    for (const rule of index < 0 ? [] : rules.splice(index, 1)) {
      rule.isEnabled = false;
      rule.running?.stop();
    }
  }

  return {
    addRule(rule) {
      removeRule(rule.name);
      rules.push(rule);
    },
    removeRule,
    rule: (name) => rules.find((rule) => rule.name === name),
    rules: () => [...rules].sort((a, b) => (a.name < b.name ? -1 : 1)),
    emit: (event) => put(stamp(world, event)),
    put,
    trigger,
    events: () => [...events],
  };
}

/** A target's own role, or EventBridge on behalf of the rule. */
function senderOf(rule: Rule, { role }: RuleTarget): Sender {
  return role ?? { service: "events.amazonaws.com", source: rule.arn };
}

/** As people see it at tasks: the name is cut, so that all has 36 characters. */
function startedBy({ name }: Rule): string {
  return `events-rule/${name}`.slice(0, 36);
}

/** The envelope in which every event travels. */
export function stamp(world: BusWorld, event: EmittedEvent): JsonObject {
  return {
    version: "0",
    id: uuid(world.random),
    "detail-type": event["detail-type"],
    source: event.source,
    account: world.account,
    time: world.clock
      .now()
      .toISOString()
      .replace(/\.\d+Z$/, "Z"),
    region: world.region,
    resources: [...event.resources],
    // A copy: the sender goes on changing what it told of.
    detail: structuredClone(event.detail),
  };
}
