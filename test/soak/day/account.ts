/** The account in which a day is played: what its teams push and deploy, and how its services stand. */
import { impatientProgram } from "../../support/impatient.ts";
import { createWorld, digestOf, manifestOf, registry, type World } from "../../support/world.ts";
import type { Deed, Team } from "./plan.ts";

/** One service at one moment, whatever the program thinks of it. */
export interface Standing {
  readonly team: Team;
  readonly service: string;
  readonly isDeploying: boolean;
  /** The digests that its tasks run. */
  readonly running: readonly string[];
  /** What its team pushed last: by the tag that it follows, or by the build that is its newest. */
  readonly wanted: string;
  /** When that was. */
  readonly pushedAt: number;
  /** When something was first pushed after what its oldest task runs. */
  readonly since: number;
}

export interface Account {
  readonly world: World;
  /** In milliseconds. */
  now(): number;
  act(deed: Deed): Promise<void>;
  /** How all services stand now. */
  look(): Promise<readonly Standing[]>;
  advanceTo(time: number): Promise<void>;
}

export const cluster = "shop";

/**
 * Creates the account, its teams' services, and the program, and lets an hour pass without a fault. What people do
 * later is asked past the wire, where no fault strikes.
 */
export async function openAccount(teams: readonly Team[], seed: number): Promise<Account> {
  const world = await createWorld({
    seed,
    services: { ecs: { pageSize: 100 }, ecr: { pageSize: 100 } },
    ...(await impatientProgram("on", {}, "hasty")),
  });
  const { sandbox } = world;
  const now = () => sandbox.clock.now().getTime();
  const pushes = new Map<Team, readonly Push[]>(teams.map((team) => [team, []]));
  const last = (team: Team) => pushes.get(team)?.at(-1);
  let builds = 0;

  async function push(team: Team): Promise<void> {
    const build = `build-${++builds}`;
    const tags = team.way === "builds" ? [build] : [build, "latest"];
    const imageManifest = manifestOf(`${team.repository} ${build}`);
    for (const imageTag of tags)
      await sandbox.ask("ecr:PutImage", { repositoryName: team.repository, imageManifest, imageTag });
    const pushed = { digest: digestOf(imageManifest), tag: tags.at(-1) ?? build, at: now() };
    pushes.set(team, [...(pushes.get(team) ?? []), pushed]);
    await sandbox.settle();
  }

  async function register(team: Team, family: string): Promise<string> {
    const image = `${registry}/${team.repository}:${last(team)?.tag}`;
    const containerDefinitions = [{ name: "app", image, memory: 128 }];
    const { taskDefinition } = (await sandbox.ask("ecs:RegisterTaskDefinition", {
      family,
      containerDefinitions,
    })) as { taskDefinition: { taskDefinitionArn: string } };
    return taskDefinition.taskDefinitionArn;
  }

  async function deploy(team: Team, service: string): Promise<void> {
    const how =
      team.way === "builds"
        ? { taskDefinition: await register(team, service) }
        : { forceNewDeployment: true };
    await sandbox.ask("ecs:UpdateService", { cluster, service, ...how });
    await sandbox.settle();
  }

  async function look(): Promise<Standing[]> {
    const running = await runningIn(world);
    const deploying = await deployingIn(world, teams);
    return teams.flatMap((team) =>
      team.services.map((service) => ({
        team,
        service,
        isDeploying: deploying.has(service),
        running: running.get(service) ?? [],
        wanted: last(team)?.digest ?? "",
        pushedAt: last(team)?.at ?? 0,
        since: lackingSince(pushes.get(team) ?? [], running.get(service) ?? []),
      })),
    );
  }

  for (const team of teams) {
    await sandbox.ask("ecr:CreateRepository", { repositoryName: team.repository });
    await push(team);
    for (const service of team.services)
      await world.service(cluster, service, await register(team, service), {
        desiredCount: 1,
        tags: team.way === "leaves it" ? [{ key: "ecs-image-drift:mode", value: "remediate" }] : [],
      });
  }
  await world.advance("1h");
  return {
    world,
    now,
    act: ({ team, what }) => (what === "push" ? push(team) : deploy(team, what.deploy)),
    look,
    async advanceTo(time) {
      const left = Math.floor(time - now());
      if (left > 0) await sandbox.advance(left);
    },
  };
}

interface Push {
  readonly digest: string;
  readonly tag: string;
  readonly at: number;
}

function lackingSince(pushes: readonly Push[], running: readonly string[]): number {
  const oldest = pushes.findIndex(({ digest }) => running.includes(digest));
  return pushes[oldest + 1]?.at ?? Number.POSITIVE_INFINITY;
}

type Answer<T> = Promise<T>;

async function runningIn({ sandbox }: World): Promise<Map<string, string[]>> {
  const { taskArns } = (await sandbox.ask("ecs:ListTasks", { cluster, maxResults: 100 })) as {
    taskArns: string[];
  };
  const { tasks } = await (sandbox.ask("ecs:DescribeTasks", { cluster, tasks: taskArns }) as Answer<{
    tasks: {
      group: string;
      lastStatus: string;
      desiredStatus: string;
      containers: { imageDigest?: string }[];
    }[];
  }>);
  const running = new Map<string, string[]>();
  for (const { group, lastStatus, desiredStatus, containers } of tasks)
    if (lastStatus === "RUNNING" && desiredStatus === "RUNNING")
      running.set(group.replace("service:", ""), [
        ...(running.get(group.replace("service:", "")) ?? []),
        ...containers.flatMap(({ imageDigest }) => imageDigest ?? []),
      ]);
  return running;
}

/** The services that ECS moves from one deployment to another. */
async function deployingIn({ sandbox }: World, teams: readonly Team[]): Promise<Set<string>> {
  const names = teams.flatMap(({ services }) => services);
  const deploying = new Set<string>();
  for (let i = 0; i < names.length; i += 10) {
    const { services } = (await sandbox.ask("ecs:DescribeServices", {
      cluster,
      services: names.slice(i, i + 10),
    })) as { services: { serviceName: string; deployments: { rolloutState?: string }[] }[] };
    for (const { serviceName, deployments } of services)
      if (deployments.length > 1 || deployments.some(({ rolloutState }) => rolloutState === "IN_PROGRESS"))
        deploying.add(serviceName);
  }
  return deploying;
}
