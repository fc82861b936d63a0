/** CI pushes commit id and `latest`, and registers a revision that is pinned to the digest. */
import { at, create, deploy, push, type Team, without, workdays } from "../week.ts";

const week = workdays.flatMap((day, i) => [
  at(`${day} 14:00`, push("payments", `fade00${i + 1}`, `fade00${i + 1}`, "latest")),
  at(`${day} 14:06`, deploy("payments/api", `payments@fade00${i + 1}`)),
]);

export const pinsDigests: Team = {
  name: "pins its services to digests",
  clusters: ["payments"],
  repositories: ["payments"],
  before: [push("payments", "fade000", "fade000", "latest"), create("payments/api", "payments@fade000")],
  week,
  wrong: {
    what: "the pipeline dies before it registers the revision",
    week: without(week, "wed 14:06"),
    told: [
      "wed 14h opened payments/api behind not-registered: fade003,latest over fade002",
      "thu 14h resolved payments/api: runs fade004,latest",
    ],
  },
};
