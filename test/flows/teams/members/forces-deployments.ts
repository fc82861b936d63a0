/** CI pushes each commit under its id and `latest`, and forces a deployment. */
import { at, create, type Day, push, redeploy, type Team, without, workdays } from "../week.ts";

const service = "storefront/web";

const ship = (day: Day, clock: string, commit: string) => [
  at(`${day} ${clock}:00`, push("storefront-web", commit, commit, "latest")),
  at(`${day} ${clock}:02`, redeploy(service)),
];

const week = workdays.flatMap((day, i) => [
  ...ship(day, "10", `a00000${i + 1}`),
  ...ship(day, "16", `b00000${i + 1}`),
]);

export const forcesDeployments: Team = {
  name: "pushes commit id and latest, and forces a deployment",
  clusters: ["storefront"],
  repositories: ["storefront-web"],
  before: [push("storefront-web", "a000000", "a000000", "latest"), create(service, "storefront-web:latest")],
  week,
  wrong: {
    what: "the deployment is forgotten once",
    week: without(week, "wed 10:02"),
    told: [
      "wed 10h opened storefront/web stale not-redeployed: a000003,latest over b000002",
      "wed 16h resolved storefront/web: runs b000003,latest",
    ],
  },
};
