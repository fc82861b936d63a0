/** What the fields of a captured service hold: the compiler asks for each one that is added. */
import type { Brand } from "../../domain/common/brand.ts";
import type { Seen } from "./seen.ts";

/**
 * What the texts of a field are: a `name`, which somebody gave; a `sentence`, with names among words of AWS's; or a
 * `word` of AWS's or of this program, which is nobody's name and stays.
 */
export type Text = "name" | "sentence" | "word";

/** Texts of a type may say `any` thing, or one of a `few` words. */
type Range = "any" | "few";
type RangeOf<T extends string> = string extends T ? "any" : T extends Brand<string> ? "any" : "few";

/** The fields of `T` whose texts have this range; of a text itself, `Field`, in which it stands. */
type FieldOf<T, R extends Range, Field extends string = never> = T extends string
  ? RangeOf<T> extends R
    ? Field
    : never
  : T extends number | bigint | boolean | null | undefined | Date
    ? never
    : T extends ReadonlyMap<infer Key, infer Value>
      ? FieldOf<Key | Value, R, Field>
      : T extends readonly (infer Element)[]
        ? FieldOf<Element, R, Field>
        : string extends keyof T
          ? Field
          : { [Name in keyof T & string]: FieldOf<T[Name], R, Name> }[keyof T & string];

type Free = FieldOf<Seen, "any">;
type Fixed = Exclude<FieldOf<Seen, "few">, Free>;

const texts = {
  absentSince: "name",
  account: "name",
  allowed: "name",
  arn: "name",
  artifactType: "name",
  by: "word",
  cause: "sentence",
  cluster: "name",
  code: "word",
  config: "name",
  configType: "name",
  container: "name",
  controller: "word",
  deployment: "name",
  desiredStatus: "word",
  digest: "name",
  digests: "name",
  event: "word",
  exclusions: "name",
  expected: "name",
  externalId: "name",
  former: "name",
  formerTags: "name",
  glob: "name",
  group: "word",
  how: "word",
  id: "name",
  image: "name",
  images: "name",
  key: "name",
  kind: "word",
  lastEvent: "sentence",
  lastStatus: "word",
  launchType: "word",
  managedBy: "word",
  manifests: "name",
  message: "name",
  mode: "word",
  moves: "name",
  movingTags: "name",
  mute: "word",
  name: "name",
  notes: "sentence",
  onTimeout: "word",
  operation: "word",
  owner: "name",
  partition: "word",
  pinnedFrom: "name",
  platform: "word",
  problem: "word",
  range: "word",
  reason: "sentence",
  refused: "sentence",
  region: "name",
  repositories: "name",
  repository: "name",
  revision: "name",
  rolloutState: "word",
  scope: "word",
  seen: "sentence",
  service: "name",
  serviceRevisions: "name",
  setting: "word",
  settings: "name",
  severity: "word",
  silencedUntil: "word",
  source: "word",
  stage: "word",
  startedBy: "name",
  state: "word",
  status: "word",
  stopCode: "word",
  superseded: "sentence",
  tag: "name",
  tags: "name",
  target: "name",
  taskDefinition: "name",

  unreadMoves: "name",
  unreadUses: "name",
  value: "name",
  variant: "name",
  why: "sentence",
  workload: "word",
  written: "name",
} as const satisfies Readonly<Record<Free, Text> & Record<Fixed, "word">>;

/** Texts in the codec's own forms. */
const forms: ReadonlySet<string> = new Set(["$bigint", "$date", "$number"]);

/** What the texts of a field are; of a field that nobody here knows, such as the key of a tag, they may be names. */
export function textsOf(field: string): Text {
  if (forms.has(field)) return "word";
  return Object.hasOwn(texts, field) ? texts[field as keyof typeof texts] : "name";
}
