/** Where a service and its images are seen in the AWS Management Console. */
import { repositoryOf } from "../../../domain/judge/container/written-reference.ts";
import type { ContainerReport, ServiceReport } from "../../../domain/words/report.ts";
import { shortHex } from "../image.ts";
import { placeOf } from "../words/headline.ts";
import { revisionOf } from "../words/phrases.ts";
import { type Html, html } from "./html.ts";

/** The consoles of partitions, by how their regions begin. */
const hosts = [
  ["cn-", "console.amazonaws.cn"],
  ["us-gov-", "console.amazonaws-us-gov.com"],
  ["eusc-", "console.amazonaws.eu"],
] as const;

/** Links to a service, its deployments, its revision, and the images of these containers. */
export function consoleLinks(service: ServiceReport, containers: readonly ContainerReport[]): Html {
  const { region } = placeOf(service.service);
  const own = pathOf`ecs/v2/clusters/${service.cluster}/services/${service.name}`;
  const [family = "", revision = ""] = revisionOf(service).split(":");
  const links = [
    linkTo("Service", region, `${own}/health`),
    linkTo("Deployments", region, `${own}/deployments`),
    ...(revision === ""
      ? []
      : [linkTo("Task definition", region, pathOf`ecs/v2/task-definitions/${family}/${revision}`)]),
    ...containers.flatMap(imageLinks),
  ];
  return html`<p class="links"><span class="soft">In the AWS console:</span> ${links}</p>`;
}

/** A link to each image of a container that is in ECR: what runs, and what was published. */
function imageLinks({ written, published, running }: ContainerReport): Html[] {
  const repository = repositoryOf(written);
  if (!repository) return [];
  const { account, region, name } = repository;
  const digests = new Set([published, ...running.map(({ digest }) => digest)].filter((one) => one !== null));
  return [...digests].map((digest) => {
    const path = pathOf`ecr/repositories/private/${account}/`;
    const image = pathOf`/_/image/${digest}/details`;
    return linkTo(`Image ${shortHex(digest)}`, region, path + name.split("/").map(encode).join("/") + image);
  });
}

function linkTo(words: string, region: string, path: string): Html {
  const host = hosts.find(([start]) => region.startsWith(start))?.[1] ?? "console.aws.amazon.com";
  const url = `https://${encode(region)}.${host}/${path}?region=${encode(region)}`;
  return html`<a href="${url}" rel="noreferrer">${words}</a> `;
}

/** A path whose parts mean nothing but themselves. */
function pathOf(strings: TemplateStringsArray, ...parts: readonly string[]): string {
  return strings.map((string, i) => (i === 0 ? string : encode(parts[i - 1] ?? "") + string)).join("");
}

/** A digest's colon is left as the console writes it. Half a surrogate pair would be no text. */
function encode(part: string): string {
  return encodeURIComponent(part.toWellFormed()).replaceAll("%3A", ":");
}
