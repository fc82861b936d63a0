import type { PushTrigger } from "../../domain/facts/trigger.ts";
import { repositoryKey } from "../../domain/image/ecr.ts";
import type { WrongRepository } from "../../domain/judge/findings/wrong-repository.ts";
import { composeRepositoryAlert } from "../../domain/words/alert/compose-alert.ts";
import type { Ports } from "../ports.ts";
import { noticePublication } from "./notice-publication.ts";
import { type Outcome, publishOnce } from "./publish-once.ts";
import { roomWithinHour } from "./room.ts";

/** Publishes that a push went to the wrong repository: once for it and those that it may have been meant for. */
export async function publishRepositoryFinding(
  finding: WrongRepository,
  { repository, pushedAt }: PushTrigger,
  at: Date,
  ports: Ports,
): Promise<Outcome> {
  const names = [repository, ...finding.similar.map(repositoryKey)].join(" ");
  const compose = (incident: string) => composeRepositoryAlert(finding, { incident, at, since: pushedAt });
  const publication = noticePublication(
    { key: `wrong-repository ${names}`, at, about: null, compose },
    ports,
  );
  return publishOnce(publication, roomWithinHour(at, ports), ports);
}
