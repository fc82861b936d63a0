/** The report as SARIF 2.1.0, for code scanning and for what collects findings of many tools. */

import { createHash } from "node:crypto";
import manifest from "../../../../package.json" with { type: "json" };
import { sentence } from "../../../domain/words/phrases.ts";
import type { FindingReport, RepositoryReport, ServiceReport } from "../../../domain/words/report.ts";
import type { Render } from "../render.ts";
import { isTrouble } from "../words/findings.ts";
import { gravestFirst } from "../words/gravity.ts";
import { sayIncomplete } from "../words/headline.ts";
import { kinds } from "../words/kinds.ts";
import { clip } from "../words/phrases.ts";
import { sayUnknown } from "../words/reasons.ts";

/** All that GitHub demands of a rule: it shows the help beside each finding. */
const rules = Object.entries(kinds).map(([id, text]) => ({
  id,
  shortDescription: { text },
  fullDescription: { text },
  help: { text: `${text} "ecs-image-drift explain SERVICE" says how it came about, and what to do.` },
}));

/**
 * A result for each finding; what could not be judged is a notification of the run.
 * @see https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
 * @see https://docs.github.com/en/code-security/reference/code-scanning/sarif-files/sarif-support
 */
export const renderSarif: Render = (report, options) => {
  const incomplete = sayIncomplete(report, options);
  const notifications = [
    ...report.services.filter(({ status }) => status === "unknown").map(notificationOf),
    ...(incomplete === null ? [] : [{ level: "error", message: { text: incomplete } }]),
  ];
  const invocation = {
    executionSuccessful: incomplete === null,
    endTimeUtc: report.checkedAt,
    toolExecutionNotifications: notifications,
  };
  const results = [
    ...gravestFirst(report.services).flatMap((service) =>
      service.findings.filter(isTrouble).map((finding) => resultOf(finding, service)),
    ),
    ...report.repositories.flatMap(resultsOf),
  ];
  const driver = { name: manifest.name, version: manifest.version, rules };
  return JSON.stringify(
    {
      $schema: "https://json.schemastore.org/sarif-2.1.0.json",
      version: "2.1.0",
      runs: [{ tool: { driver }, invocations: [invocation], results }],
    },
    null,
    2,
  );
};

const levels: Readonly<Record<string, string>> = { high: "error", medium: "warning", low: "note" };

function resultOf(finding: FindingReport, service: ServiceReport) {
  const { kind, cause, severity, container, summary, advice, expected, actual, muted } = finding;
  const name = `${service.cluster}/${service.name}${container === null ? "" : `/${container}`}`;
  return {
    ...ruleOf(kind),
    level: levels[severity] ?? "warning",
    message: { text: messageOf(`${service.cluster}/${service.name}: ${summary}`, advice) },
    locations: [locationOf(name, service.service)],
    partialFingerprints: { "finding/v1": fingerprint(kind, service.service, container ?? "") },
    ...(muted && { suppressions: [{ kind: "external", justification: "its kind is muted" }] }),
    properties: { cause, severity, expected, actual },
  };
}

function resultsOf({ repository, findings }: RepositoryReport) {
  return findings.map(({ kind, severity, summary, advice }) => ({
    ...ruleOf(kind),
    level: levels[severity] ?? "warning",
    message: { text: messageOf(summary, advice) },
    locations: [locationOf(repository, repository)],
    partialFingerprints: { "finding/v1": fingerprint(kind, repository) },
    properties: { severity },
  }));
}

function notificationOf({ cluster, name, service, unknown }: ServiceReport) {
  const reasons = unknown.map(sayUnknown).map(clip).join("; ");
  return {
    level: "warning",
    message: { text: `${cluster}/${name} could not be judged: ${reasons}` },
    locations: [locationOf(`${cluster}/${name}`, service)],
  };
}

function ruleOf(kind: string) {
  return { ruleId: kind, ruleIndex: rules.findIndex(({ id }) => id === kind) };
}

function messageOf(summary: string, advice: readonly string[]): string {
  return [clip(sentence(summary)), ...advice.map(clip)].join("\n");
}

/** A finding is in no file; GitHub refuses a result without one, and drift.yml says what is checked. */
function locationOf(name: string, fullyQualifiedName: string) {
  return {
    physicalLocation: { artifactLocation: { uri: "drift.yml" }, region: { startLine: 1 } },
    logicalLocations: [{ name: clip(name), fullyQualifiedName, kind: "resource" }],
  };
}

/** The same finding is recognized in the next run, whatever its sentence says by then. */
function fingerprint(...parts: readonly string[]): string {
  return createHash("sha256").update(JSON.stringify(parts)).digest("hex").slice(0, 32);
}
