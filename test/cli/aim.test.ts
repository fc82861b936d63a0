import { describe, expect, test } from "vitest";
import { aimed, aimedAdvice, aimOfFile } from "../../src/cli/aim.ts";
import { mergeFound } from "../../src/cli/commands/check/judge-places.ts";
import { type AwsOptions, placesOf } from "../../src/cli/options.ts";
import { formats } from "../../src/cli/render/formats.ts";
import { monochrome } from "../../src/cli/terminal/terminal.ts";
import { type CheckReport, reportService } from "../../src/domain/words/report.ts";
import { manyServices } from "./many-services.ts";
import { incidents, reportOf } from "./reports.ts";

const work: AwsOptions = { profile: "work" };

describe("a command", () => {
  test.each<[command: string, options: AwsOptions, aimed: string]>([
    ["aws ecs x --region us-east-1", {}, "aws ecs x --region us-east-1"],
    ["aws ecs x --region us-east-1", work, "aws ecs x --region us-east-1 --profile work"],
    [
      "ecs-image-drift pin a --region us-east-1 --override held",
      { ...work, endpointUrl: "http://localhost:4566" },
      "ecs-image-drift pin a --region us-east-1 --profile work --endpoint-url http://localhost:4566 --override held",
    ],
    ["ecs-image-drift check", { profile: "it's me" }, "ecs-image-drift check --profile 'it'\\''s me'"],
    [
      "aws ecr put-image --region us-east-1 --image-manifest \"$(aws ecr get --region us-east-1 --query 'a[0]')\"",
      work,
      "aws ecr put-image --region us-east-1 --profile work --image-manifest \"$(aws ecr get --region us-east-1 --profile work --query 'a[0]')\"",
    ],
    [
      "aws ecs x --service 'a --region us-east-1 b' --region eu-west-1",
      work,
      "aws ecs x --service 'a --region us-east-1 b' --region eu-west-1 --profile work",
    ],
  ])("%s with %j is %s", (command, options, words) => expect(aimed(command, options)).toBe(words));

  test("of the advice on every kind of finding is aimed each time it says a region, and sentences are left alone", () => {
    const all = manyServices.flatMap((one) => reportService(one).findings.flatMap(({ advice }) => advice));
    expect(all.length).toBeGreaterThan(54);
    for (const [i, line] of aimedAdvice(all, work).entries()) {
      const isCommand = /^(aws|ecs-image-drift) /.test(all[i] ?? "");
      expect(line.match(/ --profile work/g) ?? []).toHaveLength(
        isCommand ? (line.match(/ --region /g) ?? []).length : 0,
      );
      expect(line.replaceAll(" --profile work", "")).toBe(all[i]);
    }
  });
});

describe("a report that is read somewhere else", () => {
  test.each<[options: AwsOptions, environment: NodeJS.ProcessEnv, aim: AwsOptions]>([
    [{}, { AWS_PROFILE: "work" }, work],
    [{ profile: "home" }, { AWS_PROFILE: "work" }, { profile: "home" }],
    [{ region: "eu-west-1" }, { AWS_PROFILE: "work" }, { region: "eu-west-1", profile: "work" }],
    [{}, { AWS_PROFILE: "work", AWS_ACCESS_KEY_ID: "key" }, {}],
    [{}, { AWS_PROFILE: "default" }, {}],
    [{}, {}, {}],
  ])("with %j and %j acts at %j", (options, environment, aim) =>
    expect(aimOfFile(options, environment)).toEqual(aim),
  );
});

describe("places", () => {
  test.each([
    [{}, [{}]],
    [{ region: ["a", "b"] }, [{ region: "a" }, { region: "b" }]],
    [
      { profile: ["p", "q"], region: ["a", "b", "a"] },
      [
        { profile: "p", region: "a" },
        { profile: "p", region: "b" },
        { profile: "q", region: "a" },
        { profile: "q", region: "b" },
      ],
    ],
    [{ profile: ["p"], endpointUrl: "http://x" }, [{ profile: "p", endpointUrl: "http://x" }]],
  ])("of %j are %j", (options, places) => expect(placesOf(options)).toEqual(places));

  const elsewhere = (report: CheckReport, place: string): CheckReport =>
    JSON.parse(JSON.stringify(report).replaceAll("us-east-1:123456789012", place));
  const found = (report: CheckReport) => ({
    report,
    timeLines: new Map(),
    beginnings: new Map(),
    gone: [],
    interrupted: null,
    failed: [],
  });

  test("are merged, and a service that was found twice is there once", () => {
    const other = elsewhere(incidents, "eu-west-1:210987654321");
    const { report } = mergeFound([incidents, other, incidents].map(found));
    expect(report.summary).toEqual({ ...incidents.summary, services: 14, drifted: 4, "in-sync": 10 });
    expect(report.status).toBe("drifted");
    expect(report.repositories).toHaveLength(1);
  });

  test.each(["table", "markdown", "html"] as const)("are said of each service in the %s", async (format) => {
    const other = elsewhere(incidents, "eu-west-1:210987654321");
    const { report } = mergeFound([incidents, other].map(found));
    const text = formats[format](report, {
      width: 140,
      colours: monochrome,
      interrupted: null,
      failed: ["region us-west-2: AWS answered AccessDeniedException"],
      timeLines: new Map(),
      beginnings: new Map(),
    });
    if (format === "table") await expect(text).toMatchFileSnapshot("../golden/check/table-places.txt");
    const shown = text.replaceAll("`", "").replace(/<[^>]+>/g, " ");
    for (const place of ["123456789012 us-east-1", "210987654321 eu-west-1"])
      expect(shown.split(place).length).toBeGreaterThan(7);
    expect(shown).toContain("region us-west-2: AWS answered AccessDeniedException");
  });

  test("are not said where there is one", () => {
    const options = {
      width: 140,
      colours: monochrome,
      interrupted: null,
      timeLines: new Map(),
      beginnings: new Map(),
    };
    expect(formats.table(reportOf(incidents.services), options)).not.toContain("ACCOUNT AND REGION");
  });
});
