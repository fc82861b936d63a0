import type { ServiceArn } from "../../domain/ecs/arn.ts";
import type { Alert } from "../../domain/incidents/alert.ts";
import { toldOf } from "../../domain/incidents/history.ts";
import { noteHistory } from "../note-history.ts";
import type { NoticeClaim } from "../ports/journal.ts";
import type { Ports } from "../ports.ts";
import type { Publication } from "./publish-once.ts";

/** What is published once for each key. */
export interface KeyedNotice {
  readonly key: string;
  readonly at: Date;
  /** The service in whose history it stands. */
  readonly about: ServiceArn | null;
  readonly compose: (incident: string) => Alert;
}

/** A publication whose claim is an item of its own, by the notice's key. It is the only message of its incident. */
export function noticePublication(
  { key, at, about, compose }: KeyedNotice,
  ports: Ports,
): Publication<NoticeClaim> {
  const { journal } = ports;
  return {
    claim: () => journal.claimNotice(key, ports.now()),
    giveBack: (claim) => journal.giveBackNotice(claim),
    compose: async ({ incident }) => compose(incident),
    async confirm(claim, alert) {
      await journal.confirmNotice(claim);
      if (about) await noteHistory(about, [toldOf(alert, at)], ports);
    },
  };
}
