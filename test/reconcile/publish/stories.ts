/** What there is to publish, one of each kind: what is known before, who looks, and what people are told. */

import { parseServiceArn, type ServiceArn } from "../../../src/domain/ecs/arn.ts";
import { repositoryKey } from "../../../src/domain/image/ecr.ts";
import { decide } from "../../../src/domain/incidents/decide.ts";
import { newRecord, type ServiceRecord } from "../../../src/domain/incidents/record.ts";
import { type Assessment, assess } from "../../../src/domain/judge/assess.ts";
import { wrongRepository } from "../../../src/domain/judge/findings/wrong-repository.ts";
import type { Ports } from "../../../src/reconcile/ports.ts";
import { publishRepositoryFinding } from "../../../src/reconcile/publish/publish-repository-finding.ts";
import { carryOut } from "../../../src/reconcile/record/carry-out.ts";
import { forgetDeleted } from "../../../src/reconcile/record/forget-deleted.ts";
import {
  assessmentOf,
  at,
  digest,
  factsOf,
  findingOf,
  incidentOf,
  policyOf,
  registry,
  remedyOf,
  revision,
  told,
} from "../../domain/building.ts";

/** Something to publish. */
export interface Story {
  readonly name: string;
  /** The records as they are noted before. */
  readonly before: readonly ServiceRecord[];
  /** One look of one process, which publishes what there is to publish. */
  readonly look: (ports: Ports) => Promise<void>;
  /** What people are told, once each, whatever happens: `EVENT KIND [SERVICE]`. */
  readonly told: readonly string[];
  /** Whether who looks is the one to say that there is no room. */
  readonly isRetried?: true;
}

const arnOf = (name: string): ServiceArn =>
  parseServiceArn(`arn:aws:ecs:us-east-1:123456789012:service/dev/${name}`).arn;
const [backend, worker] = [arnOf("backend"), arnOf("worker")];

/** The assessment of a service of this name. */
function of(service: ServiceArn, more: Partial<Assessment> = {}): Assessment {
  return assessmentOf({ findings: [findingOf()], ...more, facts: factsOf({ service }) });
}

const well: Partial<Assessment> = { status: "in-sync", findings: [] };
const known = (more: Partial<ServiceRecord> = {}): ServiceRecord => ({
  ...newRecord(backend),
  incidents: [incidentOf()],
  ...more,
});

/** Looks at these services, as `reconcile` does: again, where somebody else wrote a record meanwhile. */
export function looking(...assessments: readonly Assessment[]): Story["look"] {
  return async (ports) => {
    let left = assessments.map(({ facts }) => facts.service.arn);
    for (let round = 0; round < 3 && left.length > 0; round++) {
      const now = ports.now();
      const records = await ports.journal.read(left);
      const judged = assessments.flatMap((assessment) => {
        const record = records.get(assessment.facts.service.arn);
        return record ? [{ assessment, record, decision: decide(assessment, record, now) }] : [];
      });
      left = await carryOut(judged, now, ports);
    }
  };
}

/** Two services that lack images of their own, pushed an hour apart: two incidents. */
export const two = looking(
  of(backend),
  of(worker, { findings: [findingOf({ expected: digest("another"), since: at("10:00") })] }),
);

const wrongPush = {
  repository: { account: "123456789012", region: "us-east-1", name: "swarm-dev-backend" },
  pushedAt: at("11:00"),
};

const pinned = assess(
  factsOf({
    containers: [
      { written: `${registry}/backend@${digest("new")}`, running: ["new", "new"], resolved: "new" },
    ],
    more: { taskDefinition: revision(5) },
  }),
  policyOf({ mode: "remediate" }),
);
const remedied = remedyOf({ state: "deploying", target: revision(5), at: at("11:40") });

export const stories: readonly Story[] = [
  { name: "an incident begins", before: [], look: looking(of(backend)), told: ["opened stale backend"] },
  {
    name: "one push concerns two services",
    before: [],
    look: looking(of(backend), of(worker)),
    told: ["opened stale backend", "opened stale worker"],
  },
  {
    name: "two incidents begin",
    before: [],
    look: two,
    told: ["opened stale backend", "opened stale worker"],
  },
  {
    name: "an incident becomes another",
    before: [known()],
    look: looking(of(backend, { findings: [findingOf({ expected: digest("newer"), since: at("10:00") })] })),
    told: ["changed stale backend"],
  },
  {
    name: "an incident ends",
    before: [known()],
    look: looking(of(backend, well)),
    told: ["resolved stale backend"],
  },
  {
    name: "a remedy is done",
    before: [known({ remedy: remedied })],
    look: looking(pinned),
    told: ["remediated stale backend"],
  },
  {
    name: "a first look finds what was wrong before",
    before: [
      { ...newRecord(backend), baselineAt: at("11:30") },
      { ...newRecord(worker), baselineAt: at("11:30") },
    ],
    look: looking(of(backend, { status: "deploying" }), of(worker, { status: "deploying" })),
    told: ["baseline stale backend", "baseline stale worker"],
  },
  {
    name: "a service is on hold",
    before: [],
    look: looking(of(backend, { ...well, policy: policyOf({ holdUntil: at("18:00") }) })),
    told: ["notice on-hold backend"],
  },
  {
    name: "a service is deleted",
    before: [
      known({ incidents: [incidentOf(), incidentOf({ container: "job", told: told({ kind: "behind" }) })] }),
    ],
    look: async (ports) => forgetDeleted([backend], await ports.journal.read([backend]), ports),
    told: ["resolved behind", "resolved stale"],
  },
  {
    name: "a push goes to the wrong repository",
    before: [],
    look: async (ports) => {
      const { name, ...registry } = wrongPush.repository;
      const finding = wrongRepository(
        {
          ...wrongPush,
          at: at("12:00"),
          isIndexFresh: true,
          isUsed: { known: true, value: false },
          inUse: [{ repository: { ...registry, name: name.replace("-dev", "") }, pushes: [] }],
        },
        600_000,
      );
      if (!finding) throw new TypeError("Cannot publish the finding: there is none");
      const push = {
        kind: "push",
        at: at("12:00"),
        pushedAt: at("11:00"),
        repository: repositoryKey(wrongPush.repository),
      } as const;
      await publishRepositoryFinding(finding, push, ports.now(), ports);
    },
    told: ["opened wrong-repository"],
    isRetried: true,
  },
];
