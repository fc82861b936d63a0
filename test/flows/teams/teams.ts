/** The teams, each in a week in which all goes well and in one in which one thing goes wrong. */
import { createHash } from "node:crypto";
import {
  CreateTaskSetCommand,
  DeleteTaskSetCommand,
  DescribeServicesCommand,
  UpdateServiceCommand,
  UpdateServicePrimaryTaskSetCommand,
} from "@aws-sdk/client-ecs";
import { indexOf, manifestOf, registry, type World } from "../../support/world.ts";
import type { Step, Team } from "./week.ts";

const image = (repository: string, tag: string) => ({ web: `${registry}/${repository}:${tag}` });

const deploy = (world: World, cluster: string, service: string, taskDefinition: string) =>
  world.ecs.send(new UpdateServiceCommand({ cluster, service, taskDefinition }));

const scale = (world: World, cluster: string, service: string, desiredCount: number) =>
  world.ecs.send(new UpdateServiceCommand({ cluster, service, desiredCount }));

const commit = (n: number | string) =>
  createHash("sha1")
    .update(`commit ${n}`)
    .digest("hex")
    .slice(0, 7)
    .replace(/^[a-f]/, "1");

/** CI pushes commit id and `latest`, and forces a deployment. */
function latest(name: string, forgets: boolean): Team {
  const ship = (day: string, redeploys: boolean): Step[] => [
    [`${day} 10:00`, (world) => world.push(`${name}-app`, day, commit(day), "latest")],
    ...(redeploys ? [[`${day} 10:03`, (world: World) => world.redeploy(name, "app")] as const] : []),
  ];
  return {
    name,
    async before(world) {
      await world.push(`${name}-app`, "0", commit(0), "latest");
      await world.service(name, "app", await world.register(`${name}-app`, image(`${name}-app`, "latest")));
    },
    week: [...ship("mon", true), ...ship("wed", !forgets), ...ship("fri", true)],
    wants: forgets ? [`opened ${name}/app stale not-redeployed`, `resolved ${name}/app`] : [],
  };
}

/** CI registers a revision per commit, deploys to staging at once and to production a day later. */
function staged(name: string, failsOnWednesday: boolean): Team {
  const [staging, prod] = [`${name}-staging`, `${name}-prod`];
  const revisions = new Map<string, string>();
  const toStaging = (day: string): Step[] => [
    [`${day} 10:00`, (world) => world.push(`${name}-app`, day, commit(day), "latest")],
    [
      `${day} 10:04`,
      async (world) => {
        revisions.set(day, await world.register(`${name}-app`, image(`${name}-app`, commit(day))));
        await deploy(world, staging, "app", revisions.get(day) ?? "");
      },
    ],
  ];
  const toProd = (of: string, at: string): Step => [
    at,
    (world) => deploy(world, prod, "app", revisions.get(of) ?? ""),
  ];
  return {
    name,
    async before(world) {
      await world.push(`${name}-app`, "0", commit(0), "latest");
      const first = await world.register(`${name}-app`, image(`${name}-app`, commit(0)));
      await world.service(staging, "app", first);
      await world.advance("1h");
      await world.service(prod, "app", first);
    },
    week: [
      ...toStaging("mon"),
      toProd("mon", "tue 10:00"),
      ...(failsOnWednesday
        ? ([["wed 10:00", (world) => world.push(`${name}-app`, "wed", commit("wed"), "latest")]] as Step[])
        : [...toStaging("wed"), toProd("wed", "thu 10:00")]),
      ...toStaging("fri"),
      toProd("fri", "sat 10:00"),
    ],
    wants: failsOnWednesday ? [`opened ${staging}/app behind not-registered`, `resolved ${staging}/app`] : [],
  };
}

/** CI also pushes an image for each pull request. */
function pullRequests(name: string): Team {
  const requests = ["mon", "tue", "wed", "thu"].map(
    (day): Step => [`${day} 15:00`, (world) => world.push(`${name}-app`, `pr ${day}`, commit(`pr ${day}`))],
  );
  const base = staged(name, false);
  return { ...base, week: [...base.week, ...requests] };
}

/** Releases by semantic version, two majors side by side. */
function releases(name: string, forgets: boolean): Team {
  const release = async (world: World, version: string, deploys: boolean) => {
    await world.push(`${name}-api`, version, version);
    const service = `v${version[0]}`;
    const revision = await world.register(`${name}-${service}`, image(`${name}-api`, version));
    if (deploys) await deploy(world, name, service, revision);
  };
  return {
    name,
    async before(world) {
      for (const version of ["1.4.1", "2.0.0"]) {
        await world.push(`${name}-api`, version, version);
        const service = `v${version[0]}`;
        await world.service(
          name,
          service,
          await world.register(`${name}-${service}`, image(`${name}-api`, version)),
        );
      }
    },
    week: [
      ["mon 11:00", (world) => release(world, "1.4.2", true)],
      ["wed 11:00", (world) => release(world, "2.0.1", !forgets)],
      ["thu 11:00", (world) => release(world, "3.0.0-rc.1", false)],
    ],
    wants: forgets ? [`opened ${name}/v2 behind not-updated`] : [],
  };
}

/** Services pinned by CI to digests. */
function pinned(name: string, forgets: boolean): Team {
  const ship = (day: string, deploys: boolean): Step => [
    `${day} 12:00`,
    async (world) => {
      const digest = await world.push(`${name}-app`, day, commit(`${name} ${day}`), "latest");
      if (!deploys) return;
      await deploy(
        world,
        name,
        "app",
        await world.register(`${name}-app`, { web: `${registry}/${name}-app@${digest}` }),
      );
    },
  ];
  return {
    name,
    async before(world) {
      const digest = await world.push(`${name}-app`, "0", commit(`${name} 0`), "latest");
      await world.service(
        name,
        "app",
        await world.register(`${name}-app`, { web: `${registry}/${name}-app@${digest}` }),
      );
    },
    week: [ship("mon", true), ship("wed", !forgets), ship("fri", true)],
    wants: forgets ? [`opened ${name}/app behind not-registered`, `resolved ${name}/app`] : [],
  };
}

/** A monorepo pushes all of its images each time, and few of them changed. */
function monorepo(name: string): Team {
  const repositories = Array.from({ length: 8 }, (_, i) => `${name}-part${String.fromCharCode(97 + i)}`);
  const build = (changed: readonly number[], version: string): Step[] => [
    [
      `${version} 13:00`,
      async (world) => {
        for (const [i, repository] of repositories.entries()) {
          const content = changed.includes(i) ? `${repository} ${version}` : `${repository} 0`;
          await world.push(repository, content, "latest").catch(alreadyThere);
        }
      },
    ],
    [
      `${version} 13:05`,
      async (world) => {
        for (const i of changed) await world.redeploy(name, `part${i}`);
      },
    ],
  ];
  return {
    name,
    async before(world) {
      for (const [i, repository] of repositories.entries()) {
        await world.push(repository, `${repository} 0`, "latest");
        await world.service(name, `part${i}`, await world.register(repository, image(repository, "latest")));
      }
    },
    week: [...build([0, 1], "tue"), ...build([0, 1, 2], "thu")],
    wants: [],
  };
}

/** ECR refuses a push that changes nothing, and tells of it all the same. */
function alreadyThere(error: unknown): void {
  if (!(error instanceof Error && error.name === "ImageAlreadyExistsException")) throw error;
}

/** A base image that no service uses by itself. */
function baseImages(name: string): Team {
  return {
    name,
    before: (world) => world.push(`${name}/node-runtime`, "0", "22").then(() => {}),
    week: ["mon", "wed", "fri"].map(
      (day): Step => [`${day} 05:00`, (world) => world.push(`${name}/node-runtime`, day, "22", day)],
    ),
    wants: [],
  };
}

/** A promotion is a retag of an old digest to `prod`. */
function retagged(name: string, forgets: boolean): Team {
  return {
    name,
    async before(world) {
      await world.push(`${name}-app`, "a", "prod");
      await world.service(name, "app", await world.register(`${name}-app`, image(`${name}-app`, "prod")));
    },
    week: [
      ["mon 09:00", (world) => world.push(`${name}-app`, "b", commit(`${name} b`))],
      ["wed 09:00", (world) => world.push(`${name}-app`, "b", "prod")],
      ...(forgets ? [] : ([["wed 09:02", (world) => world.redeploy(name, "app")]] as Step[])),
      ["sat 09:00", (world) => world.redeploy(name, "app")],
    ],
    wants: forgets ? [`opened ${name}/app stale not-redeployed`, `resolved ${name}/app`] : [],
  };
}

/** A rollback by hand at night. */
function rolledBackByHand(name: string): Team {
  const revisions: string[] = [];
  return {
    name,
    async before(world) {
      await world.push(`${name}-app`, "0", commit(`${name} 0`), "latest");
      revisions.push(await world.register(`${name}-app`, image(`${name}-app`, commit(`${name} 0`))));
      await world.service(name, "app", revisions[0] ?? "");
    },
    week: [
      [
        "tue 16:00",
        async (world) => {
          await world.push(`${name}-app`, "1", commit(`${name} 1`), "latest");
          await deploy(
            world,
            name,
            "app",
            await world.register(`${name}-app`, image(`${name}-app`, commit(`${name} 1`))),
          );
        },
      ],
      ["wed 02:00", (world) => deploy(world, name, "app", revisions[0] ?? "")],
    ],
    wants: [`notice ${name}/app`],
  };
}

/** A service scaled to zero from evening to morning. */
function sleeps(name: string): Team {
  const nights = ["mon", "tue", "wed", "thu", "fri"].flatMap((day): Step[] => [
    [`${day} 07:00`, (world) => scale(world, name, "app", 2)],
    [`${day} 20:00`, (world) => scale(world, name, "app", 0)],
  ]);
  const base = latest(name, false);
  return { ...base, week: [...nights, ...base.week] };
}

/** Blue/green under CODE_DEPLOY: the new task set is there for half an hour before it takes over. */
function blueGreen(name: string): Team {
  const sets: string[] = [];
  const green = async (world: World, tag: string) => {
    const taskDefinition = await world.register(`${name}-app`, image(`${name}-app`, tag));
    const { taskSet } = await world.ecs.send(
      new CreateTaskSetCommand({
        cluster: name,
        service: "app",
        taskDefinition,
        scale: { value: 100, unit: "PERCENT" },
      }),
    );
    sets.push(taskSet?.id ?? "");
  };
  const shift = (world: World) =>
    world.ecs.send(
      new UpdateServicePrimaryTaskSetCommand({
        cluster: name,
        service: "app",
        primaryTaskSet: sets.at(-1) ?? "",
      }),
    );
  const removeOld = async (world: World) => {
    const { services = [] } = await world.ecs.send(
      new DescribeServicesCommand({ cluster: name, services: ["app"] }),
    );
    for (const { id, status } of services[0]?.taskSets ?? []) {
      if (status === "PRIMARY") continue;
      await world.ecs.send(
        new DeleteTaskSetCommand({ cluster: name, service: "app", taskSet: id ?? "", force: true }),
      );
    }
  };
  return {
    name,
    async before(world) {
      await world.push(`${name}-app`, "0", commit(`${name} 0`), "latest");
      const first = await world.register(`${name}-app`, image(`${name}-app`, commit(`${name} 0`)));
      await world.service(name, "app", first, { deploymentController: { type: "CODE_DEPLOY" } });
      await green(world, commit(`${name} 0`));
      await shift(world);
      await world.advance("1h");
      await removeOld(world);
    },
    week: [
      ["wed 14:00", (world) => world.push(`${name}-app`, "1", commit(`${name} 1`), "latest")],
      ["wed 14:05", (world) => green(world, commit(`${name} 1`))],
      ["wed 14:35", shift],
      ["wed 15:35", removeOld],
    ],
    wants: [],
  };
}

/** An index is rebuilt every night with the same code and other provenance. */
function rebuilt(name: string): Team {
  const code = manifestOf(`${name} code`);
  const build = async (world: World, night: string) => {
    const provenance = manifestOf(`${name} ${night}`);
    await world.pushManifest(`${name}-app`, code).catch(alreadyThere);
    await world.pushManifest(`${name}-app`, provenance);
    const index = JSON.parse(indexOf({ "linux/amd64": code }));
    index.manifests.push({
      mediaType: "application/vnd.oci.image.manifest.v1+json",
      digest: `sha256:${createHash("sha256").update(provenance).digest("hex")}`,
      size: provenance.length,
      platform: { architecture: "unknown", os: "unknown" },
      annotations: { "vnd.docker.reference.type": "attestation-manifest" },
    });
    await world.pushManifest(`${name}-app`, JSON.stringify(index), "latest");
  };
  return {
    name,
    async before(world) {
      await build(world, "sunday");
      await world.service(name, "app", await world.register(`${name}-app`, image(`${name}-app`, "latest")));
    },
    week: ["mon", "tue", "wed", "thu"].map(
      (night): Step => [`${night} 03:00`, (world) => build(world, night)],
    ),
    wants: [],
  };
}

/** All goes well: nobody hears a word, but for the rollback that a person made. */
export const healthy: readonly Team[] = [
  latest("latest", false),
  staged("staged", false),
  pullRequests("requests"),
  releases("releases", false),
  pinned("pinned", false),
  monorepo("monorepo"),
  baseImages("foundation"),
  retagged("retagged", false),
  rolledBackByHand("nightly"),
  sleeps("sleeper"),
  blueGreen("bluegreen"),
  rebuilt("rebuilt"),
];

/** On Wednesday one thing goes wrong. */
export const unlucky: readonly Team[] = [
  latest("latest", true),
  staged("staged", true),
  releases("releases", true),
  pinned("pinned", true),
  retagged("retagged", true),
];
