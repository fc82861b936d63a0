/** An account of 241 services, judged as `check` judges them: what its report says is what the program would say. */
import { known } from "../../src/domain/common/known.ts";
import type { TaskDefinitionArn } from "../../src/domain/ecs/arn.ts";
import type { ServiceFacts } from "../../src/domain/facts/facts.ts";
import { type Assessment, assess } from "../../src/domain/judge/assess.ts";
import { advisable } from "../../src/domain/remedy/advisable.ts";
import { type CheckReport, reportCheck } from "../../src/domain/words/report.ts";
import { timeLineOf } from "../../src/explain/time-line.ts";
import {
  at,
  type ContainerSetup,
  digest,
  factsOf,
  policyOf,
  registry,
  type Setup,
  tag,
} from "../domain/building.ts";

const clusters = ["prod-eu", "prod-us", "staging", "internal-platform"] as const;
const domains = ["billing", "catalogue", "checkout", "identity", "notification", "recommendation", "search"];
const parts = ["api", "worker", "scheduler", "gateway", "event-consumer", "legacy-import-adapter"];

/** The name of the service with this number: no two have the same one in a cluster. */
function nameOf(i: number): { cluster: string; name: string } {
  const cluster = clusters[i % clusters.length] ?? "prod-eu";
  const domain = domains[i % domains.length] ?? "";
  const part = parts[Math.floor(i / 28) % parts.length] ?? "";
  const round = Math.floor(i / 168);
  return { cluster, name: `${domain}-${part}${round > 0 ? `-v${round + 1}` : ""}` };
}

const running = (name: string, tasks: number) => Array.from({ length: tasks }, () => name);

/** A service of its own image, which runs what was pushed unless told otherwise. */
function service(i: number, tasks: number, web: ContainerSetup, more: Partial<Setup> = {}): Assessment {
  const { cluster, name } = nameOf(i);
  const own =
    `arn:aws:ecs:us-east-1:123456789012:task-definition/${name}:${1 + (i % 40)}` as TaskDefinitionArn;
  const { containers = [], more: facts, ...setup } = more;
  const container: ContainerSetup = {
    written: `${registry}/${name}:latest`,
    published: "new",
    resolved: "new",
    running: running("new", tasks),
    images: { new: { tags: [tag("latest"), tag("def4567")] }, old: { tags: [tag("abc123f")] } },
    ...web,
  };
  const read = factsOf({
    service: `arn:aws:ecs:us-east-1:123456789012:service/${cluster}/${name}`,
    desired: tasks,
    containers: containers === "denied" ? containers : [container, ...containers],
    ...setup,
  });
  const placed: ServiceFacts = {
    ...read,
    taskDefinition: own,
    deployments: read.deployments.map((one) => ({ ...one, taskDefinition: own })),
    tasks: read.tasks.known
      ? known(read.tasks.value.map((one) => ({ ...one, taskDefinition: own })))
      : read.tasks,
    ...facts,
  };
  return advisable(assess(placed, policyOf({ settle: 600_000 })));
}

/** A sidecar whose image was deleted, tag and all. */
const sidecar = (tasks: number): ContainerSetup => ({
  name: "metrics-agent",
  written: `${registry}/platform/metrics-agent:7.48`,
  published: null,
  resolved: "agent",
  running: running("agent", tasks),
  moves: [],
  images: { agent: null },
});

/** 48 services share a sidecar whose image is gone; in three of them, no task runs by now. */
function withoutSidecar(i: number): Assessment {
  const tasks = i < 3 ? 0 : 1 + (i % 6);
  const containers = [sidecar(tasks)];
  return service(i, tasks, {}, i < 3 ? { containers, desired: 2 } : { containers });
}

function stale(i: number): Assessment {
  const tasks = 2 * (1 + (i % 5));
  return service(i, tasks, { resolved: "old", running: running("old", tasks) });
}

const endangered = (i: number) => service(i, 2, { repository: { expiring: known([digest("new")]) } });

/** What may not be read: five services' tasks, and two services' task definitions. */
const unread = (i: number) => service(i, 2, {}, i % 7 < 5 ? { tasks: "denied" } : { containers: "denied" });

/** So many services in a row, the first with this number. */
const some = (first: number, count: number, make: (i: number) => Assessment) =>
  Array.from({ length: count }, (_, i) => make(first + i));

/** The account, in no order: 48 without their sidecar, 5 stale, 1 endangered, 7 unknown, and the rest in sync. */
export const manyServices: readonly Assessment[] = [
  ...some(61, 60, (i) => service(i, 2, {})),
  ...some(54, 7, unread),
  ...some(53, 1, endangered),
  ...some(0, 48, withoutSidecar),
  ...some(121, 120, (i) => service(i, 1 + (i % 4), {})),
  ...some(48, 5, stale),
];

/** The report on it. */
export const manyReport: CheckReport = reportCheck(manyServices, at("12:00"), []);

/** What is known of each service's past. */
export const manyTimeLines = new Map(
  manyServices.map((one) => [one.facts.service.arn as string, timeLineOf(one)]),
);
