/** A service is scaled to zero from evening to morning; its images are pushed by day, and in one night. */
import { at, create, push, redeploy, scale, type Team, without, workdays } from "../week.ts";

const service = "backoffice/web";

const week = [
  ...workdays.flatMap((day, i) => [
    at(`${day} 07:00`, scale(service, 2)),
    at(`${day} 10:00`, push("backoffice", `0ff1ce${i + 1}`, `0ff1ce${i + 1}`, "latest")),
    at(`${day} 10:02`, redeploy(service)),
    at(`${day} 20:00`, scale(service, 0)),
  ]),
  at("wed 22:00", push("backoffice", "0ff1cee", "0ff1cee", "latest")),
  at("wed 22:02", redeploy(service)),
];

export const sleepsAtNight: Team = {
  name: "scales its service to zero from evening to morning",
  clusters: ["backoffice"],
  repositories: ["backoffice"],
  before: [
    push("backoffice", "0ff1ce0", "0ff1ce0", "latest"),
    create(service, "backoffice:latest"),
    scale(service, 0),
  ],
  week,
  wrong: {
    what: "an image is pushed while it sleeps, and not deployed: it would wake with the old one",
    week: without(week, "wed 22:02"),
    told: [
      "wed 22h opened backoffice/web stale not-redeployed: 0ff1cee,latest over 0ff1ce3",
      "thu 10h resolved backoffice/web: runs 0ff1ce4,latest",
    ],
  },
};
