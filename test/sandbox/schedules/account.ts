/** An account with a repository, a cluster and a family of jobs, reached by the clients of the SDK. */
import { CreateClusterCommand, ECSClient, RegisterTaskDefinitionCommand } from "@aws-sdk/client-ecs";
import { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { SchedulerClient } from "@aws-sdk/client-scheduler";
import type { Sandbox } from "../../../src/sandbox/sandbox.ts";
import type { JsonObject } from "../../../src/sandbox/world.ts";
import { manifest } from "../ecs/manifests.ts";
import { clientConfig, deployed, queueFor } from "../platform/deployed.ts";

export const image = "123456789012.dkr.ecr.us-east-1.amazonaws.com/api:latest";
export const cluster = "arn:aws:ecs:us-east-1:123456789012:cluster/dev";
export const family = "arn:aws:ecs:us-east-1:123456789012:task-definition/nightly";
export const role = "arn:aws:iam::123456789012:role/runs-tasks";
export const graves = "arn:aws:sqs:us-east-1:123456789012:graves";

export interface Account {
  readonly sandbox: Sandbox;
  readonly ecs: ECSClient;
  readonly events: EventBridgeClient;
  readonly scheduler: SchedulerClient;
  /** Registers a revision of the family, and gives its ARN. */
  register(fields?: object): Promise<string>;
  /** The tasks that were started, as `09:00:00 STARTED-BY REVISION`. */
  started(): readonly string[];
  /** `detail` of each state change of a task. */
  changes(): readonly JsonObject[];
}

/** @param resources further resources of the template */
export async function account(resources: JsonObject = {}): Promise<Account> {
  const sandbox = await deployed({}, { ...queueFor("Graves", "events.amazonaws.com"), ...resources });
  const config = clientConfig(sandbox);
  const ecs = new ECSClient(config);
  const changes = () => sandbox.events().map(({ detail }) => detail as JsonObject);
  await sandbox.ask("ecr:CreateRepository", { repositoryName: "api" });
  await sandbox.ask("ecr:PutImage", {
    repositoryName: "api",
    imageManifest: manifest("one"),
    imageTag: "latest",
  });
  await ecs.send(new CreateClusterCommand({ clusterName: "dev" }));
  const account: Account = {
    sandbox,
    ecs,
    events: new EventBridgeClient(config),
    scheduler: new SchedulerClient(config),
    async register(fields = {}) {
      const containerDefinitions = [{ name: "app", image }];
      const { taskDefinition } = await ecs.send(
        new RegisterTaskDefinitionCommand({ family: "nightly", containerDefinitions, ...fields }),
      );
      return taskDefinition?.taskDefinitionArn ?? "";
    },
    changes,
    started: () =>
      changes()
        .filter(({ lastStatus, version }) => lastStatus === "PROVISIONING" && version === 1)
        .map(
          ({ createdAt, startedBy, taskDefinitionArn }) =>
            `${String(createdAt).slice(11, 19)} ${startedBy} ${String(taskDefinitionArn).split("/")[1]}`,
        ),
  };
  await account.register();
  return account;
}
