/** The answers of EventBridge and of Scheduler, as far as they are read; all else is carried as it stands. */
import * as v from "valibot";
import { isJsonObject, type JsonObject } from "../../domain/common/json.ts";

const text = v.optional(v.nullable(v.string()), null);
const objects = v.optional(v.nullable(v.array(v.custom<JsonObject>(isJsonObject))), []);
const texts = v.optional(v.nullable(v.array(v.string())), []);

/** What the next page is asked for by; `undefined` after the last. */
export function readNextToken(page: JsonObject): string | undefined {
  return v.parse(text, page.NextToken) ?? undefined;
}

/** The objects of a list in an answer, whole. */
export function readObjects(answer: JsonObject, field: string): readonly JsonObject[] {
  return v.parse(objects, answer[field]) ?? [];
}

/** The names in an answer of ListRuleNamesByTarget. */
export function readRuleNames(answer: JsonObject): readonly string[] {
  return v.parse(texts, answer.RuleNames) ?? [];
}

const rule = v.object({ Arn: v.string(), State: text, ScheduleExpression: text });

/** An answer of DescribeRule. A state that AWS adds later is taken for an enabled one: it is checked, at worst in vain. */
export function readRule(answer: JsonObject) {
  const { Arn, State, ScheduleExpression } = v.parse(rule, answer);
  return { arn: Arn, isEnabled: State !== "DISABLED", expression: ScheduleExpression };
}

const target = v.object({ Id: v.string(), Arn: v.string() });

/** The name and the place of a rule's target. */
export function readTarget(of: JsonObject) {
  const { Id, Arn } = v.parse(target, of);
  return { id: Id, arn: Arn };
}

const summary = v.object({
  Arn: v.string(),
  Name: v.string(),
  GroupName: v.string(),
  State: text,
  LastModificationDate: v.optional(v.nullable(v.number()), null),
  Target: v.object({ Arn: v.string() }),
});

/** A schedule as ListSchedules has it. */
export function readSummary(of: JsonObject) {
  const { Arn, Name, GroupName, State, LastModificationDate, Target } = v.parse(summary, of);
  const isEnabled = State !== "DISABLED";
  return {
    arn: Arn,
    name: Name,
    group: GroupName,
    isEnabled,
    modifiedAt: LastModificationDate,
    target: Target.Arn,
  };
}

/** When a schedule of GetSchedule runs, and what it runs. */
export function readSchedule(answer: JsonObject) {
  const { ScheduleExpression, Target } = v.parse(
    v.object({
      ScheduleExpression: text,
      Target: v.object({ EcsParameters: v.object({ TaskDefinitionArn: v.string() }) }),
    }),
    answer,
  );
  return { expression: ScheduleExpression, named: Target.EcsParameters.TaskDefinitionArn };
}

/** The tags of a rule or of a schedule's group, by their keys. */
export function readTags(answer: JsonObject): Readonly<Record<string, string>> {
  const tags = v.parse(v.array(v.object({ Key: v.string(), Value: v.string() })), answer.Tags ?? []);
  return Object.fromEntries(tags.map(({ Key, Value }) => [Key, Value]));
}

/** Why PutTargets did not take a target, though the call went well; `null` where it did. */
export function whyNotPut(answer: JsonObject): string | null {
  const [failed] = readObjects(answer, "FailedEntries");
  return failed === undefined ? null : String(failed.ErrorCode ?? "unknown error");
}
