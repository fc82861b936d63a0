/** CodeDeploy replaces the tasks of a service by those of a second task set, and both run for half an hour. */
import {
  CreateTaskSetCommand,
  DeleteTaskSetCommand,
  DescribeTaskSetsCommand,
  UpdateServicePrimaryTaskSetCommand,
} from "@aws-sdk/client-ecs";
import { type Act, at, create, push, type Stage, type Team, without, workdays } from "../week.ts";

const service = { cluster: "tickets", service: "api" };

const taskSetsOf = async ({ world }: Stage) =>
  (await world.ecs.send(new DescribeTaskSetsCommand(service))).taskSets ?? [];

/** Starts a green task set beside the blue one. */
const startGreen =
  (image: string): Act =>
  async ({ world, image: full }) => {
    const taskDefinition = await world.register("tickets-api", { app: full(image) });
    await world.ecs.send(new CreateTaskSetCommand({ ...service, taskDefinition, launchType: "FARGATE" }));
    await world.sandbox.settle();
  };

/** Traffic goes to green. */
const shift: Act = async (stage) => {
  const green = (await taskSetsOf(stage)).find(({ status }) => status === "ACTIVE");
  const primaryTaskSet = green?.taskSetArn;
  await stage.world.ecs.send(new UpdateServicePrimaryTaskSetCommand({ ...service, primaryTaskSet }));
};

/** The task set that is not in use any more goes: blue, or a green that did not do. */
const removeOther: Act = async (stage) => {
  const other = (await taskSetsOf(stage)).find(({ status }) => status === "ACTIVE");
  await stage.world.ecs.send(new DeleteTaskSetCommand({ ...service, taskSet: other?.taskSetArn }));
  await stage.world.sandbox.settle();
};

const week = workdays.flatMap((day, i) => [
  at(`${day} 10:00`, push("tickets", `feed00${i + 1}`, `feed00${i + 1}`, "main")),
  at(`${day} 10:04`, startGreen(`tickets:feed00${i + 1}`)),
  at(`${day} 10:34`, shift),
  at(`${day} 11:04`, removeOther),
]);

export const shiftsBlueToGreen: Team = {
  name: "shifts from blue to green under CODE_DEPLOY",
  clusters: ["tickets"],
  repositories: ["tickets"],
  before: [
    push("tickets", "feed000", "feed000", "main"),
    create("tickets/api", "tickets:feed000", { deploymentController: { type: "CODE_DEPLOY" } }),
  ],
  week,
  wrong: {
    what: "CodeDeploy is not told of the push",
    week: without(week, "wed 10:04", "wed 10:34", "wed 11:04"),
    told: [
      "wed 10h opened tickets/api behind not-registered: feed003,main over feed002",
      "thu 11h resolved tickets/api: runs feed004,main",
    ],
  },
};
