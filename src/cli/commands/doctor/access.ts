/** Who asks, where, and what AWS lets them read. */

import type { CliConnection } from "../../../connect/cli.ts";
import type { Doctor, Identity, Sample, Trial } from "../../../connect/doctor.ts";
import { type Known, known, unanswered, valueOr } from "../../../domain/common/known.ts";
import type { ServiceName } from "../../../domain/ecs/arn.ts";
import { repositoryOf } from "../../../domain/judge/container/written-reference.ts";
import { count } from "../../../domain/words/phrases.ts";
import { explainFailure } from "../../explain-error.ts";
import { attention, type Diagnosis, right, unread, wrong } from "./diagnosis.ts";

/** Whose credentials these are; without any, nothing else can be looked at. */
export async function readCredentials(doctor: Doctor): Promise<Identity | Diagnosis> {
  try {
    return await doctor.identity();
  } catch (error) {
    return wrong("credentials", await explainFailure(error), null);
  }
}

/** The services that are to be judged here. */
export async function listServices({ ecs }: CliConnection): Promise<Known<readonly ServiceName[]>> {
  try {
    return known(await ecs.listServices());
  } catch (error) {
    return unanswered(error instanceof Error ? error.name : String(error), "ecs:ListServices");
  }
}

export function examineRegion(region: string, services: Known<readonly ServiceName[]>): Diagnosis {
  if (!services.known) {
    const reason = `the services of ${region}: ${services.reason}`;
    return unread("region", { ...services, reason });
  }
  const clusters = new Set(services.value.map(({ cluster }) => cluster)).size;
  return services.value.length > 0
    ? right(
        "region",
        `${region}, ${count(services.value.length, "service")} in ${count(clusters, "cluster")}`,
      )
    : attention("region", `${region} has no ECS services`, "is it the right --region and --profile?");
}

/** What the reads are tried on: the first service there is, or names that nothing has. */
export async function sampleOf(
  { account, arn }: Identity,
  services: readonly ServiceName[],
  { region, ecs }: CliConnection,
): Promise<Sample> {
  const [first] = services;
  const nothing = { account, region, partition: arn.split(":")[1] ?? "aws", cluster: "default" };
  const nobody = { service: "ecs-image-drift-doctor", taskDefinition: "ecs-image-drift-doctor" };
  const repository = "ecs-image-drift-doctor";
  if (!first) return { ...nothing, ...nobody, repository };
  const described = valueOr((await ecs.describeServices([first])).get(first.arn), null);
  const taskDefinition = described?.taskDefinition;
  const containers = taskDefinition
    ? valueOr((await ecs.containers([taskDefinition])).get(taskDefinition), [])
    : [];
  const own = containers
    .flatMap(({ written }) => repositoryOf(written) ?? [])
    .find((one) => one.account === account && one.region === region);
  return {
    ...nothing,
    cluster: first.cluster,
    service: first.name,
    taskDefinition: taskDefinition ?? nobody.taskDefinition,
    repository: own?.name ?? repository,
  };
}

/** A line for each read that is refused, or one for all. */
export function examinePermissions(trials: readonly Trial[], { arn }: Identity): Diagnosis[] {
  const refused = trials.filter(({ isAllowed }) => isAllowed.known && !isAllowed.value);
  const untold = trials.flatMap(({ isAllowed }) =>
    isAllowed.known ? [] : [unread("permissions", isAllowed)],
  );
  if (refused.length + untold.length === 0)
    return [right("permissions", `all ${trials.length} reads of check are allowed`)];
  return [
    ...refused.map(({ action, optional }) => {
      const todo = `allow ${action} on * to ${arn}`;
      return optional
        ? attention("permissions", `${action} is refused; results are less detailed without it`, todo)
        : wrong("permissions", `${action} is refused; check cannot work without it`, todo);
    }),
    ...untold,
  ];
}
