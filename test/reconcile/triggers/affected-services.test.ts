import { expect, test } from "vitest";
import type { TagMove } from "../../../src/domain/facts/facts.ts";
import type { ImageTrigger } from "../../../src/domain/facts/trigger.ts";
import type { Ports } from "../../../src/reconcile/ports.ts";
import { servicesOfImage } from "../../../src/reconcile/triggers/affected-services.ts";
import { at, digest } from "../../domain/building.ts";

test.each([
  ["in the past, when its event says", at("11:00"), at("11:00")],
  ["yet to come, now, so that nobody waits for it", at("17:00"), at("12:00")],
])("a push that is %s", async (_, said, expected) => {
  const moves: TagMove[] = [];
  // Until AWS answered, this machine takes it to be three hours earlier.
  let now = at("09:00");
  const read = async <T>(answer: T) => {
    now = at("12:00");
    return answer;
  };
  const trigger = {
    kind: "image",
    action: "pushed",
    repository: { account: "123456789012", region: "us-east-1", name: "backend" },
    tag: "latest",
    digest: digest("two"),
    artifactType: null,
    at: said,
  } as unknown as ImageTrigger;
  await servicesOfImage(trigger, {
    now: () => now,
    journal: {
      sweptAt: () => read(null),
      servicesUsing: () => read(["a service"]),
      noteMoves: async (noted: readonly TagMove[]) => void moves.push(...noted),
    },
  } as unknown as Ports);
  expect(moves.map((move) => move.at)).toEqual([expected]);
});
