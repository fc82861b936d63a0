/** What is wrong with several services for one reason, said once: a cause, and the image that they share. */
import { hasEcsReason } from "../../../domain/judge/finding.ts";
import { count } from "../../../domain/words/phrases.ts";
import type { FindingReport, ServiceReport } from "../../../domain/words/report.ts";
import { type Beginnings, type FindingWords, isTrouble, sayTroubles } from "./findings.ts";
import {
  compareGravity,
  type Gravity,
  gravestFirst,
  gravityOf,
  isDown,
  rankOfFinding,
  tasksOf,
} from "./gravity.ts";

/** Services that have drifted for the same reason. */
export interface Group {
  readonly kind: string;
  readonly cause: string | null;
  readonly severity: string;
  readonly muted?: true;
  /** The image that all of them name, where the finding is about that one image. */
  readonly image: string | null;
  /** The gravest first. */
  readonly members: readonly Member[];
}

/** One of them, with the finding that it has in common with the others. */
export interface Member {
  readonly service: ServiceReport;
  readonly finding: FindingReport;
}

/** What is shown as one: a group, or a service with the findings that no group has. */
export type Block =
  | { readonly kind: "group"; readonly group: Group }
  | { readonly kind: "service"; readonly service: ServiceReport };

/** Fewer services than these are shown each for itself. */
const fewest = 3;

/** These findings are about an image as it is written, whoever runs it. */
const ofTheImage: ReadonlySet<string> = new Set(["missing", "unpullable", "endangered"]);

/**
 * The services in blocks, the gravest first: those that share a reason as a group, the others each for itself. A service
 * that has a reason of its own beside a shared one is in both.
 */
export function groupByReason(services: readonly ServiceReport[]): Block[] {
  const groups = groupsOf(services);
  const shared = new Set(groups.flatMap(({ members }) => members.map(({ finding }) => finding)));
  const own = services.flatMap((service): ServiceReport[] => {
    if (!service.findings.some((one) => shared.has(one))) return [service];
    const findings = service.findings.filter((one) => !shared.has(one));
    return findings.some(isTrouble) ? [{ ...service, findings }] : [];
  });
  const blocks: { block: Block; gravity: Gravity }[] = [
    ...groups.map((group) => ({ block: { kind: "group", group } as const, gravity: gravityOfGroup(group) })),
    ...own.map((service) => ({ block: { kind: "service", service } as const, gravity: gravityOf(service) })),
  ];
  return blocks.sort((a, b) => compareGravity(a.gravity, b.gravity)).map(({ block }) => block);
}

function groupsOf(services: readonly ServiceReport[]): Group[] {
  const byReason = new Map<string, Member[]>();
  for (const service of gravestFirst(services)) {
    const own = service.status === "drifted" ? service.findings.filter(isTrouble) : [];
    const reasons = new Map(own.map((finding) => [reasonOf(finding, service), finding]));
    for (const [reason, finding] of reasons) {
      const members = byReason.get(reason);
      if (members) members.push({ service, finding });
      else byReason.set(reason, [{ service, finding }]);
    }
  }
  return [...byReason.values()].flatMap((members): Group[] => {
    const [first] = members;
    if (!first || members.length < fewest) return [];
    const { kind, cause, severity, muted } = first.finding;
    const image = imageOf(first.finding, first.service);
    return [{ kind, cause, severity, ...(muted && { muted }), image, members }];
  });
}

function reasonOf(finding: FindingReport, service: ServiceReport): string {
  return JSON.stringify([
    finding.kind,
    finding.cause,
    finding.severity,
    finding.muted,
    imageOf(finding, service),
  ]);
}

function imageOf({ kind, container }: FindingReport, { containers }: ServiceReport): string | null {
  if (!ofTheImage.has(kind)) return null;
  return containers.find(({ name }) => name === container)?.written ?? null;
}

/** What a group has in common, in words; what differs is said of one of its services, as an example. */
export interface GroupWords {
  readonly finding: FindingWords;
  readonly example: ServiceReport;
  readonly isSameAdvice: boolean;
}

/** The words for a group; `nameOf` names a service as the format does. */
export function wordsOf(
  { members }: Group,
  beginnings: Beginnings,
  nameOf: (service: ServiceReport) => string,
): GroupWords | null {
  const words = members.flatMap(({ service, finding }) =>
    sayTroubles({ ...service, findings: [finding] }, beginnings),
  );
  const [[first], [example]] = [words, members];
  if (!first || !example) return null;
  const isSame = (of: (one: FindingWords) => unknown) =>
    new Set(words.map((one) => JSON.stringify(of(one)))).size === 1;
  return {
    finding: {
      ...first,
      container: isSame(({ container }) => container) ? first.container : null,
      since: isSame(({ since }) => since) ? first.since : null,
      sentence: isSame(({ sentence }) => sentence)
        ? first.sentence
        : `For example ${nameOf(example.service)}: ${first.sentence}`,
    },
    example: example.service,
    isSameAdvice: isSame(({ advice }) => advice),
  };
}

/** As its gravest member, with the tasks of all. */
function gravityOfGroup({ members, ...finding }: Group): Gravity {
  const services = members.map(({ service }) => service);
  const [status = 0] = services[0] ? gravityOf(services[0]) : [];
  const tasks = services.reduce((sum, service) => sum + tasksOf(service), 0);
  return [status, rankOfFinding(finding), services.some(isDown) ? 0 : 1, -tasks];
}

/** `48 services share image platform/agent:7.48, which is gone`, `5 services are stale`. */
export function sayGroup({ kind, cause, image, members }: Group): string {
  const who = count(members.length, "service");
  if (image === null)
    return `${who} are ${kind}${cause === null || hasEcsReason({ kind }) ? "" : ` (${cause})`}`;
  return `${who} share image ${imageName(image)}, which ${fates[cause ?? ""] ?? fates[kind] ?? "is missing"}`;
}

/** What became of an image, by kind or cause. */
const fates: Readonly<Record<string, string>> = {
  "tag-gone": "is gone",
  "digest-gone": "is gone",
  archived: "is archived",
  "not-an-image": "is no container image",
  "no-platform": "has no image for their platform",
  endangered: "is about to expire",
  "lifecycle-policy": "is about to expire",
  unpullable: "cannot be pulled",
};

/** A reference without its registry. */
export function imageName(written: string): string {
  const [host = "", ...rest] = written.split("/");
  return rest.length > 0 && /[.:]/.test(host) ? rest.join("/") : written;
}
