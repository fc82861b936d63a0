import { describe, expect, test } from "vitest";
import { consoleLinks } from "../../src/cli/render/html/console.ts";
import type { ServiceReport } from "../../src/domain/words/report.ts";
import { incidents } from "./reports.ts";

const [any] = incidents.services as [ServiceReport];
const linksOf = (service: ServiceReport) =>
  [...consoleLinks(service, service.containers).markup.matchAll(/href="([^"]+)"/g)].map(([, url]) => url);

describe("links to the console", () => {
  test("lead to the service, its deployments, its revision and its images", () => {
    expect(linksOf(any)).toEqual([
      "https://us-east-1.console.aws.amazon.com/ecs/v2/clusters/dev/services/content-marketing-swarm-backend/health?region=us-east-1",
      "https://us-east-1.console.aws.amazon.com/ecs/v2/clusters/dev/services/content-marketing-swarm-backend/deployments?region=us-east-1",
      "https://us-east-1.console.aws.amazon.com/ecs/v2/task-definitions/content-marketing-swarm-backend/7?region=us-east-1",
      `https://us-east-1.console.aws.amazon.com/ecr/repositories/private/123456789012/content-marketing-swarm-backend/_/image/sha256:80bf90210c0d${"0".repeat(52)}/details?region=us-east-1`,
      `https://us-east-1.console.aws.amazon.com/ecr/repositories/private/123456789012/content-marketing-swarm-backend/_/image/sha256:fa52b1e55ed0${"0".repeat(52)}/details?region=us-east-1`,
    ]);
  });

  test.each([
    ["cn-north-1", "cn-north-1.console.amazonaws.cn"],
    ["us-gov-west-1", "us-gov-west-1.console.amazonaws-us-gov.com"],
    ["eu-west-1", "eu-west-1.console.aws.amazon.com"],
  ])("of %s lead to %s", (region, host) => {
    expect(linksOf({ ...any, service: any.service.replace("us-east-1", region) })[0]).toContain(
      `https://${host}/ecs/`,
    );
  });

  test("mean nothing but what they name, and there is none for an image outside ECR", () => {
    const [container] = any.containers;
    const containers = container ? [{ ...container, written: "nginx:1.27" }] : [];
    const links = linksOf({ ...any, name: '../../a?b#c"\ud800', taskDefinition: null, containers });
    expect(links).toHaveLength(2);
    expect(links[0]).toContain("/services/..%2F..%2Fa%3Fb%23c%22%EF%BF%BD/health?region=us-east-1");
  });
});
