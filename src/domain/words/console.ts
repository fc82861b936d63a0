/** Addresses in the AWS Management Console. */
import type { ServiceReport } from "./report.ts";

/** The consoles of partitions, by how their regions begin. */
const hosts = [
  ["cn-", "console.amazonaws.cn"],
  ["us-gov-", "console.amazonaws-us-gov.com"],
  ["eusc-", "console.amazonaws.eu"],
] as const;

/** The page of a service, and of its deployments, in the region it is in. */
export function serviceUrl(
  { service, cluster, name }: Pick<ServiceReport, "service" | "cluster" | "name">,
  page: "health" | "deployments" = "health",
): string {
  const [, , , region = ""] = service.split(":");
  return consoleUrl(region, `${pathOf`ecs/v2/clusters/${cluster}/services/${name}/`}${page}`);
}

/** The address of a path that `pathOf` made. */
export function consoleUrl(region: string, path: string): string {
  const host = hosts.find(([start]) => region.startsWith(start))?.[1] ?? "console.aws.amazon.com";
  return `https://${encode(region)}.${host}/${path}?region=${encode(region)}`;
}

/** A path whose parts mean nothing but themselves. */
export function pathOf(strings: TemplateStringsArray, ...parts: readonly string[]): string {
  return strings.map((string, i) => (i === 0 ? string : encode(parts[i - 1] ?? "") + string)).join("");
}

/** A digest's colon is left as the console writes it. Half a surrogate pair would be no text. */
function encode(part: string): string {
  return encodeURIComponent(part.toWellFormed()).replaceAll("%3A", ":");
}
