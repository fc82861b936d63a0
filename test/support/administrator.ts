/** The program's ports with an administrator's credentials: for what a story needs to have happened before. */
import { vi } from "vitest";
import { connect } from "../../src/connect/connect.ts";
import type { Ports } from "../../src/reconcile/ports.ts";
import { region, type World } from "./world.ts";

/** Connects to a world, in this process. The environment is that of the last world until `vi.unstubAllEnvs`. */
export function asAdministrator({ sandbox }: World): Ports {
  const physicalId = (id: string) =>
    sandbox.stack?.resources.find(({ logicalId }) => logicalId === id)?.physicalId ?? "";
  const environment = {
    AWS_ENDPOINT_URL: sandbox.url,
    AWS_REGION: region,
    AWS_ACCESS_KEY_ID: "admin",
    AWS_SECRET_ACCESS_KEY: "admin",
    ALERTS_TOPIC: physicalId("Alerts"),
    JOURNAL_TABLE: physicalId("Journal"),
    RECHECKS_QUEUE: physicalId("Rechecks"),
  };
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
  return { ...connect(process.env, {}), log: { info: () => {}, warn: () => {} } };
}
