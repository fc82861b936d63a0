import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { serviceUrl } from "../../../src/domain/words/console.ts";

const at = (region: string, cluster = "prod", name = "backend") => ({
  service: `arn:aws:ecs:${region}:123456789012:service/${cluster}/${name}`,
  cluster,
  name,
});

describe("the address of a service in the console", () => {
  test.each([
    ["us-east-1", "https://us-east-1.console.aws.amazon.com/"],
    ["cn-north-1", "https://cn-north-1.console.amazonaws.cn/"],
    ["us-gov-west-1", "https://us-gov-west-1.console.amazonaws-us-gov.com/"],
    ["eusc-de-east-1", "https://eusc-de-east-1.console.amazonaws.eu/"],
  ])("is in the console of the partition of %s", (region, start) => {
    expect(serviceUrl(at(region))).toBe(
      `${start}ecs/v2/clusters/prod/services/backend/health?region=${region}`,
    );
  });

  test("has no character of a name that could end it, or be taken for a part of it", () => {
    const names = fc.string({ unit: "binary", minLength: 1 });
    fc.assert(
      fc.property(names, names, (cluster, name) => {
        const url = serviceUrl({ ...at("us-east-1"), cluster, name });
        expect(url).toMatch(/^[\w%.!~*'():/-]+\?region=us-east-1$/);
        expect(new URL(url).pathname.split("/").slice(3, 6)).toHaveLength(3);
      }),
    );
  });
});
