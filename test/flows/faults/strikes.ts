/** Strikes calls of the handlers with faults, and knows which were struck. */
import type { Answered, Request } from "../../../src/sandbox/calls.ts";
import type { JsonObject } from "../../../src/sandbox/world.ts";
import type { World } from "../../support/world.ts";
import { type FaultName, faults, moment, sandboxFault } from "./faults.ts";
import type { Act } from "./story.ts";

/** One square of the matrix: what goes wrong with which call. */
export interface Cell {
  readonly act: Act;
  readonly caller: string;
  readonly operation: string;
  /** At the function's first such call of that act, its second, … */
  readonly nth: number;
  readonly fault: FaultName;
}

/** `recheck, pushed: call 2 of dynamodb:PutItem throttled`. */
export function sayCell({ act, caller, operation, nth, fault }: Cell): string {
  return `${caller}, ${act}: call ${nth} of ${operation} ${fault}`;
}

/** A cell that struck. */
export interface Struck {
  readonly cell: Cell;
  /** What the function had done last. */
  readonly last: string;
}

/** What strikes the calls of an act. */
export interface Strikes {
  /** From now on these cells strike; what was called before counts no more. */
  begin(cells: readonly Cell[]): void;
  /** Nothing strikes any more. Those that struck since `begin`. */
  end(): readonly Struck[];
  /** How often each function made each call since `begin`: by `recheck dynamodb:PutItem`. */
  counts(): ReadonlyMap<string, number>;
}

/** @param look has another function look at the services that it is all about */
export function createStrikes(world: World, look: () => Promise<void>): Strikes {
  const past = rememberAnswers(world);
  const last = new Map<string, string>();
  let cells: readonly Cell[] = [];
  let isOver = true;
  let struck: Struck[] = [];
  let counts = new Map<string, number>();

  /** Whether it could strike. */
  async function strike({ fault }: Cell, call: Request): Promise<boolean> {
    const told = sandboxFault(fault, call);
    if (told) world.sandbox.fault(told);
    if ("meanwhile" in faults[fault]) await look();
    return !("answered" in faults[fault]) || past.repeat(call);
  }

  world.sandbox.watch(async (call) => {
    const { caller, operation } = call;
    if (isOver || caller === "administrator") return;
    const key = `${caller} ${operation}`;
    const nth = (counts.get(key) ?? 0) + 1;
    counts.set(key, nth);
    const before = last.get(caller) ?? "nothing";
    last.set(caller, operation);
    for (const cell of cells) {
      if (cell.caller !== caller || cell.operation !== operation || cell.nth !== nth) continue;
      const done = cell.fault === "killed after" ? operation : before;
      if (await strike(cell, call)) struck.push({ cell, last: done });
    }
  });

  return {
    begin(next) {
      cells = next;
      isOver = false;
      counts = new Map();
      last.clear();
      struck = [];
    },
    end() {
      isOver = true;
      return struck;
    },
    counts: () => counts,
  };
}

/** Remembers what was answered, to whomever; and has a call answered what was true a moment ago. */
function rememberAnswers({ sandbox }: World) {
  const answers = new Map<string, { readonly at: number; readonly output: JsonObject }[]>();
  const repeated = new Map<string, JsonObject>();
  sandbox.listen((call) => {
    if (!call.output) return;
    const asked = question(call);
    const other = repeated.get(asked);
    repeated.delete(asked);
    if (other && call.caller !== "administrator") return replace(call.output, other);
    const at = sandbox.clock.now().getTime();
    const recent = (answers.get(asked) ?? []).filter((answer) => at - answer.at < moment);
    answers.set(asked, [...recent, { at, output: structuredClone(call.output) }]);
  });
  return {
    /** Whether there is such an answer. */
    repeat(call: Request): boolean {
      const since = sandbox.clock.now().getTime() - moment;
      const former = answers.get(question(call))?.find(({ at }) => at > since);
      if (former) repeated.set(question(call), former.output);
      return former !== undefined;
    },
  };
}

function question({ operation, input }: Pick<Answered, "operation" | "input">): string {
  return `${operation} ${JSON.stringify(input)}`;
}

/** Has an answer say what another says. */
function replace(answer: JsonObject, other: JsonObject): void {
  const open = answer as Record<string, unknown>;
  for (const key of Object.keys(open)) delete open[key];
  Object.assign(open, structuredClone(other));
}
