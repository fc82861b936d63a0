/**
 * Every incident is opened once and resolved once, whatever dies, fails or looks at the same time. A message
 * can come twice only if its sender died between publishing it and writing down that it did.
 */
import { expect } from "vitest";
import type { SandboxOptions } from "../../../src/sandbox/sandbox.ts";
import { watchHandlers } from "../../support/deaths.ts";
import { type AlertMessage, createWorld, registry, type World } from "../../support/world.ts";

/** A service whose incidents come and go: each round a push that nobody deploys, and then the deployment. */
export async function begin(options: SandboxOptions = {}) {
  const world = await createWorld(options);
  await world.push("backend", "first", "latest");
  await world.service(
    "dev",
    "backend",
    await world.register("backend", { web: `${registry}/backend:latest` }),
  );
  await world.advance("37m");
  let rounds = 0;
  return {
    world,
    handlers: watchHandlers(world.sandbox),
    async push() {
      await world.push("backend", `round ${++rounds}`, "latest");
      await world.advance("30m");
    },
    async redeploy() {
      await world.redeploy("dev", "backend");
      await world.advance("30m");
    },
  };
}

/** A service in its world. */
export type Story = Awaited<ReturnType<typeof begin>>;

/** What is told of a push that nobody deploys. */
export const opened = expect.stringMatching(/^opened dev\/backend stale (not-redeployed|undetermined)$/);

/** What is told when it is deployed. */
export const resolved = "resolved dev/backend";

/** The messages about services since `from`: that something cannot be read is no news of any. */
export function aboutServices(world: World, from: number): AlertMessage[] {
  const alerts = world.alerts();
  const blind = alerts.filter(({ unreadable }) => unreadable.length > 0).map(({ incident }) => incident);
  return alerts.slice(from).filter(({ incident }) => !blind.includes(incident));
}

/** The messages about services since `from`, each once: a double has the same incident and sequence. */
export function once(world: World, from: number): AlertMessage[] {
  const alerts = aboutServices(world, from);
  return [...new Map(alerts.map((alert) => [`${alert.incident} ${alert.sequence}`, alert])).values()];
}
