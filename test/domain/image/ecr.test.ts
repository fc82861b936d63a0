import { describe, expect, test } from "vitest";
import {
  ecrRepository,
  formatEcrRepository,
  parseRepositoryKey,
  repositoryKey,
} from "../../../src/domain/image/ecr.ts";
import { parseReference, parseRepository } from "../../../src/domain/image/reference.ts";

const account = "123456789012";

const keyOf = (written: string) => {
  const repository = ecrRepository(parseReference(written));
  return repository && repositoryKey(repository);
};

describe("ecrRepository", () => {
  /** Every host that names one registry. */
  const hosts: readonly [region: string, hosts: readonly string[]][] = [
    [
      "us-east-1",
      [
        `${account}.dkr.ecr.us-east-1.amazonaws.com`,
        `${account}.dkr.ecr-fips.us-east-1.amazonaws.com`,
        `${account}.dkr-ecr.us-east-1.on.aws`,
        `${account}.dkr-ecr-fips.us-east-1.on.aws`,
      ],
    ],
    [
      "cn-north-1",
      [
        `${account}.dkr.ecr.cn-north-1.amazonaws.com.cn`,
        `${account}.dkr-ecr.cn-north-1.on.amazonwebservices.com.cn`,
      ],
    ],
    [
      "us-gov-west-1",
      [
        `${account}.dkr.ecr.us-gov-west-1.amazonaws.com`,
        `${account}.dkr.ecr-fips.us-gov-west-1.amazonaws.com`,
      ],
    ],
    ["eusc-de-east-1", [`${account}.dkr.ecr.eusc-de-east-1.amazonaws.eu`]],
    ["us-iso-east-1", [`${account}.dkr.ecr.us-iso-east-1.c2s.ic.gov`]],
    ["us-isob-east-1", [`${account}.dkr.ecr.us-isob-east-1.sc2s.sgov.gov`]],
  ];

  test.each(hosts)("knows every host name of a registry of %s as one", (region, names) => {
    const keys = names.map((host) => keyOf(`${host}/team/web:latest`));
    expect(new Set(keys)).toEqual(new Set([`${account}/${region}/team/web`]));
  });

  test.each([
    "nginx",
    "library/nginx:latest",
    "public.ecr.aws/nginx/nginx:latest",
    "docker.io/library/nginx",
    "ghcr.io/team/web:1",
    `${account}.dkr.ecr.us-east-1.amazonaws.com.evil.com/web`,
    `evil-${account}.dkr.ecr.us-east-1.amazonaws.com/web`,
    `x.${account}.dkr.ecr.us-east-1.amazonaws.com/web`,
    `${account}.dkr.ecr.us-east-1.amazonaws.com:443/web`,
    `${account}.dkr.ecr.us-east-1.amazonaws.org/web`,
    `${account}.dkr.ecr.us-east-1.amazonawsXcom/web`,
    `${account}.dkr.ecr.amazonaws.com/web`,
    `${account}.dkr.ecrx.us-east-1.amazonaws.com/web`,
    `${account}.dkrXecr.us-east-1.amazonaws.com/web`,
    `${account.slice(1)}.dkr.ecr.us-east-1.amazonaws.com/web`,
    `${account}0.dkr.ecr.us-east-1.amazonaws.com/web`,
    `ghcr.io/${account}.dkr.ecr.us-east-1.amazonaws.com/web`,
  ])("leaves %s to others", (written) => {
    expect(ecrRepository(parseReference(written))).toBeNull();
  });

  test.each([
    ["another account", `210987654321.dkr.ecr.us-east-1.amazonaws.com/web`],
    ["another region", `${account}.dkr.ecr.us-west-2.amazonaws.com/web`],
    ["another name", `${account}.dkr.ecr.us-east-1.amazonaws.com/web2`],
    ["a name below", `${account}.dkr.ecr.us-east-1.amazonaws.com/team/web`],
  ])("tells %s apart", (_, written) => {
    expect(keyOf(written)).not.toBe(keyOf(`${account}.dkr.ecr.us-east-1.amazonaws.com/web`));
  });

  test("takes a repository as well as a reference", () => {
    const repository = parseRepository(`${account}.dkr.ecr.us-east-1.amazonaws.com/team/web`);
    expect(ecrRepository(repository)).toEqual({ account, region: "us-east-1", name: "team/web" });
  });
});

describe("repository keys", () => {
  test.each(["web", "team/web", "a/b/c/d"])("parse after write is identity: %s", (name) => {
    const repository = { account, region: "us-east-1", name };
    expect(parseRepositoryKey(repositoryKey(repository))).toEqual(repository);
  });

  test.each(["", "web", `${account}/us-east-1`, "/us-east-1/web", `${account}//web`])("refuse %j", (key) => {
    expect(() => parseRepositoryKey(key)).toThrow(
      new SyntaxError(`Cannot parse repository key "${key}": expected "account/region/name"`),
    );
  });
});

describe("formatEcrRepository", () => {
  test.each([
    ["us-east-1", "amazonaws.com"],
    ["us-gov-west-1", "amazonaws.com"],
    ["cn-north-1", "amazonaws.com.cn"],
    ["eusc-de-east-1", "amazonaws.eu"],
    ["us-iso-east-1", "c2s.ic.gov"],
    ["us-isob-east-1", "sc2s.sgov.gov"],
    ["us-isof-south-1", "csp.hci.ic.gov"],
    ["eu-isoe-west-1", "cloud.adc-e.uk"],
  ])("writes the usual host of %s, which names the repository again", (region, suffix) => {
    const repository = { account, region, name: "team/web" };
    const written = formatEcrRepository(repository);
    expect(written).toBe(`${account}.dkr.ecr.${region}.${suffix}/team/web`);
    expect(ecrRepository(parseReference(written))).toEqual(repository);
  });
});
