/** Releases go by semantic version; the services of v1 and v2 run side by side from one repository. */
import { at, create, deploy, push, register, type Team, without } from "../week.ts";

const release = (version: string) => {
  const [major, minor] = version.split(".");
  return push("billing", version, version, `${major}.${minor}`, "latest");
};

const week = [
  at("mon 14:00", push("billing", "1.4.3-rc.1", "1.4.3-rc.1")),
  at("tue 10:00", release("1.4.3")),
  at("tue 10:05", deploy("billing/v1", "billing:1.4.3")),
  at("wed 10:00", release("2.1.0")),
  at("wed 10:05", deploy("billing/v2", "billing:2.1.0")),
  at("thu 10:00", push("billing", "1.3.9", "1.3.9", "1.3")),
  at("thu 16:00", push("billing", "3.0.0-beta.1", "3.0.0-beta.1")),
  at("fri 10:00", release("1.4.4")),
  at("fri 10:05", deploy("billing/v1", "billing:1.4.4")),
  at("fri 11:00", release("3.0.0")),
];

export const releasesVersions: Team = {
  name: "releases by semantic version, v1 and v2 side by side",
  clusters: ["billing"],
  repositories: ["billing"],
  before: [
    push("billing", "1.4.2", "1.4.2", "1.4"),
    push("billing", "2.0.1", "2.0.1", "2.0", "latest"),
    create("billing/v1", "billing:1.4.2"),
    create("billing/v2", "billing:2.0.1"),
  ],
  week,
  wrong: {
    what: "the revision with the new v2 is registered, and the service is not updated until Thursday",
    week: [
      ...without(week, "wed 10:05"),
      at("wed 10:05", register("billing/v2", "billing:2.1.0")),
      at("thu 14:00", deploy("billing/v2", "billing:2.1.0")),
    ],
    told: [
      "wed 10h opened billing/v2 behind not-updated: 2.1,2.1.0,latest over 2.0,2.0.1",
      "thu 12h reminder billing/v2 behind not-updated: 2.1,2.1.0,latest over 2.0,2.0.1",
      "thu 14h resolved billing/v2: runs 2.1,2.1.0,latest",
    ],
  },
};
