/** The lists of names that ECS answers with, a page each. */
import * as v from "valibot";
import type { JsonObject } from "../../../domain/common/json.ts";
import { list } from "./fields.ts";

const names = list(v.string());

/** The ARNs of ListClusters. */
export function readClusters(answer: JsonObject): readonly string[] {
  return v.parse(v.object({ clusterArns: names }), answer).clusterArns ?? [];
}

/** The ARNs of ListServices. */
export function readServiceNames(answer: JsonObject): readonly string[] {
  return v.parse(v.object({ serviceArns: names }), answer).serviceArns ?? [];
}

/** The ARNs of ListTasks. */
export function readTaskNames(answer: JsonObject): readonly string[] {
  return v.parse(v.object({ taskArns: names }), answer).taskArns ?? [];
}

/** The names of ListTaskDefinitionFamilies. */
export function readFamilies(answer: JsonObject): readonly string[] {
  return v.parse(v.object({ families: names }), answer).families ?? [];
}

/** The ARNs of ListTaskDefinitions. */
export function readTaskDefinitionNames(answer: JsonObject): readonly string[] {
  return v.parse(v.object({ taskDefinitionArns: names }), answer).taskDefinitionArns ?? [];
}
