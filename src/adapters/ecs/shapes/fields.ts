/** The fields that answers of ECS have in common. */
import * as v from "valibot";
import type { JsonObject } from "../../../domain/common/json.ts";
import type { TaskDefinitionArn } from "../../../domain/ecs/arn.ts";
import { isDigest } from "../../../domain/image/reference.ts";
import { epochTime } from "../../aws/time.ts";

/** A text that may be missing. */
export const text = v.optional(v.nullable(v.string()), null);

/** A number of things; none where it is missing. */
export const count = v.pipe(
  v.optional(v.nullable(v.number()), 0),
  v.transform((value) => value ?? 0),
);

/** A moment, which ECS writes in seconds. */
export const time = epochTime;

/** A moment that may be missing. */
export const maybeTime = v.optional(v.nullable(time), null);

/** A list that may be missing. */
export const list = <T extends v.GenericSchema>(of: T) => v.optional(v.nullable(v.array(of)), []);

/** A task definition's ARN. */
export const taskDefinition = v.pipe(
  v.string(),
  v.transform((arn) => arn as TaskDefinitionArn),
);

/** A task definition's ARN; empty where the service names none. */
export const maybeTaskDefinition = v.pipe(
  text,
  v.transform((arn) => (arn ?? "") as TaskDefinitionArn),
);

/** A digest that may be missing; what is none counts as missing. */
export const digest = v.pipe(
  text,
  v.transform((value) => (value !== null && isDigest(value) ? value : null)),
);

/** Tags, by their keys. */
export const tags = v.pipe(
  list(v.object({ key: v.string(), value: text })),
  v.transform(
    (all): Readonly<Record<string, string>> =>
      Object.fromEntries((all ?? []).map(({ key, value }) => [key, value ?? ""])),
  ),
);

/** What the next page of a list is asked for by; `undefined` after the last. */
export function readNextToken(page: JsonObject): string | undefined {
  return v.parse(text, page.nextToken) ?? undefined;
}
