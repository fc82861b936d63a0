/**
 * Fuzzing: what is read of the world is given to a parser bent, cut and mixed, and it answers with a value or with an
 * error that it names; any other error is a flaw. `RUNS` lengthens it, `SEED` tries others.
 */
import fc, { type Arbitrary } from "fast-check";

/** How many inputs each parser is tried with. */
const runs = Number(process.env.RUNS ?? 1000);

/** A parser, and what it is tried with. */
export interface Fuzzed<In = never> {
  readonly name: string;
  readonly inputs: Arbitrary<In>;
  readonly parse: (input: In) => unknown;
  /** The names of the errors that it refuses an input with. */
  readonly refusals: readonly string[];
  /** The same with a flaw that is to be found. */
  readonly flawed: (input: In) => unknown;
}

/** A parser of a table, whatever it takes. */
export function fuzzed<In>(parser: Fuzzed<In>): Fuzzed<unknown> {
  return parser as unknown as Fuzzed<unknown>;
}

/** The first input on which it throws what it does not name, and what that is; `null` where none was found. */
export function flawIn<In>({
  inputs,
  parse,
  refusals,
}: Pick<Fuzzed<In>, "inputs" | "parse" | "refusals">): string | null {
  const isNamed = (input: In) => {
    try {
      parse(input);
    } catch (error) {
      if (!(error instanceof Error) || !refusals.includes(error.name)) throw error;
    }
  };
  const { failed, counterexample, errorInstance } = fc.check(fc.property(inputs, isNamed), { numRuns: runs });
  return failed ? `${errorInstance} of ${JSON.stringify(counterexample)?.slice(0, 500)}` : null;
}

type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };

/** What stands where something else is expected. */
const strange: Arbitrary<Json | undefined> = fc.oneof(
  fc.constantFrom<Json | undefined>(
    null,
    undefined,
    "",
    0,
    -1,
    1e308,
    true,
    [],
    {},
    [null],
    "\u0000",
    "\uD800",
    "__proto__",
    "constructor",
    "x".repeat(5000),
    "2026-02-30T25:61:61Z",
    "+010000-01-01T00:00:00Z",
    "arn:aws:ecs:us-east-1:123456789012:service/dev/backend",
  ),
  fc.string({ unit: "binary" }),
  fc.jsonValue() as Arbitrary<Json>,
);

/** JSON with some of its values, at any depth, replaced or taken away. */
export function bentJson(examples: readonly unknown[]): Arbitrary<unknown> {
  const bends = fc.array(fc.tuple(fc.nat(), strange), { maxLength: 3 });
  return fc.oneof(
    {
      weight: 6,
      arbitrary: fc
        .tuple(fc.constantFrom(...(examples as Json[])), bends)
        .map(([json, all]) => all.reduce(bend, json)),
    },
    { weight: 1, arbitrary: strange },
  );
}

/** JSON with the value at one of its places, counted through, replaced. */
function bend(json: Json | undefined, [where, by]: readonly [number, Json | undefined]): Json {
  const places = placesIn(json);
  let left = places === 0 ? 0 : where % places;
  const walk = (value: Json | undefined): Json | undefined => {
    if (left-- === 0) return by;
    if (Array.isArray(value)) return value.map((one) => walk(one) ?? null);
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).flatMap(([name, one]) => {
        const bent = walk(one);
        return bent === undefined ? [] : [[name, bent]];
      }),
    );
  };
  return walk(json) ?? null;
}

function placesIn(json: Json | undefined): number {
  if (typeof json !== "object" || json === null) return 1;
  return 1 + Object.values(json).reduce<number>((sum, one) => sum + placesIn(one), 0);
}

/** Such JSON as a text, which may be cut off. */
export function bentJsonTexts(examples: readonly unknown[]): Arbitrary<string> {
  return fc.oneof(
    { weight: 5, arbitrary: bentJson(examples).map((json) => JSON.stringify(json) ?? "") },
    { weight: 2, arbitrary: bentTexts(examples.map((json) => JSON.stringify(json))) },
  );
}

/** Texts that are cut, doubled, or have a few characters in them replaced. */
export function bentTexts(examples: readonly string[]): Arbitrary<string> {
  const change = fc.record({
    at: fc.nat(),
    length: fc.nat(20),
    by: fc.oneof(fc.string({ unit: "binary", maxLength: 10 }), fc.constantFrom(..."@:/.-_|*!&?{}[]'\"\n\t ")),
    times: fc.constantFrom(1, 1, 1, 2, 50),
  });
  const changed = fc
    .tuple(fc.constantFrom(...examples), fc.array(change, { maxLength: 4 }))
    .map(([text, changes]) =>
      changes.reduce((one, { at, length, by, times }) => {
        const from = at % (one.length + 1);
        return one.slice(0, from) + by.repeat(times) + one.slice(from + length);
      }, text),
    );
  return fc.oneof({ weight: 6, arbitrary: changed }, { weight: 1, arbitrary: fc.string({ unit: "binary" }) });
}
