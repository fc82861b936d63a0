import type { JsonObject, World } from "../world.ts";
import { type Bus, type Rule, stamp } from "./bus.ts";
import { readExpression } from "./expression.ts";
import { readPattern } from "./pattern.ts";
import { runSchedule } from "./schedule.ts";

/** A rule as PutRule and templates give it. */
export interface GivenRule {
  readonly Name: string;
  /** JSON. */
  readonly EventPattern?: string | undefined;
  readonly ScheduleExpression?: string | undefined;
  readonly State?: string | undefined;
  readonly [field: string]: unknown;
}

/**
 * Creates a rule on the default bus, or changes one: its targets stay, and a schedule begins to count anew.
 * @throws {InvalidPattern} where EventBridge would refuse the pattern
 * @throws {RangeError} where it would refuse the schedule
 */
export function putRule(world: World, bus: Bus, rule: GivenRule): Rule {
  const { Name: name, State, ...given } = rule;
  const { EventPattern: pattern, ScheduleExpression: expression } = given;
  if (pattern === undefined && expression === undefined)
    throw new RangeError("a rule has an EventPattern or a ScheduleExpression");
  const before = bus.rule(name);
  const matches = pattern === undefined ? () => false : readPattern(JSON.parse(pattern));
  const arn = ruleArn(world, name);
  const fire = () => {
    const put = bus.rule(name);
    const told = { source: "aws.events", "detail-type": "Scheduled Event", resources: [arn], detail: {} };
    if (put !== undefined) bus.trigger(put, stamp(world, told));
  };
  const occasions = expression && readExpression(expression, { from: world.clock.now(), of: "rule" });
  const created: Rule = {
    name,
    arn,
    matches,
    targets: before?.targets ?? [],
    isEnabled: State !== "DISABLED",
    given: present(given),
    ...(occasions && { running: runSchedule(world.clock, occasions, fire) }),
  };
  bus.addRule(created);
  return created;
}

/** The ARN of a rule on the default bus. */
export function ruleArn({ region, account }: Pick<World, "region" | "account">, name: string): string {
  return `arn:aws:events:${region}:${account}:rule/${name}`;
}

function present(fields: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}
