/** ECS rolls back what does not start; CI deploys each commit to staging, and what started there to production. */
import { manifestOf } from "../../../support/world.ts";
import { at, create, deploy, push, pushManifest, type Team, wait, without, workdays } from "../week.ts";

const [staging, production] = ["maps-staging/api", "maps-production/api"];
const breaker = { deploymentConfiguration: { deploymentCircuitBreaker: { enable: true, rollback: true } } };
const commits = ["abba000", "abba001", "abba002", "abba003", "abba004", "abba005"];

const week = workdays.flatMap((day, i) => [
  at(`${day} 08:00`, deploy(production, `maps:${commits[i]}`)),
  at(`${day} 10:00`, push("maps", commits[i + 1] ?? "", commits[i + 1] ?? "", "main")),
  at(`${day} 10:04`, deploy(staging, `maps:${commits[i + 1]}`)),
]);

const doesNotStart = manifestOf("abba003", { "sandbox.fail": "start" });

export const hasEcsRollBack: Team = {
  name: "has ECS roll back what does not start",
  clusters: ["maps-staging", "maps-production"],
  repositories: ["maps"],
  before: [
    push("maps", "abbafff", "abbafff"),
    wait("10m"),
    push("maps", "abba000", "abba000", "main"),
    create(staging, "maps:abba000", breaker),
    create(production, "maps:abbafff", breaker),
  ],
  week,
  wrong: {
    what: "the tasks of a commit do not start in staging, and production does not get it",
    week: [
      ...without(week, "wed 10:00", "thu 08:00"),
      at("wed 10:00", pushManifest("maps", "abba003", doesNotStart, "abba003", "main")),
    ],
    told: [
      "wed 10h opened maps-staging/api behind rolled-back: abba003,main over abba002",
      "thu 10h resolved maps-staging/api: runs abba004,main",
    ],
  },
};
