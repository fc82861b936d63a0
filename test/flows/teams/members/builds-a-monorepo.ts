/**
 * Every build of a monorepo pushes 30 images under its commit id and `latest`; three of them have changed, and
 * those are deployed. Some are jobs, which no service runs.
 */
import { at, create, type Day, push, redeploy, type Team, without } from "../week.ts";

const names = [
  ...["accounts", "basket", "catalog", "delivery", "emails", "feeds", "gateway", "history", "images"],
  ...["jobs", "kiosk", "labels", "mailer", "notices", "offers", "prices", "queries", "returns", "stock"],
  ...[
    "taxes",
    "users",
    "vouchers",
    "wishes",
    "xrates",
    "yields",
    "zones",
    "archive",
    "cleanup",
    "import",
    "export",
  ],
];

/** Images that nothing runs as a service. */
const jobs: readonly string[] = ["archive", "cleanup", "import", "export"];

/** The three that change on a day. */
const changed = (i: number) => names.slice(3 * i + 3, 3 * i + 6);

/** What an image is called that last changed on day `i`. */
const contentOf = (name: string, i: number) => {
  const last = Array.from({ length: i + 1 }, (_, j) => i - j).find((j) => changed(j).includes(name));
  return last === undefined ? `${name} of last week` : `${name} of ${builds[last]}`;
};

const builds = ["mon", "wed", "thu"] as const satisfies readonly Day[];

const build = (day: Day, i: number) => [
  at(
    `${day} 12:00`,
    ...names.map((name) => push(`mono/${name}`, contentOf(name, i), `ab1234${i}`, "latest")),
  ),
  at(`${day} 12:05`, ...changed(i).map((name) => redeploy(`mono/${name}`))),
];

const week = builds.flatMap(build);

export const buildsAMonorepo: Team = {
  name: "pushes the 30 images of a monorepo, of which 3 changed",
  clusters: ["mono"],
  repositories: names.map((name) => `mono/${name}`),
  before: [
    ...names.map((name) => push(`mono/${name}`, `${name} of last week`, "ab1233f", "latest")),
    ...names
      .filter((name) => !jobs.includes(name))
      .map((name) => create(`mono/${name}`, `mono/${name}:latest`, { desiredCount: 1 })),
  ],
  week,
  wrong: {
    what: "one of the three is not deployed",
    week: [
      ...without(week, "wed 12:05"),
      at("wed 12:05", redeploy("mono/gateway"), redeploy("mono/images")),
      at("wed 17:00", redeploy("mono/history")),
    ],
    told: [
      "wed 12h opened mono/history stale not-redeployed: history of wed(ab12341,latest) over history of last week(ab1233f,ab12340)",
      "wed 17h resolved mono/history: runs history of wed(ab12341,latest)",
    ],
  },
};
