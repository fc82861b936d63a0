import * as v from "valibot";
import type { Bus, RuleTarget } from "../../events/bus.ts";
import { ruleTarget } from "../../events/target.ts";
import type { Roles } from "../../iam/roles.ts";
import { AwsError, type JsonObject } from "../../world.ts";
import { objects, text, texts } from "../input.ts";
import type { Operations } from "../operations.ts";
import { eventsPage } from "./page.ts";
import { ruleNamed } from "./rules.ts";

/** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html */
const MOST_TARGETS = 5;

/** The operations on targets of rules. A target is replaced whole, and told as it was given. */
export function createTargetOperations(bus: Bus, roles: Roles): Operations {
  return {
    PutTargets({ input }) {
      const rule = ruleNamed(bus, input.Rule);
      const put = objects(input, "Targets").map((given) => readTarget(roles, rule.name, given));
      const all = new Map([...rule.targets, ...put].map((target) => [idOf(target), target]));
      if (all.size > MOST_TARGETS)
        throw new AwsError(
          "LimitExceededException",
          "The requested resource exceeds the maximum number allowed.",
        );
      rule.targets = [...all.values()];
      return { FailedEntryCount: 0, FailedEntries: [] };
    },
    RemoveTargets({ input }) {
      const rule = ruleNamed(bus, input.Rule);
      const ids = texts(input, "Ids");
      const missing = ids.filter((id) => !rule.targets.some((target) => idOf(target) === id));
      rule.targets = rule.targets.filter((target) => !ids.includes(idOf(target)));
      const FailedEntries = missing.map((TargetId) => ({
        TargetId,
        ErrorCode: "ResourceNotFoundException",
        ErrorMessage: `Rule ${rule.name} does not have target(s) with id(s): ${TargetId}.`,
      }));
      return { FailedEntryCount: FailedEntries.length, FailedEntries };
    },
    ListTargetsByRule({ input }) {
      const { items, next } = eventsPage(ruleNamed(bus, input.Rule).targets, idOf, input);
      return { Targets: items.map(({ given }) => given), ...next };
    },
    ListRuleNamesByTarget({ input }) {
      const arn = text(input, "TargetArn");
      const names = bus
        .rules()
        .filter(({ targets }) => targets.some(({ Arn }) => Arn === arn))
        .map(({ name }) => name);
      const { items, next } = eventsPage(names, (name) => name, input);
      return { RuleNames: items, ...next };
    },
  };
}

function idOf({ given }: RuleTarget): string {
  return String(given.Id);
}

function readTarget(roles: Roles, rule: string, given: JsonObject): RuleTarget {
  const { Id, Arn, RoleArn, EcsParameters } = given;
  if (typeof Id !== "string" || !/^[.\-_A-Za-z0-9]{1,64}$/.test(Id))
    throw invalid("Parameter Id is not valid.");
  const isOfEcs = /^arn:[^:]+:ecs:/.test(String(Arn));
  if (isOfEcs && (RoleArn === undefined || EcsParameters === undefined))
    throw invalid(`RoleArn and EcsParameters are required for target ${Arn}.`);
  try {
    return ruleTarget(roles, rule, given);
  } catch (error) {
    if (!(error instanceof v.ValiError)) throw error;
    throw invalid(`Parameter ${v.getDotPath(error.issues[0])} is not valid.`);
  }
}

function invalid(message: string): AwsError {
  return new AwsError("ValidationException", message);
}
