/** A scenario for each thing that looks like drift and is none: people hear nothing. */
import { DeregisterTaskDefinitionCommand } from "@aws-sdk/client-ecs";
import { digestOf, indexOf, manifestOf } from "../../support/world.ts";
import { type Act, create, deploy, push, pushManifest, redeploy, scale, update } from "../teams/week.ts";
import type { Scenario } from "./scenario.ts";
import {
  buildIndex,
  callEcr,
  createOf,
  createTheirs,
  createWithTaskSets,
  removeOther,
  shiftToGreen,
  startGreen,
} from "./verbs.ts";

const told: readonly string[] = [];
const wrap = (content: string) => indexOf({ "linux/amd64": manifestOf(content) });

/** A push, and a deployment two minutes later: what every pipeline does. */
const pushAndDeploy = (cluster: string, tag = "latest"): Scenario["acts"] => [
  [0, push(cluster, `${cluster}2`, tag)],
  [2, redeploy(`${cluster}/api`)],
];

/** What a service is created with → the scenario in which it is pushed to and deployed as usual. */
const usual = (story: string, cluster: string, options: object): Scenario => ({
  story,
  cluster,
  before: [push(cluster, `${cluster}1`, "latest"), create(`${cluster}/api`, `${cluster}:latest`, options)],
  acts: pushAndDeploy(cluster),
  told,
});

const strategy = (deploymentConfiguration: object) => ({ deploymentConfiguration });

const pausedAt = (stage: string) =>
  strategy({
    lifecycleHooks: [
      {
        targetType: "PAUSE",
        lifecycleStages: [stage],
        timeoutConfiguration: { timeoutInMinutes: 120, action: "CONTINUE" },
      },
    ],
  });

/** A service whose image is written with another host name of the repository. */
const writtenWith = (story: string, cluster: string, host: string): Scenario => ({
  story,
  cluster,
  before: [push(cluster, `${cluster}1`, "latest"), createOf(cluster, { app: `${host}/${cluster}:latest` })],
  acts: pushAndDeploy(cluster),
  told,
});

const deregister =
  (taskDefinition: string): Act =>
  async ({ world }) => {
    await world.ecs.send(new DeregisterTaskDefinitionCommand({ taskDefinition }));
    await world.sandbox.settle();
  };

/** In another registry a push is no event here. */
const elsewhere = (
  story: string,
  cluster: string,
  { host, registryId, region }: { host: string; registryId?: string; region?: string },
): Scenario => {
  const input = { repositoryName: cluster, ...(registryId ? { registryId } : {}) };
  const put = (content: string) =>
    callEcr("PutImage", { ...input, imageManifest: manifestOf(content), imageTag: "latest" }, region);
  return {
    story,
    cluster,
    before: [
      registryId ? createTheirs(registryId, cluster) : callEcr("CreateRepository", input, region),
      put(`${cluster}1`),
      createOf(cluster, { app: `${host}/${cluster}:latest` }),
    ],
    acts: [
      [0, put(`${cluster}2`)],
      [2, redeploy(`${cluster}/api`)],
    ],
    told,
  };
};

/** A repository that AWS itself copies images to. */
const copied = (story: string, cluster: string, operation: string, from: object): Scenario => {
  const copy = (content: string) =>
    callEcr(operation, {
      repositoryName: cluster,
      imageManifest: manifestOf(content),
      imageTag: "latest",
      ...from,
    });
  return {
    story,
    cluster,
    before: [
      callEcr("CreateRepository", { repositoryName: cluster }),
      copy(`${cluster}1`),
      create(`${cluster}/api`, `${cluster}:latest`),
    ],
    acts: [
      [0, copy(`${cluster}2`)],
      [2, redeploy(`${cluster}/api`)],
    ],
    told,
  };
};

export const noDrift: readonly Scenario[] = [
  usual("whose pipeline deploys what it pushes", "almond", {}),
  {
    story: "whose tag comes to name an index of the image that runs",
    cluster: "birch",
    before: [push("birch", "birch1", "latest"), create("birch/api", "birch:latest")],
    acts: [[0, pushManifest("birch", "birch index", wrap("birch1"), "latest")]],
    told,
  },
  {
    story: "that runs an index, whose tag comes to name the image in it",
    cluster: "cherry",
    before: [
      push("cherry", "cherry1"),
      pushManifest("cherry", "cherry index", wrap("cherry1"), "latest"),
      create("cherry/api", "cherry:latest"),
    ],
    acts: [[0, push("cherry", "cherry1", "latest")]],
    told,
  },
  {
    story: "that is pinned to an image of the index that its tag names",
    cluster: "daisy",
    before: [
      buildIndex("daisy", "daisy1", "monday", "latest"),
      create("daisy/api", "daisy@daisy1 of monday"),
    ],
    acts: [[0, buildIndex("daisy", "daisy1", "tuesday", "latest")]],
    told,
  },
  {
    story: "whose image is built again, and only its provenance differs",
    cluster: "elm",
    before: [buildIndex("elm", "elm1", "monday", "latest"), create("elm/api", "elm:latest")],
    acts: [[0, buildIndex("elm", "elm1", "tuesday", "latest")]],
    told,
  },
  {
    story: "whose image is built again, and only its wrapper differs",
    cluster: "fern",
    before: [buildIndex("fern", "fern1", "monday", "latest"), create("fern/api", "fern:latest")],
    acts: [[0, buildIndex("fern", "fern1", "tuesday", "latest", { built: "tuesday" })]],
    told,
  },
  {
    story: "whose image is pushed again, and nothing in it has changed",
    cluster: "gorse",
    before: [push("gorse", "gorse1", "latest"), create("gorse/api", "gorse:latest")],
    acts: [[0, push("gorse", "gorse1", "latest")]],
    told,
  },
  {
    story: "whose tag moves on, and back before anybody deployed",
    cluster: "heather",
    before: [push("heather", "heather1", "latest"), create("heather/api", "heather:latest")],
    acts: [
      [0, push("heather", "heather2", "latest")],
      [5, push("heather", "heather1", "latest")],
    ],
    told,
  },
  usual(
    "that is replaced blue by green, both running for an hour",
    "ivy",
    strategy({ strategy: "BLUE_GREEN", bakeTimeInMinutes: 90 }),
  ),
  usual(
    "that is replaced step by step, over two hours",
    "juniper",
    strategy({
      strategy: "LINEAR",
      linearConfiguration: { stepPercent: 50, stepBakeTimeInMinutes: 60 },
    }),
  ),
  usual(
    "whose canary is watched for two hours",
    "kerria",
    strategy({
      strategy: "CANARY",
      canaryConfiguration: { canaryPercent: 50, canaryBakeTimeInMinutes: 120 },
    }),
  ),
  usual("whose deployment a hook pauses before its tasks start", "larch", pausedAt("PRE_SCALE_UP")),
  usual("whose deployment a hook pauses when its tasks run", "maple", pausedAt("POST_SCALE_UP")),
  usual(
    "whose old tasks are left to run after the new ones do",
    "nutmeg",
    strategy({
      earlySuccessCriteria: { enable: true, healthyPercent: 100, sourceServiceRevisionCleanup: "DEFERRED" },
    }),
  ),
  {
    story: "that CodeDeploy replaces, both task sets running for two hours",
    cluster: "oak",
    before: [
      push("oak", "0ac0001", "0ac0001", "main"),
      createWithTaskSets("oak", "CODE_DEPLOY", "oak:0ac0001"),
    ],
    acts: [
      [0, push("oak", "0ac0002", "0ac0002", "main")],
      [2, startGreen("oak", "oak:0ac0002")],
      [60, shiftToGreen("oak")],
      [120, removeOther("oak")],
    ],
    told,
  },
  {
    story: "of an external controller, with two task sets for two hours",
    cluster: "pine",
    before: [
      push("pine", "b14e001", "b14e001", "main"),
      createWithTaskSets("pine", "EXTERNAL", "pine:b14e001"),
    ],
    acts: [
      [0, push("pine", "b14e002", "b14e002", "main")],
      [2, startGreen("pine", "pine:b14e002")],
      [60, shiftToGreen("pine")],
      [120, removeOther("pine")],
    ],
    told,
  },
  usual("that Express manages", "quince", { resourceManagementType: "ECS" }),
  usual("with one task on each node", "rowan", {
    launchType: "EC2",
    schedulingStrategy: "DAEMON",
    desiredCount: undefined,
  }),
  usual("on capacity that a provider gives", "sorrel", {
    launchType: undefined,
    capacityProviderStrategy: [{ capacityProvider: "FARGATE_SPOT", weight: 1 }],
  }),
  {
    story: "that is scaled out, its new tasks still to start",
    cluster: "thyme",
    before: [push("thyme", "thyme1", "latest"), create("thyme/api", "thyme:latest")],
    acts: [
      [0, scale("thyme/api", 6)],
      [30, scale("thyme/api", 2)],
    ],
    told,
  },
  {
    story: "that sleeps while its tag moves on, and is deployed as it wakes",
    cluster: "ulex",
    before: [push("ulex", "ulex1", "latest"), create("ulex/api", "ulex:latest"), scale("ulex/api", 0)],
    acts: [
      [0, push("ulex", "ulex2", "latest")],
      [2, update("ulex/api", { forceNewDeployment: true })],
      [60, scale("ulex/api", 2)],
    ],
    told,
  },
  {
    story: "with the same image twice in each task",
    cluster: "vetch",
    before: [
      push("vetch", "vetch1", "latest"),
      createOf("vetch", { app: "vetch:latest", worker: "vetch:latest" }),
    ],
    acts: pushAndDeploy("vetch"),
    told,
  },
  {
    story: "with a sidecar of a commit, and an unmerged branch's image pushed",
    cluster: "willow",
    before: [push("willow", "a1110c1", "a1110c1", "main"), create("willow/api", "willow:a1110c1")],
    acts: [[0, push("willow", "a1110c2", "a1110c2")]],
    told,
  },
  {
    story: "on the first major, beside releases of the second",
    cluster: "yarrow",
    before: [push("yarrow", "yarrow1", "1.2.3"), create("yarrow/api", "yarrow:1.2.3")],
    acts: [[0, push("yarrow", "yarrow2", "2.0.0")]],
    told,
  },
  {
    story: "whose images come from Docker Hub, one of them pinned",
    cluster: "zinnia",
    before: [
      createOf("zinnia", {
        app: "docker.io/library/nginx:latest",
        proxy: `docker.io/library/envoy@${digestOf("envoy")}`,
      }),
    ],
    acts: [[0, redeploy("zinnia/api")]],
    told,
  },
  {
    story: "whose task definition is deregistered",
    cluster: "acacia",
    before: [push("acacia", "acacia1", "latest"), create("acacia/api", "acacia:latest")],
    acts: [
      [0, deregister("acacia-api:1")],
      [20, scale("acacia/api", 3)],
    ],
    told,
  },
  elsewhere("with an image of another account", "betony", {
    host: "999999999999.dkr.ecr.us-east-1.amazonaws.com",
    registryId: "999999999999",
  }),
  elsewhere("with an image of another region", "clover", {
    host: "123456789012.dkr.ecr.eu-west-1.amazonaws.com",
    region: "eu-west-1",
  }),
  copied("with a replicated image", "dahlia", "SandboxReplicateImage", {
    sourceAccount: "123456789012",
    sourceRegion: "eu-west-1",
  }),
  copied("with an image of a pull-through cache", "erica", "SandboxPullThroughCache", {
    upstreamRegistryUrl: "public.ecr.aws",
    ecrRepositoryPrefix: "ecr-public",
  }),
  writtenWith("written with the dual-stack host name", "fuchsia", "123456789012.dkr-ecr.us-east-1.on.aws"),
  writtenWith(
    "written with the FIPS host name",
    "gentian",
    "123456789012.dkr.ecr-fips.us-east-1.amazonaws.com",
  ),
  {
    story: "whose pipeline registers and deploys each commit",
    cluster: "hosta",
    before: [push("hosta", "b057a01", "b057a01", "main"), create("hosta/api", "hosta:b057a01")],
    acts: [
      [0, push("hosta", "b057a02", "b057a02", "main")],
      [3, deploy("hosta/api", "hosta:b057a02")],
    ],
    told,
  },
];
