import type { ServiceReport } from "../../../domain/words/report.ts";
import type { Render } from "../render.ts";
import { plain } from "../text.ts";
import { isTrouble, sayReason } from "../words/findings.ts";
import { gravestFirst } from "../words/gravity.ts";
import { placeOf, sayPlaces } from "../words/headline.ts";

/** A line for each service that has drifted or could not be judged, the gravest first; nothing if there is none. */
export const renderQuiet: Render = ({ services, repositories }, { colours }) => {
  const hasPlaces = sayPlaces(services).length > 1;
  const lines = gravestFirst(services)
    .filter(({ status }) => status === "drifted" || status === "unknown")
    .map((service) => {
      const { status, cluster, name } = service;
      const { account, region } = placeOf(service.service);
      const where = hasPlaces ? `  ${account} ${region}` : "";
      const paint = status === "drifted" ? colours.red : colours.yellow;
      return `${paint(status)}  ${plain(`${cluster}/${name}`)}${where}  ${plain(reasonsOf(service))}`;
    });
  const unused = repositories.flatMap(({ repository, findings }) =>
    findings.map(({ kind }) => `${colours.yellow("repository")}  ${plain(repository)}  ${kind}`),
  );
  return [...lines, ...unused].join("\n");
};

/** `missing (tag-gone), mixed`, `running`. */
function reasonsOf({ status, findings, unknown }: ServiceReport): string {
  const reasons =
    status === "unknown" ? unknown.map(({ fact }) => fact) : findings.filter(isTrouble).map(sayReason);
  return [...new Set(reasons)].join(", ");
}
