/** What the program does about an event, as it does it. */

import type { ServiceArn } from "../../../domain/ecs/arn.ts";
import type { RepositoryKey } from "../../../domain/image/ecr.ts";
import type { Alert } from "../../../domain/incidents/alert.ts";
import type { NotedMove } from "../../../reconcile/ports/journal.ts";
import type { Ports } from "../../../reconcile/ports.ts";

export type Deed =
  | { readonly kind: "note"; readonly move: NotedMove }
  | { readonly kind: "look-again"; readonly services: readonly ServiceArn[]; readonly at: Date }
  | { readonly kind: "look-at-push"; readonly repository: RepositoryKey; readonly at: Date }
  | { readonly kind: "ask"; readonly service: ServiceArn }
  | { readonly kind: "tell"; readonly alert: Alert }
  | { readonly kind: "warn"; readonly words: string };

/** The same ports; `onDeed` hears of each deed as it begins. */
export function observed(ports: Ports, onDeed: (deed: Deed) => void): Ports {
  const { journal, alerts, rechecks, remedies } = ports;
  return {
    ...ports,
    journal: {
      ...journal,
      noteMoves(moves) {
        for (const move of moves) if (move.source === "event") onDeed({ kind: "note", move });
        return journal.noteMoves(moves);
      },
    },
    alerts: {
      publish(alert) {
        onDeed({ kind: "tell", alert });
        return alerts.publish(alert);
      },
    },
    rechecks: {
      schedule(services, at, now) {
        onDeed({ kind: "look-again", services, at });
        return rechecks.schedule(services, at, now);
      },
      schedulePush(push, at, now) {
        onDeed({ kind: "look-at-push", repository: push.repository, at });
        return rechecks.schedulePush(push, at, now);
      },
    },
    remedies: remedies && {
      ask(service) {
        onDeed({ kind: "ask", service });
        return remedies.ask(service);
      },
    },
    log: { info: () => {}, warn: (words) => onDeed({ kind: "warn", words }) },
  };
}
