import { valueOr } from "../../../domain/common/known.ts";
import { formatEcrRepository } from "../../../domain/image/ecr.ts";
import type { Explanation } from "../../../explain/explanation.ts";
import { sayHappening } from "./happening.ts";

/** The explanation for programs: the service as in `check`, and why. */
export function explanationJson(explanation: Explanation): string {
  const { service, at, containers, causes, timeLine, incidents, cure, prevention, notRead, nearMisses } =
    explanation;
  return JSON.stringify(
    {
      schemaVersion: 1,
      checkedAt: at,
      service,
      containers: containers.map(({ name, follows, runsResolved, runsPublished }) => ({
        name,
        follows,
        runsResolved: valueOr(runsResolved, null),
        runsPublished: runsPublished && valueOr(runsPublished, null),
      })),
      causes: causes.map(({ finding: { kind, cause, container }, muted, words }) => ({
        kind,
        cause,
        container: container === "" ? null : container,
        ...(muted && { muted }),
        words,
      })),
      nearMisses: nearMisses.map(({ at: pushedAt, repository, image, container }) => ({
        pushedAt,
        repository: formatEcrRepository(repository),
        digest: image.digest,
        tags: image.tags,
        container,
      })),
      timeLine: timeLine.map((happening) => {
        const { label, words } = sayHappening(happening, explanation);
        return { at: happening.at, kind: happening.kind, label, words };
      }),
      incidents: incidents.map(({ id, container, openedAt, silencedUntil }) => ({
        incident: id,
        container: container === "" ? null : container,
        openedAt,
        silencedUntil,
      })),
      cure,
      prevention,
      notKnown: notRead,
    },
    null,
    2,
  );
}
