/** A service to try things on: `prod/backend`, which runs what was pushed for it. */
import { CreateRepositoryCommand, ECRClient, PutImageCommand } from "@aws-sdk/client-ecr";
import {
  CreateClusterCommand,
  CreateServiceCommand,
  ECSClient,
  RegisterTaskDefinitionCommand,
} from "@aws-sdk/client-ecs";
import { manifestOf } from "../../../sandbox/page/image.ts";
import type { Sandbox } from "../../../sandbox/sandbox.ts";
import { ownCommand } from "../../installation.ts";

const region = "us-east-1";
const image = `123456789012.dkr.ecr.${region}.amazonaws.com/backend:latest`;

/** Makes the service, and lets the first sweep see it. */
export async function createExample(sandbox: Sandbox): Promise<void> {
  const credentials = { accessKeyId: "example", secretAccessKey: "example" };
  const settings = { endpoint: sandbox.url, region, credentials };
  const [ecr, ecs] = [new ECRClient(settings), new ECSClient(settings)];
  const manifest = manifestOf("abc123f");
  await ecr.send(new CreateRepositoryCommand({ repositoryName: "backend" }));
  for (const imageTag of ["latest", "abc123f"])
    await ecr.send(new PutImageCommand({ repositoryName: "backend", imageManifest: manifest, imageTag }));
  const web = { name: "web", image, memory: 512 };
  await ecs.send(new RegisterTaskDefinitionCommand({ family: "backend", containerDefinitions: [web] }));
  await ecs.send(new CreateClusterCommand({ clusterName: "prod" }));
  await ecs.send(
    new CreateServiceCommand({
      cluster: "prod",
      serviceName: "backend",
      taskDefinition: "backend",
      desiredCount: 2,
      launchType: "FARGATE",
    }),
  );
  ecr.destroy();
  ecs.destroy();
  await sandbox.advance("16m");
}

/** What to try on it, in another terminal. */
export function suggest(url: string): readonly string[] {
  const own = ownCommand();
  return [
    `${own} check`,
    `${own} doctor --notify`,
    "# a push that nobody deploys:",
    `aws ecr put-image --repository-name backend --image-tag latest --image-manifest '${manifestOf("def4567")}'`,
    `curl -X POST ${url}/_sandbox/clock -d '{"advance":"11m"}'`,
    `curl ${url}/_sandbox/inbox`,
    `${own} explain backend --cluster prod`,
    `${own} pin backend --cluster prod`,
  ];
}
