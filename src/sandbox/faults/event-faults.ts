import type { Matcher } from "../events/pattern.ts";
import type { Random } from "../random.ts";
import type { JsonObject } from "../world.ts";

/** What may happen to an event on its way: AWS promises at least once, and no order. */
interface EventFault {
  readonly kind: "drop" | "double" | "delay" | "shuffle";
  readonly matches: Matcher;
  /** How many of these events it strikes, from 0 to 1. */
  readonly chance: number;
  /** How late a doubled or shuffled event is at the most, in milliseconds. */
  readonly within: number;
  /** How many events it still strikes. */
  times: number;
}

/** How long a delayed event takes. */
const DELAY = 5 * 60_000;

/** The faults that strike events. */
export interface EventFaults {
  add(fault: EventFault): void;
  clear(): void;
  /** The delays, in milliseconds, after which the event is delivered: none if it is lost. */
  deliveries(event: JsonObject): readonly number[];
}

export function createEventFaults(random: Random): EventFaults {
  let faults: EventFault[] = [];

  const effects: Record<EventFault["kind"], (delay: number, within: number) => readonly number[]> = {
    drop: () => [],
    double: (delay, within) => [delay, delay + Math.ceil(random() * within)],
    delay: (delay) => [delay + DELAY],
    shuffle: (delay, within) => [delay + Math.floor(random() * within)],
  };

  function strike(fault: EventFault, delays: readonly number[]): readonly number[] {
    fault.times -= 1;
    return delays.flatMap((delay) => effects[fault.kind](delay, fault.within));
  }

  return {
    add(fault) {
      faults.push(fault);
    },
    clear() {
      faults = [];
    },
    deliveries(event) {
      const striking = faults.filter(
        (fault) => fault.times > 0 && fault.matches(event) && (fault.chance === 1 || random() < fault.chance),
      );
      return striking.reduce<readonly number[]>((delays, fault) => strike(fault, delays), [0]);
    },
  };
}
