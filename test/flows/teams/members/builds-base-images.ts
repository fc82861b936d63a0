/** A team that builds base images every night: nothing runs them, though their names are like those that run. */
import { at, create, deploy, push, type Team, without, workdays } from "../week.ts";

const nightly = workdays.flatMap((day, i) => [
  at(`${day} 02:00`, push("platform/base-node", `node base ${day}`, "24", `24.11.${i}`)),
  at(`${day} 02:20`, push("platform/node", `node ${day}`, "24", `24.11.${i}`)),
  at(`${day} 14:00`, push("platform/api", `bade00${i + 1}`, `bade00${i + 1}`, "main")),
  at(`${day} 14:04`, deploy("platform/api", `platform/api:bade00${i + 1}`)),
]);

export const buildsBaseImages: Team = {
  name: "builds base images that nothing runs",
  clusters: ["platform"],
  repositories: ["platform/base-node", "platform/node", "platform/api"],
  before: [
    push("platform/base-node", "node base before", "24", "24.10.9"),
    push("platform/node", "node before", "24", "24.10.9"),
    push("platform/api", "bade000", "bade000", "main"),
    create("platform/api", "platform/api:bade000"),
  ],
  week: nightly,
  wrong: {
    what: "the nightly build dies after the first of its images",
    week: without(nightly, "wed 02:20"),
    told: [],
  },
};
