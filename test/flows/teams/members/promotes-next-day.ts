/**
 * CI registers a revision for each commit, deploys it to staging at once and to production a day later, from one
 * repository. Two services run each image, and are deployed one after the other.
 */
import { type Act, at, create, deploy, push, type Team, wait, without, workdays } from "../week.ts";

const commits = ["c0ffee0", "c0ffee1", "c0ffee2", "c0ffee3", "c0ffee4", "c0ffee5"];

/** One family for both environments; `main` names the newest commit. */
const orders = (environment: "staging" | "production", commit: string): Act[] => [
  deploy(`orders-${environment}/api`, `orders:${commit}`, "orders-api"),
  wait("3m"),
  deploy(`orders-${environment}/worker`, `orders:${commit}`, "orders-worker"),
];

const week = workdays.flatMap((day, i) => [
  at(`${day} 08:00`, ...orders("production", commits[i] ?? "")),
  at(`${day} 10:00`, push("orders", commits[i + 1] ?? "", commits[i + 1] ?? "", "main")),
  at(`${day} 10:04`, ...orders("staging", commits[i + 1] ?? "")),
]);

export const promotesNextDay: Team = {
  name: "deploys each commit to staging at once and to production a day later",
  clusters: ["orders-staging", "orders-production"],
  repositories: ["orders"],
  before: [
    push("orders", "c0fffff", "c0fffff"),
    wait("10m"),
    push("orders", "c0ffee0", "c0ffee0", "main"),
    create("orders-staging/api", "orders:c0ffee0", {}, "orders-api"),
    create("orders-staging/worker", "orders:c0ffee0", {}, "orders-worker"),
    create("orders-production/api", "orders:c0fffff", {}, "orders-api"),
    create("orders-production/worker", "orders:c0fffff", {}, "orders-worker"),
  ],
  week,
  wrong: {
    what: "staging's deployment never begins, and production gets what staging has",
    week: [...without(week, "wed 10:04", "thu 08:00"), at("thu 08:00", ...orders("production", "c0ffee2"))],
    told: [
      "wed 10h opened orders-staging/api behind not-registered: c0ffee3,main over c0ffee2; orders-staging/worker behind not-registered: c0ffee3,main over c0ffee2",
      "thu 10h resolved orders-staging/api: runs c0ffee4,main",
      "thu 10h resolved orders-staging/worker: runs c0ffee4,main",
    ],
  },
};

/** The same, where tags are commit ids alone and each environment has a family of its own. */
const ledger = workdays.flatMap((day, i) => [
  at(`${day} 08:00`, deploy("ledger-production/api", `ledger:d0ffee${i}`)),
  at(`${day} 10:00`, push("ledger", `d0ffee${i + 1}`, `d0ffee${i + 1}`)),
  at(`${day} 10:04`, deploy("ledger-staging/api", `ledger:d0ffee${i + 1}`)),
]);

export const promotesWithoutMain: Team = {
  name: "does so with nothing but commit ids",
  clusters: ["ledger-staging", "ledger-production"],
  repositories: ["ledger"],
  before: [
    push("ledger", "d0fffff", "d0fffff"),
    wait("10m"),
    push("ledger", "d0ffee0", "d0ffee0"),
    create("ledger-staging/api", "ledger:d0ffee0"),
    create("ledger-production/api", "ledger:d0fffff"),
  ],
  week: ledger,
  wrong: {
    what: "the pipeline dies after the push; and on Friday production is forgotten, which is a person's to know",
    week: without(ledger, "wed 10:04", "thu 08:00", "fri 08:00"),
    told: [
      "wed 10h opened ledger-staging/api low behind not-registered: d0ffee3 over d0ffee2",
      "thu 10h resolved ledger-staging/api: runs d0ffee4",
    ],
  },
};
