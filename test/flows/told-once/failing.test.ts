import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { impatientProgram } from "../../support/impatient.ts";
import { sayAlert } from "../../support/world.ts";
import { aboutServices, begin, once, opened, resolved, type Story } from "./story.ts";

describe("when AWS fails", () => {
  let story: Story;
  let operations: string[];
  beforeAll(async () => {
    story = await begin(await impatientProgram());
    story.handlers.take();
    await story.push();
    await story.redeploy();
    operations = [...new Set(story.handlers.take().map(({ operation }) => operation))].sort();
  });
  afterAll(() => story.world.close());

  test.for(["ThrottlingException", "500", "reset", "timeout"])(
    "a few times with %s, on any operation, the incident is told all the same",
    async (error) => {
      const { world } = story;
      const times = error === "timeout" ? 1 : 2;
      for (const operation of operations) {
        const from = world.alerts().length;
        for (const play of [story.push, story.redeploy]) {
          world.sandbox.fault({ operation, error, times });
          await play();
          world.sandbox.clearFaults();
        }
        expect(world.told().slice(from), operation).toEqual([opened, resolved]);
      }
    },
  );

  test("for good, on any operation, nothing false is said, and the truth comes when it works again", async () => {
    const { world } = story;
    for (const operation of operations) {
      const from = world.alerts().length;
      const broken = { operation, error: "AccessDeniedException" };
      for (const [play, truth] of [
        [story.push, [opened]],
        [story.redeploy, [opened, resolved]],
      ] as const) {
        const before = aboutServices(world, from);
        world.sandbox.fault(broken);
        await world.advance("1h");
        expect(aboutServices(world, from), `${operation}, while nothing happens`).toEqual(before);
        await play();
        world.sandbox.clearFaults();
        await world.advance("30m");
        expect(once(world, from).map(sayAlert), `${operation}, when it works again`).toEqual(truth);
      }
    }
  });
});
