/** A scenario for each finding and cause. */
import { create, deploy, goBack, push, pushManifest, redeploy, register } from "../teams/week.ts";
import type { Scenario } from "./scenario.ts";
import {
  archive,
  cached,
  chart,
  createOf,
  deleteImage,
  fails,
  forArm,
  loseNextPush,
  runStray,
  stopOne,
  stopStray,
} from "./verbs.ts";

const ec2 = { launchType: "EC2" };
const breaker = { deploymentConfiguration: { deploymentCircuitBreaker: { enable: true, rollback: true } } };

export const drift = {
  "stale not-redeployed": {
    story: "whose tag moved on, and nobody deployed it",
    cluster: "amber",
    before: [push("amber", "amber1", "latest"), create("amber/api", "amber:latest")],
    acts: [
      [0, push("amber", "amber2", "latest")],
      [60, redeploy("amber/api")],
    ],
    told: ["opened api stale not-redeployed", "resolved api"],
  },
  "stale stale-cache": {
    story: "whose nodes answered a deployment from their caches",
    cluster: "basil",
    before: [cached("basil"), push("basil", "basil1", "latest"), create("basil/api", "basil:latest", ec2)],
    acts: [
      [0, push("basil", "basil2", "latest")],
      [2, redeploy("basil/api")],
      [60, deploy("basil/api", "basil@basil2")],
    ],
    told: {
      events: ["opened api stale stale-cache", "resolved api"],
      sweep: ["opened api stale undetermined", "resolved api"],
    },
  },
  "stale rolled-back": {
    story: "whose tag moved on to an image that does not start, and ECS rolled it back",
    cluster: "cedar",
    before: [push("cedar", "cedar1", "latest"), create("cedar/api", "cedar:latest", breaker)],
    acts: [
      [0, pushManifest("cedar", "cedar2", fails("cedar2", "start"), "latest")],
      [2, redeploy("cedar/api")],
      [120, push("cedar", "cedar3", "latest")],
      [122, redeploy("cedar/api")],
    ],
    told: ["opened api stale rolled-back", "resolved api"],
  },
  "stale undetermined": {
    story: "that a deployment left on the old image, and nobody heard of the push",
    cluster: "dill",
    before: [cached("dill"), push("dill", "dill1", "latest"), create("dill/api", "dill:latest", ec2)],
    acts: [
      [0, loseNextPush("dill", "latest"), push("dill", "dill2", "latest")],
      [2, redeploy("dill/api")],
      [60, deploy("dill/api", "dill@dill2")],
    ],
    told: ["opened api stale undetermined", "resolved api"],
  },
  "behind not-registered": {
    story: "of which the newest commit was pushed, and no revision registered",
    cluster: "elder",
    before: [push("elder", "e1de401", "e1de401", "main"), create("elder/api", "elder:e1de401")],
    acts: [
      [0, push("elder", "e1de402", "e1de402", "main")],
      [60, deploy("elder/api", "elder:e1de402")],
    ],
    told: ["opened api behind not-registered", "resolved api"],
  },
  "behind not-updated": {
    story: "of which the newest revision was registered, and the service left on the one before",
    cluster: "fennel",
    before: [push("fennel", "fe44e01", "fe44e01", "main"), create("fennel/api", "fennel:fe44e01")],
    acts: [
      [0, push("fennel", "fe44e02", "fe44e02", "main")],
      [2, register("fennel/api", "fennel:fe44e02")],
      [60, goBack("fennel/api", 2)],
    ],
    told: ["opened api behind not-updated", "resolved api"],
  },
  "behind rolled-back": {
    story: "whose newest revision does not start, and ECS rolled it back",
    cluster: "ginger",
    before: [push("ginger", "61e4701", "61e4701", "main"), create("ginger/api", "ginger:61e4701", breaker)],
    acts: [
      [0, pushManifest("ginger", "61e4702", fails("61e4702", "start"), "61e4702", "main")],
      [2, deploy("ginger/api", "ginger:61e4702")],
      [120, push("ginger", "61e4703", "61e4703", "main")],
      [122, deploy("ginger/api", "ginger:61e4703")],
    ],
    told: ["opened api behind rolled-back", "resolved api"],
  },
  "moved off by hand": {
    story: "that a person moved back from the newest image",
    cluster: "hazel",
    before: [push("hazel", "4a2e101", "4a2e101", "main"), create("hazel/api", "hazel:4a2e101")],
    acts: [
      [0, push("hazel", "4a2e102", "4a2e102", "main")],
      [2, deploy("hazel/api", "hazel:4a2e102")],
      [30, goBack("hazel/api", 1)],
      [120, push("hazel", "4a2e103", "4a2e103", "main")],
      [122, deploy("hazel/api", "hazel:4a2e103")],
    ],
    told: ["notice api"],
  },
  stalled: {
    story: "whose new tasks do not start, and no circuit breaker ends it",
    cluster: "iris",
    before: [push("iris", "iris1", "latest"), create("iris/api", "iris:latest")],
    acts: [
      [0, pushManifest("iris", "iris2", fails("iris2", "start"), "latest")],
      [2, redeploy("iris/api")],
      [120, push("iris", "iris3", "latest")],
      [122, redeploy("iris/api")],
    ],
    told: ["opened api stalled", "resolved api"],
  },
  "mixed digests": {
    story: "without version consistency, of which one task was replaced after a push",
    cluster: "jasmine",
    before: [
      push("jasmine", "jasmine1", "latest"),
      createOf("jasmine", { app: "jasmine:latest" }, {}, { versionConsistency: "disabled" }),
    ],
    acts: [
      [0, push("jasmine", "jasmine2", "latest")],
      [2, stopOne("jasmine")],
      [60, redeploy("jasmine/api")],
    ],
    told: ["opened api mixed digests", "resolved api"],
  },
  "mixed revisions": {
    story: "of which a task of an older revision runs on",
    cluster: "kale",
    before: [
      push("kale", "kale1", "latest"),
      create("kale/api", "kale:latest"),
      deploy("kale/api", "kale:latest"),
    ],
    acts: [
      [0, runStray("kale", "kale-api:1")],
      [60, stopStray("kale")],
    ],
    told: ["opened api mixed revisions", "resolved api"],
  },
  "missing tag-gone": {
    story: "whose tag was deleted",
    cluster: "laurel",
    before: [push("laurel", "laurel1", "latest", "keep"), create("laurel/api", "laurel:latest")],
    acts: [
      [0, deleteImage("laurel", { imageTag: "latest" })],
      [60, push("laurel", "laurel1", "latest")],
    ],
    told: ["opened api missing tag-gone", "resolved api"],
  },
  "missing digest-gone": {
    story: "that is pinned to an image which was deleted",
    cluster: "mallow",
    before: [push("mallow", "mallow1", "once"), create("mallow/api", "mallow@mallow1")],
    acts: [
      [0, deleteImage("mallow", { imageTag: "once" })],
      [60, push("mallow", "mallow1", "once")],
    ],
    told: ["opened api missing digest-gone", "resolved api"],
  },
  "missing not-an-image": {
    story: "whose tag came to name a Helm chart",
    cluster: "chartreuse",
    before: [push("chartreuse", "chartreuse1", "latest"), create("chartreuse/api", "chartreuse:latest")],
    acts: [
      [0, chart("chartreuse", "latest")],
      [60, push("chartreuse", "chartreuse1", "latest")],
    ],
    told: ["opened api missing not-an-image", "resolved api"],
  },
  "missing no-platform": {
    story: "whose tag came to name an image for another platform",
    cluster: "elsewise",
    before: [push("elsewise", "elsewise1", "latest"), create("elsewise/api", "elsewise:latest")],
    acts: [
      [0, forArm("elsewise", "elsewise2", "latest")],
      [60, push("elsewise", "elsewise1", "latest")],
    ],
    told: ["opened api missing no-platform", "resolved api"],
  },
  "missing archived": {
    story: "whose image was archived",
    cluster: "nettle",
    before: [push("nettle", "nettle1", "latest"), create("nettle/api", "nettle:latest")],
    acts: [
      [0, archive("nettle", "latest", "ARCHIVE")],
      [60, archive("nettle", "latest", "STANDARD")],
    ],
    told: ["opened api missing archived", "resolved api"],
  },
  unpullable: {
    story: "whose new image cannot be pulled",
    cluster: "orchid",
    before: [push("orchid", "orchid1", "latest"), create("orchid/api", "orchid:latest")],
    acts: [
      [0, pushManifest("orchid", "orchid2", fails("orchid2", "pull"), "latest")],
      [2, redeploy("orchid/api")],
      [50, push("orchid", "orchid3", "latest")],
      [52, redeploy("orchid/api")],
    ],
    told: ["opened api unpullable", "resolved api"],
  },
  "one of several": {
    story: "of which one container drifts, beside one of Docker Hub and one that is pinned",
    cluster: "rosemary",
    before: [
      push("rosemary", "rosemary1", "latest"),
      push("rosemary-worker", "worker1", "latest"),
      createOf("rosemary", {
        app: "rosemary:latest",
        worker: "rosemary-worker@worker1",
        proxy: "docker.io/library/nginx:latest",
      }),
    ],
    acts: [
      [0, push("rosemary", "rosemary2", "latest")],
      [60, redeploy("rosemary/api")],
    ],
    told: ["opened api stale not-redeployed", "resolved api"],
  },
  "wrong-repository": {
    story: "whose image was pushed to a repository of a similar name",
    cluster: "parsley",
    before: [
      push("parsley-shop-backend", "parsley1", "latest"),
      create("parsley/api", "parsley-shop-backend:latest"),
    ],
    acts: [[0, push("parsley-shop-dev-backend", "parsley2", "latest")]],
    // Where a push went is known from its event alone.
    told: { events: ["opened parsley-shop-dev-backend wrong-repository"], sweep: [] },
  },
} satisfies Record<string, Scenario>;
