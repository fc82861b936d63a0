/** Managed daemons, by the SDK's client. https://docs.aws.amazon.com/AmazonECS/latest/developerguide/managed-daemons.html */
import {
  CreateClusterCommand,
  CreateDaemonCommand,
  DeleteDaemonCommand,
  DescribeDaemonCommand,
  DescribeDaemonRevisionsCommand,
  DescribeDaemonTaskDefinitionCommand,
  ECSClient,
  ListDaemonsCommand,
  ListDaemonTaskDefinitionsCommand,
  RegisterDaemonTaskDefinitionCommand,
  UpdateDaemonCommand,
} from "@aws-sdk/client-ecs";
import { expect, onTestFinished, test } from "vitest";
import { createSandbox } from "../../../src/sandbox/sandbox.ts";
import { clientConfig } from "../platform/deployed.ts";
import { digestOf, manifest } from "./manifests.ts";

const image = "123456789012.dkr.ecr.us-east-1.amazonaws.com/agent:latest";
const clusterArn = "arn:aws:ecs:us-east-1:123456789012:cluster/dev";
const capacityProviderArns = ["arn:aws:ecs:us-east-1:123456789012:capacity-provider/managed"];

async function account() {
  const sandbox = await createSandbox();
  onTestFinished(() => sandbox.close());
  const ecs = new ECSClient(clientConfig(sandbox));
  await ecs.send(new CreateClusterCommand({ clusterName: "dev" }));
  await sandbox.ask("ecr:CreateRepository", { repositoryName: "agent" });
  const push = async (content: string) => {
    const imageManifest = manifest(content);
    await sandbox.ask("ecr:PutImage", { repositoryName: "agent", imageManifest, imageTag: "latest" });
    return digestOf(imageManifest);
  };
  const register = async () => {
    const containerDefinitions = [{ name: "agent", image }];
    const { daemonTaskDefinitionArn } = await ecs.send(
      new RegisterDaemonTaskDefinitionCommand({ family: "agent", containerDefinitions }),
    );
    return daemonTaskDefinitionArn ?? "";
  };
  return { sandbox, ecs, push, register };
}

test("a daemon has the digests of when it was deployed, and the ones before while it is brought out", async () => {
  const { sandbox, ecs, push, register } = await account();
  const first = await push("one");
  const daemonTaskDefinitionArn = await register();
  expect(daemonTaskDefinitionArn).toBe("arn:aws:ecs:us-east-1:123456789012:daemon-task-definition/agent:1");
  const { daemonArn } = await ecs.send(
    new CreateDaemonCommand({
      daemonName: "agent",
      clusterArn,
      daemonTaskDefinitionArn,
      capacityProviderArns,
    }),
  );
  expect(daemonArn).toBe("arn:aws:ecs:us-east-1:123456789012:daemon/dev/agent");
  const second = await push("two");
  const images = async () => {
    const { daemon } = await ecs.send(new DescribeDaemonCommand({ daemonArn }));
    const daemonRevisionArns = daemon?.currentRevisions?.map(({ arn }) => arn ?? "") ?? [];
    const { daemonRevisions } = await ecs.send(new DescribeDaemonRevisionsCommand({ daemonRevisionArns }));
    return daemonRevisions?.map((one) => one.containerImages);
  };
  const of = (imageDigest: string) => [{ containerName: "agent", image, imageDigest }];
  expect(await images()).toEqual([of(first)]);
  await ecs.send(new UpdateDaemonCommand({ daemonArn, daemonTaskDefinitionArn, capacityProviderArns }));
  expect(await images()).toEqual([of(second), of(first)]);
  await sandbox.advance("10m");
  expect(await images()).toEqual([of(second)]);
});

test("daemons and their definitions are listed and described, until they are deleted", async () => {
  const { ecs, push, register } = await account();
  await push("one");
  await register();
  const daemonTaskDefinitionArn = await register();
  const list = () => ecs.send(new ListDaemonsCommand({ clusterArn }));
  const { daemonArn } = await ecs.send(
    new CreateDaemonCommand({
      daemonName: "agent",
      clusterArn,
      daemonTaskDefinitionArn,
      capacityProviderArns,
    }),
  );
  expect((await list()).daemonSummariesList).toMatchObject([{ daemonArn, status: "ACTIVE" }]);
  const { daemonTaskDefinitions } = await ecs.send(
    new ListDaemonTaskDefinitionsCommand({ revision: "LAST_REGISTERED" }),
  );
  expect(daemonTaskDefinitions).toMatchObject([{ arn: daemonTaskDefinitionArn, status: "ACTIVE" }]);
  const described = await ecs.send(
    new DescribeDaemonTaskDefinitionCommand({ daemonTaskDefinition: "agent" }),
  );
  expect(described.daemonTaskDefinition).toMatchObject({ family: "agent", revision: 2 });
  await ecs.send(new DeleteDaemonCommand({ daemonArn }));
  expect((await list()).daemonSummariesList).toEqual([]);
  await expect(ecs.send(new DescribeDaemonCommand({ daemonArn }))).rejects.toMatchObject({
    name: "DaemonNotFoundException",
  });
});
