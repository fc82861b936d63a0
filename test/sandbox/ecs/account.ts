/** An account with a repository `api`, a cluster `dev`, and short words for what tests do in it. */

import { isObject } from "../../../src/sandbox/json.ts";
import { createEcr, type Ecr } from "../../../src/sandbox/services/ecr/ecr.ts";
import { createEcs, type Ecs, type EcsNeeds } from "../../../src/sandbox/services/ecs/ecs.ts";
import type { JsonObject } from "../../../src/sandbox/world.ts";
import { digestOf, manifest } from "./manifests.ts";
import { ask, type TestWorld, testWorld } from "./world.ts";

export const uri = "123456789012.dkr.ecr.us-east-1.amazonaws.com/api";
export const image = `${uri}:latest`;

export interface Account {
  readonly world: TestWorld;
  readonly ecr: Ecr;
  readonly ecs: Ecs;
  /** Pushes an image, `latest` unless another tag is said, and gives its digest. */
  push(content: string, options?: { tag?: string; fail?: "start" | "pull" }): Promise<string>;
  /** Registers a revision of family `web` with one container `app`. */
  register(fields?: JsonObject): Promise<string>;
  /** Creates a service `web` of two Fargate tasks. */
  createService(fields?: JsonObject): Promise<JsonObject>;
  update(fields: JsonObject): Promise<JsonObject>;
  /** The service `web`, as DescribeServices tells it. */
  service(): Promise<JsonObject>;
  tasks(desiredStatus?: "RUNNING" | "STOPPED"): Promise<JsonObject[]>;
  /** The digests of the tasks that are to run, each once. */
  running(): Promise<unknown[]>;
  /** The digest in the service's newest service revision. */
  resolved(): Promise<unknown>;
  /** The newest service deployment. */
  deployment(): Promise<JsonObject>;
  /** `detail` of each event of a kind. */
  told(detailType: string): JsonObject[];
}

export async function account(options: Partial<EcsNeeds> = {}): Promise<Account> {
  const world = testWorld();
  const ecr = createEcr(world);
  const ecs = createEcs(world, { images: ecr.images, ...options });
  await ask(ecr, "CreateRepository", { repositoryName: "api" });
  await ask(ecs, "CreateCluster", { clusterName: "dev" });
  const cluster = "dev";
  const first = async (operation: string, input: JsonObject, field: string): Promise<JsonObject> =>
    rows(await ask(ecs, operation, { cluster, ...input }), field)[0] ?? {};

  const here: Account = {
    world,
    ecr,
    ecs,
    async push(content, { tag = "latest", fail } = {}) {
      const imageManifest = manifest(content, fail && { "sandbox.fail": fail });
      await ask(ecr, "PutImage", { repositoryName: "api", imageManifest, imageTag: tag });
      return digestOf(imageManifest);
    },
    async register(fields = {}) {
      const definition = { family: "web", containerDefinitions: [{ name: "app", image }], ...fields };
      const { taskDefinition } = await ask(ecs, "RegisterTaskDefinition", definition);
      return isObject(taskDefinition) ? String(taskDefinition.taskDefinitionArn) : "";
    },
    async createService(fields = {}) {
      const usual = { serviceName: "web", taskDefinition: "web", desiredCount: 2, launchType: "FARGATE" };
      const { service } = await ask(ecs, "CreateService", { cluster, ...usual, ...fields });
      return isObject(service) ? service : {};
    },
    async update(fields) {
      const { service } = await ask(ecs, "UpdateService", { cluster, service: "web", ...fields });
      return isObject(service) ? service : {};
    },
    service: () => first("DescribeServices", { services: ["web"] }, "services"),
    async tasks(desiredStatus = "RUNNING") {
      const { taskArns } = await ask(ecs, "ListTasks", { cluster, desiredStatus });
      if (!Array.isArray(taskArns) || taskArns.length === 0) return [];
      return rows(await ask(ecs, "DescribeTasks", { cluster, tasks: taskArns }), "tasks");
    },
    async running() {
      const digests = (await here.tasks()).flatMap((task) =>
        rows(task, "containers").map((each) => each.imageDigest),
      );
      return [...new Set(digests)];
    },
    async resolved() {
      const [current] = rows(await here.service(), "currentServiceRevisions");
      const revision = await first(
        "DescribeServiceRevisions",
        { serviceRevisionArns: [current?.arn] },
        "serviceRevisions",
      );
      return rows(revision, "containerImages")[0]?.imageDigest;
    },
    async deployment() {
      const newest = await first("ListServiceDeployments", { service: "web" }, "serviceDeployments");
      const serviceDeploymentArns = [newest.serviceDeploymentArn];
      return first("DescribeServiceDeployments", { serviceDeploymentArns }, "serviceDeployments");
    },
    told: (detailType) =>
      world.events.filter((event) => event["detail-type"] === detailType).map(({ detail }) => detail),
  };
  return here;
}

/** The objects in a field of a response. */
export function rows(response: JsonObject, field: string): JsonObject[] {
  const list = response[field];
  return Array.isArray(list) ? list.filter(isObject) : [];
}
