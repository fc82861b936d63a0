/** Production runs `prod`, a tag that a release manager moves to a digest which staging ran before. */
import { at, create, push, redeploy, type Team, without, workdays } from "../week.ts";

const [staging, production] = ["catalog-staging/api", "catalog-production/api"];

const week = [
  ...workdays.flatMap((day, i) => [
    at(`${day} 10:00`, push("catalog", `cab000${i + 1}`, `cab000${i + 1}`, "latest")),
    at(`${day} 10:03`, redeploy(staging)),
  ]),
  at("wed 16:00", push("catalog", "cab0001", "prod")),
  at("wed 16:05", redeploy(production)),
  at("thu 16:00", push("catalog", "cab0003", "prod")),
  at("thu 16:05", redeploy(production)),
  at("fri 09:00", push("catalog", "cab0001", "prod")),
  at("fri 09:05", redeploy(production)),
];

export const promotesByRetagging: Team = {
  name: "promotes by moving the tag prod to an old digest, back too",
  clusters: ["catalog-staging", "catalog-production"],
  repositories: ["catalog"],
  before: [
    push("catalog", "cab0000", "cab0000", "latest", "prod"),
    create(staging, "catalog:latest"),
    create(production, "catalog:prod"),
  ],
  week,
  wrong: {
    what: "the tag is moved, and production is not redeployed",
    week: without(week, "wed 16:05"),
    told: [
      "wed 16h opened catalog-production/api stale not-redeployed: cab0001,prod over cab0000",
      "thu 16h resolved catalog-production/api: runs cab0003,prod",
    ],
  },
};
