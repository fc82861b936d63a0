/** Repositories whose names differ by a word, used by different teams: they never meet in a message. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { at, create, type Day, type Part, play, push, redeploy, register, scale, type Week } from "./week.ts";

const everyDay = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const satisfies readonly Day[];

/** What a team does at some hours of every day: it pushes `latest`, and deploys it three minutes later. */
const shipAt = (service: string, repository: string, hours: readonly string[]) =>
  everyDay.flatMap((day) =>
    hours.flatMap((hour) => [
      at(`${day} ${hour}:00`, push(repository, `${repository} ${day} ${hour}h`, "latest")),
      at(`${day} ${hour}:03`, redeploy(service)),
    ]),
  );

const swarm: Part = {
  clusters: ["swarm"],
  repositories: ["swarm-backend"],
  before: [
    push("swarm-backend", "swarm-backend before", "latest"),
    create("swarm/backend", "swarm-backend:latest"),
  ],
  week: [
    ...shipAt("swarm/backend", "swarm-backend", ["02", "09", "13"]),
    at("wed 11:30", push("swarm-backend", "swarm-backend forgotten", "latest")),
  ],
};

const development: Part = {
  clusters: ["swarm-dev"],
  repositories: ["swarm-dev-backend"],
  before: [
    push("swarm-dev-backend", "swarm-dev-backend before", "latest"),
    create("swarm-dev/backend", "swarm-dev-backend:latest"),
  ],
  week: [
    ...shipAt("swarm-dev/backend", "swarm-dev-backend", ["04", "11", "22"]),
    at("thu 05:30", scale("swarm-dev/backend", 0)),
    at("thu 07:00", push("swarm-dev-backend", "swarm-dev-backend asleep", "latest")),
    at("thu 07:03", redeploy("swarm-dev/backend")),
    at("thu 08:30", scale("swarm-dev/backend", 1)),
  ],
};

/** Its image is run by a schedule, and by no service. */
const nightly: Part = {
  clusters: [],
  repositories: ["swarm-nightly-backend"],
  before: [
    push("swarm-nightly-backend", "swarm-nightly-backend before", "latest"),
    register("swarm/nightly", "swarm-nightly-backend:latest"),
  ],
  week: everyDay.flatMap((day) => [
    at(`${day} 06:10`, push("swarm-nightly-backend", `nightly ${day}`, "latest")),
    at(`${day} 17:40`, push("swarm-nightly-backend", `nightly ${day} afternoon`, "latest")),
  ]),
};

describe("teams whose repositories differ by a word", () => {
  let week: Week;
  beforeAll(async () => {
    week = await play([swarm, development, nightly]);
  }, 300_000);
  afterAll(() => week.world.close());

  test("hear of their own pushes alone", () => {
    expect(week.toldTo(swarm)).toEqual([
      "wed 11h opened swarm/backend stale not-redeployed: swarm-backend forgotten(latest) over swarm-backend wed 09h()",
      "wed 13h resolved swarm/backend: runs swarm-backend wed 13h(latest)",
    ]);
    expect(week.toldTo(development)).toEqual([]);
    expect(week.toldTo(nightly)).toEqual([]);
    expect(week.troubles()).toEqual([]);
  });

  test("never meet in a message", () => {
    expect(week.strays()).toEqual([]);
  });
});
