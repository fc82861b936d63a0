/** The report as JUnit's XML, which most CI systems show: a suite for each cluster, a test for each service. */
import { sentence } from "../../../domain/words/phrases.ts";
import type { ServiceReport } from "../../../domain/words/report.ts";
import type { Render } from "../render.ts";
import { plain } from "../text.ts";
import { type Beginnings, sayMarked, sayTroubles } from "../words/findings.ts";
import { placeOf, sayIncomplete } from "../words/headline.ts";
import { clip } from "../words/phrases.ts";
import { sayUnchecked, sayUnknown } from "../words/reasons.ts";

/**
 * What has drifted has failed, what could not be judged is an error, what is not checked is skipped. Only what the
 * schema allows that Jenkins checks by, which knows no `skipped` of all suites together.
 * @see https://github.com/jenkinsci/xunit-plugin/blob/master/src/main/resources/org/jenkinsci/plugins/xunit/types/model/xsd/junit-10.xsd
 * @see https://github.com/testmoapp/junitxml
 */
export const renderJunit: Render = (report, options) => {
  const suites = Map.groupBy(report.services, (service) => {
    const { account, region } = placeOf(service.service);
    return `${account} ${region} ${service.cluster}`;
  });
  const unused = report.repositories.map(({ repository, findings }) => {
    const words = findings.map(({ summary, advice }) => [sentence(summary), ...advice].join("\n"));
    return testcase("repositories", repository, element("failure", "wrong-repository", words.join("\n")));
  });
  const incomplete = sayIncomplete(report, options);
  const counts = countsOf(report.services, unused.length, incomplete === null ? 0 : 1);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="ecs-image-drift" ${counts}>`,
    ...[...suites].flatMap(([name, services]) => [
      `  <testsuite name="${xml(name)}" ${countsOf(services)} skipped="${countIn(services, "unchecked", "ignored")}" timestamp="${report.checkedAt.slice(0, 19)}">`,
      ...services.map((service) => testOf(service, options.beginnings)),
      "  </testsuite>",
    ]),
    ...suiteOf("repositories", unused, "failures"),
    ...suiteOf(
      "ecs-image-drift",
      incomplete === null
        ? []
        : [testcase("ecs-image-drift", "complete", element("error", "incomplete", incomplete))],
      "errors",
    ),
    "</testsuites>",
  ].join("\n");
};

function suiteOf(name: string, tests: readonly string[], what: "failures" | "errors"): string[] {
  if (tests.length === 0) return [];
  const counts = { failures: 0, errors: 0, [what]: tests.length };
  return [
    `  <testsuite name="${name}" tests="${tests.length}" failures="${counts.failures}" errors="${counts.errors}" skipped="0">`,
    ...tests,
    "  </testsuite>",
  ];
}

function countsOf(services: readonly ServiceReport[], failures = 0, errors = 0): string {
  return [
    `tests="${services.length + failures + errors}"`,
    `failures="${countIn(services, "drifted") + failures}"`,
    `errors="${countIn(services, "unknown") + errors}"`,
  ].join(" ");
}

function countIn(services: readonly ServiceReport[], ...wanted: readonly string[]): number {
  return services.filter(({ status }) => wanted.includes(status)).length;
}

function testOf(service: ServiceReport, beginnings: Beginnings): string {
  const { status, cluster, name, unknown } = service;
  return testcase(cluster, name, resultOf());

  function resultOf(): string | null {
    switch (status) {
      case "drifted": {
        const troubles = sayTroubles(service, beginnings);
        const kinds = [...new Set(troubles.map(({ kind }) => kind))].join(", ");
        const words = troubles.flatMap((one) => [sayMarked(one), ...one.advice].map(clip));
        return element("failure", kinds, words.join("\n"));
      }
      case "unknown":
        return element("error", "unknown", unknown.map(sayUnknown).map(clip).join("\n"));
      case "unchecked":
        return `<skipped message="${xml(sayUnchecked(service).map(clip).join("; "))}"/>`;
      case "ignored":
        return '<skipped message="its mode is ignore"/>';
      default:
        return null;
    }
  }
}

function testcase(group: string, name: string, result: string | null): string {
  const start = `    <testcase classname="${xml(group)}" name="${xml(name)}"`;
  return result === null ? `${start}/>` : `${start}>\n      ${result}\n    </testcase>`;
}

function element(tag: "failure" | "error", type: string, words: string): string {
  const [first = ""] = words.split("\n");
  return `<${tag} type="${xml(type)}" message="${xml(first)}">${words.split("\n").map(xml).join("\n")}</${tag}>`;
}

/** As text and within quotes it means the same; no control character is left, which XML forbids. */
function xml(text: string): string {
  return plain(text).replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
