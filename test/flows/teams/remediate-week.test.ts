/** A week of a service on `latest` that the program deploys, and that people deploy by hand now and then. */
import { DescribeServicesCommand, ListTaskDefinitionsCommand } from "@aws-sdk/client-ecs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  at,
  create,
  type Day,
  deploy,
  goBack,
  type Moment,
  type Part,
  play,
  push,
  redeploy,
  scale,
  type Week,
  workdays,
} from "./week.ts";

const service = "factory/web";

const pushAt = (moment: Moment) => at(moment, push("factory", moment.replace(":00", "h"), "latest"));

const factory: Part = {
  clusters: ["factory"],
  repositories: ["factory"],
  before: [
    push("factory", "before", "latest"),
    create(service, "factory:latest", { tags: [{ key: "ecs-image-drift:mode", value: "remediate" }] }),
  ],
  week: [
    ...workdays.flatMap((day) =>
      (["09:00", "12:00", "15:00", "18:00"] as const).map((clock) => pushAt(`${day} ${clock}`)),
    ),
    // By hand: a forced deployment, which changes nothing of a pinned revision.
    at("mon 10:30", redeploy(service)),
    // A deployment of its own by somebody who does not wait for the program.
    at("tue 15:03", deploy(service, "factory:latest")),
    at("wed 11:00", scale(service, 4)),
    at("wed 22:00", scale(service, 2)),
    // What was deployed at noon does not do.
    at("fri 13:30", goBack(service, 18)),
  ],
};

describe("a week of a service that the program deploys", () => {
  let week: Week;
  beforeAll(async () => {
    week = await play([factory], { remediation: "on" });
  }, 300_000);
  afterAll(() => week.world.close());

  test("has a message for each push that the program deployed, and no other", async () => {
    const remediated = (day: Day, clocks: readonly number[]) =>
      clocks.map(
        (clock) =>
          `${day} ${clock}h remediated factory/web: runs ${day} ${String(clock).padStart(2, "0")}h(latest)`,
      );
    expect(week.toldTo(factory)).toEqual([
      ...remediated("mon", [9, 12, 15, 18]),
      ...remediated("tue", [9, 12, 18]),
      ...remediated("wed", [9, 12, 15, 18]),
      ...remediated("thu", [9, 12, 15, 18]),
      ...remediated("fri", [9, 12]),
      "fri 13h notice factory/web held: runs fri 09h()",
      ...remediated("fri", [15, 18]),
    ]);
    expect(week.troubles()).toEqual([]);
  });

  test("leaves the service on the last push, and a revision for each deployment, and no other", async () => {
    const { services = [] } = await week.world.ecs.send(
      new DescribeServicesCommand({ cluster: "factory", services: ["web"] }),
    );
    expect(services).toMatchObject([{ desiredCount: 2, runningCount: 2 }]);
    const { taskDefinitionArns } = await week.world.ecs.send(
      new ListTaskDefinitionsCommand({ familyPrefix: "factory-web" }),
    );
    expect(taskDefinitionArns).toHaveLength(21);
  });
});
