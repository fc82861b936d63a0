import type { Bus, Rule } from "../../events/bus.ts";
import { InvalidPattern } from "../../events/condition.ts";
import { putRule, ruleArn } from "../../events/rules.ts";
import { AwsError, type Call, type JsonObject, type World } from "../../world.ts";
import { objects, text, texts } from "../input.ts";
import type { Operations } from "../operations.ts";
import { eventsPage } from "./page.ts";

const NAME = /^[.\-_A-Za-z0-9]{1,64}$/;

/** The rule a call names. @throws {AwsError} `ResourceNotFoundException` */
export function ruleNamed(bus: Bus, name: unknown): Rule {
  const rule = bus.rule(String(name));
  if (rule !== undefined) return rule;
  throw new AwsError("ResourceNotFoundException", `Rule ${name} does not exist on EventBus default.`);
}

/** The operations on rules: on the default bus, the only one there is. */
export function createRuleOperations(world: World, bus: Bus): Operations {
  const tags = new Map<string, Map<string, string>>();
  const tagsOf = (arn: string) => tags.get(arn) ?? tags.set(arn, new Map()).get(arn) ?? new Map();

  function checkTagged({ input }: Call): string {
    const arn = text(input, "ResourceARN") ?? "";
    ruleNamed(bus, arn.slice(arn.lastIndexOf("/") + 1));
    return arn;
  }

  function setTags(arn: string, input: JsonObject): void {
    for (const { Key, Value } of objects(input, "Tags")) tagsOf(arn).set(String(Key), String(Value));
  }

  return {
    PutRule({ input }) {
      checkBus(input);
      const { Name, EventPattern, ScheduleExpression, State, Description, RoleArn } = input;
      if (!NAME.test(String(Name))) throw invalid("Parameter Name is not valid.");
      const { arn } = put({ Name, EventPattern, ScheduleExpression, State, Description, RoleArn });
      setTags(arn, input);
      return { RuleArn: arn };
    },
    DeleteRule({ input }) {
      checkBus(input);
      // Deleting what is not there is no error.
      if ((bus.rule(String(input.Name))?.targets.length ?? 0) > 0)
        throw invalid("Rule can't be deleted since it has targets.");
      bus.removeRule(String(input.Name));
      tags.delete(ruleArn(world, String(input.Name)));
      return {};
    },
    DescribeRule: ({ input }) => tell(ruleNamed(bus, input.Name)),
    ListRules({ input }) {
      checkBus(input);
      const rules = bus.rules().filter(({ name }) => name.startsWith(text(input, "NamePrefix") ?? ""));
      const { items, next } = eventsPage(rules, ({ name }) => name, input);
      return { Rules: items.map(tell), ...next };
    },
    EnableRule({ input }) {
      ruleNamed(bus, input.Name).isEnabled = true;
      return {};
    },
    DisableRule({ input }) {
      ruleNamed(bus, input.Name).isEnabled = false;
      return {};
    },
    ListTagsForResource(call) {
      const found = tagsOf(checkTagged(call));
      return { Tags: [...found].map(([Key, Value]) => ({ Key, Value })) };
    },
    TagResource(call) {
      if (objects(call.input, "Tags").some(({ Key }) => /^aws:/i.test(String(Key))))
        throw invalid("aws: prefixed tag key names are not allowed for external use.");
      setTags(checkTagged(call), call.input);
      return {};
    },
    /** Tags as AWS itself sets them, `aws:cloudformation:stack-name` for one. */
    SandboxTagResource(call) {
      setTags(checkTagged(call), call.input);
      return {};
    },
    UntagResource(call) {
      const found = tagsOf(checkTagged(call));
      for (const key of texts(call.input, "TagKeys")) found.delete(key);
      return {};
    },
  };

  function put(given: JsonObject): Rule {
    const optional = (field: string) => text(given, field);
    try {
      return putRule(world, bus, {
        ...given,
        Name: String(given.Name),
        EventPattern: optional("EventPattern"),
        ScheduleExpression: optional("ScheduleExpression"),
        State: optional("State"),
      });
    } catch (error) {
      if (error instanceof InvalidPattern || error instanceof SyntaxError)
        throw new AwsError(
          "InvalidEventPatternException",
          `Event pattern is not valid. Reason: ${error.message}`,
        );
      if (error instanceof RangeError) throw invalid("Parameter ScheduleExpression is not valid.");
      throw error;
    }
  }
}

/** Where a call names a bus, it is the default one. */
function checkBus({ EventBusName: name = "default" }: JsonObject): void {
  if (/^(?:arn:[^/]+\/)?default$/.test(String(name))) return;
  throw new AwsError("ResourceNotFoundException", `Event bus ${name} does not exist.`);
}

function tell({ name, arn, isEnabled, given }: Rule): JsonObject {
  return {
    ...given,
    Name: name,
    Arn: arn,
    EventBusName: "default",
    State: isEnabled ? "ENABLED" : "DISABLED",
  };
}

function invalid(message: string): AwsError {
  return new AwsError("ValidationException", message);
}
