/** CI pushes an image for each pull request too, at any hour; a merge is pushed as `main` and deployed. */
import { at, create, type Day, deploy, push, type Team, wait, without, workdays } from "../week.ts";

const service = "search/api";

const pullRequest = (day: Day, clock: `${string}:${string}`, commit: string, number: number) =>
  at(`${day} ${clock}`, push("search-api", commit, commit, `pr-${number}`));

const week = workdays.flatMap((day, i) => [
  pullRequest(day, "08:10", `e1a000${i}`, 40 + i),
  at(`${day} 12:00`, push("search-api", `e00000${i + 1}`, `e00000${i + 1}`, "main")),
  at(`${day} 12:03`, deploy(service, `search-api:e00000${i + 1}`)),
  pullRequest(day, "12:01", `e1b000${i}`, 50 + i),
  pullRequest(day, "16:45", `e1c000${i}`, 40 + i),
  pullRequest(day, "23:30", `e1d000${i}`, 50 + i),
]);

export const buildsPullRequests: Team = {
  name: "pushes an image for each pull request too",
  clusters: ["search"],
  repositories: ["search-api"],
  before: [push("search-api", "e000000", "e000000", "main"), create(service, "search-api:e000000")],
  week,
  wrong: {
    what: "the pipeline dies between the push and the deployment",
    week: without(week, "wed 12:03"),
    told: [
      "wed 12h opened search/api behind not-registered: e000003,main over e000002",
      "thu 12h resolved search/api: runs e000004,main",
    ],
  },
};

/** The same, with a preview of a pull request running in a cluster of its own. */
const guide = workdays.flatMap((day, i) => [
  at(`${day} 12:00`, push("guide", `f00000${i + 1}`, `f00000${i + 1}`, "main")),
  at(`${day} 12:03`, deploy("guide/api", `guide:f00000${i + 1}`)),
  at(`${day} 15:00`, push("guide", `f1a000${i}`, `f1a000${i}`, `pr-${60 + i}`)),
  at(`${day} 15:05`, deploy("guide-preview/api", `guide:f1a000${i}`)),
]);

export const previewsPullRequests: Team = {
  name: "runs previews of pull requests in a cluster of their own",
  clusters: ["guide", "guide-preview"],
  repositories: ["guide"],
  before: [
    push("guide", "f000000", "f000000", "main"),
    create("guide/api", "guide:f000000"),
    wait("10m"),
    push("guide", "f1fffff", "f1fffff", "pr-59"),
    create("guide-preview/api", "guide:f1fffff"),
  ],
  week: guide,
  wrong: {
    what: "the pipeline dies between the push of a merge and its deployment",
    week: without(guide, "wed 12:03"),
    told: [
      "wed 12h opened guide/api behind not-registered: f000003,main over f000002",
      "thu 12h resolved guide/api: runs f000004,main",
    ],
  },
};
