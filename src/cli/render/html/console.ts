/** Where a service and its images are seen in the AWS Management Console. */
import { repositoryOf } from "../../../domain/judge/container/written-reference.ts";
import { consoleUrl, pathOf, serviceUrl } from "../../../domain/words/console.ts";
import type { ContainerReport, ServiceReport } from "../../../domain/words/report.ts";
import { shortHex } from "../image.ts";
import { placeOf } from "../words/headline.ts";
import { revisionOf } from "../words/phrases.ts";
import { type Html, html } from "./html.ts";

/** Links to a service, its deployments, its revision, and the images of these containers. */
export function consoleLinks(service: ServiceReport, containers: readonly ContainerReport[]): Html {
  const { region } = placeOf(service.service);
  const [family = "", revision = ""] = revisionOf(service).split(":");
  const links = [
    link("Service", serviceUrl(service)),
    link("Deployments", serviceUrl(service, "deployments")),
    ...(revision === ""
      ? []
      : [link("Task definition", consoleUrl(region, pathOf`ecs/v2/task-definitions/${family}/${revision}`))]),
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
    const names = name
      .split("/")
      .map((part) => pathOf`${part}`)
      .join("/");
    const path = `${pathOf`ecr/repositories/private/${account}/`}${names}${pathOf`/_/image/${digest}/details`}`;
    return link(`Image ${shortHex(digest)}`, consoleUrl(region, path));
  });
}

function link(words: string, url: string): Html {
  return html`<a href="${url}" rel="noreferrer">${words}</a> `;
}
