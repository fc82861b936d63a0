/** Which repositories are Amazon ECR's, whatever host name they are written with. */
import type { Brand } from "../common/brand.ts";
import type { ImageReference, Repository } from "./reference.ts";

/** A repository of Amazon ECR: two host names of one registry give the same value. */
export interface EcrRepository {
  readonly account: string;
  readonly region: string;
  readonly name: string;
}

/** `account/region/name`: an ECR repository as a key. */
export type RepositoryKey = Brand<"RepositoryKey">;

const account = "(?<account>\\d{12})";
const region = "(?<region>[a-zA-Z0-9][a-zA-Z0-9-_]*)";
const suffixes = [
  "amazonaws.com",
  "amazonaws.com.cn",
  "amazonaws.eu",
  "on.aws",
  "on.amazonwebservices.com.cn",
  "c2s.ic.gov",
  "sc2s.sgov.gov",
  "cloud.adc-e.uk",
  "csp.hci.ic.gov",
].map((suffix) => suffix.replaceAll(".", "\\."));
/** @see https://github.com/awslabs/amazon-ecr-credential-helper/blob/main/ecr-login/api/client.go */
const host = new RegExp(`^${account}\\.dkr[.-]ecr(?:-fips)?\\.${region}\\.(?:${suffixes.join("|")})$`);

/** The host names of partitions by how their regions begin; all others end in `amazonaws.com`. */
const usualSuffixes = [
  ["cn-", "amazonaws.com.cn"],
  ["eusc-", "amazonaws.eu"],
  ["us-isob-", "sc2s.sgov.gov"],
  ["us-isof-", "csp.hci.ic.gov"],
  ["us-iso-", "c2s.ic.gov"],
  ["eu-isoe-", "cloud.adc-e.uk"],
] as const;

/** The ECR repository that a reference or repository names; `null` if it lies elsewhere. */
export function ecrRepository(named: ImageReference | Repository): EcrRepository | null {
  const repository = "repository" in named ? named.repository : named;
  const found = repository.host === null ? null : host.exec(repository.host);
  if (!found) return null;
  return { ...(found.groups as Pick<EcrRepository, "account" | "region">), name: repository.name };
}

/** An ECR repository as a key: equal for every host name of the same repository. */
export function repositoryKey({ account, region, name }: EcrRepository): RepositoryKey {
  return `${account}/${region}/${name}` as RepositoryKey;
}

/** The repository of a key. @throws {SyntaxError} if it is none */
export function parseRepositoryKey(key: string): EcrRepository {
  const [account, region, ...name] = key.split("/");
  if (!account || !region || name.length === 0) {
    throw new SyntaxError(`Cannot parse repository key "${key}": expected "account/region/name"`);
  }
  return { account, region, name: name.join("/") };
}

/** The repository as people write it, with the registry's usual host. */
export function formatEcrRepository({ account, region, name }: EcrRepository): string {
  const suffix = usualSuffixes.find(([start]) => region.startsWith(start))?.[1] ?? "amazonaws.com";
  return `${account}.dkr.ecr.${region}.${suffix}/${name}`;
}
