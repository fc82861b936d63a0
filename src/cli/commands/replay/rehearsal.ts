/** Ports that read the world as it is, and keep to themselves what would be written to it. */
import type { ServiceArn } from "../../../domain/ecs/arn.ts";
import type { ServiceRecord } from "../../../domain/incidents/record.ts";
import type { Journal, NotedMove } from "../../../reconcile/ports/journal.ts";
import type { Ports } from "../../../reconcile/ports.ts";

/** What a journal is asked; it is told nothing. */
export type JournalReader = Pick<
  Journal,
  | "read"
  | "servicesUsing"
  | "services"
  | "moves"
  | "formerTags"
  | "usesOf"
  | "sweptAt"
  | "repositories"
  | "pushes"
  | "previews"
  | "blindness"
>;

/** The ports for a dry run: nothing is published, queued or written. */
export function rehearsalOf(ports: Omit<Ports, "journal">, journal: JournalReader): Ports {
  return {
    ...ports,
    // Asking a registry to work out a preview is a write too.
    asksForPreviews: false,
    journal: rehearse(journal),
    alerts: { publish: async () => {} },
    rechecks: { schedule: async () => {}, schedulePush: async () => {} },
    sweeps: { goOn: async () => {} },
    remedies: ports.remedies && { ask: async () => {} },
  };
}

/** Every method is named, so that a new one that writes cannot slip through. */
function rehearse(journal: JournalReader): Journal {
  const records = new Map<ServiceArn, ServiceRecord>();
  const noted: NotedMove[] = [];
  let sequence = 0;
  return {
    remembers: true,
    async read(services) {
      const read = await journal.read(services.filter((service) => !records.has(service)));
      return new Map([...read, ...[...records].filter(([service]) => services.includes(service))]);
    },
    async write(record, before) {
      const written = { ...record, version: before.version + 1 };
      records.set(record.service, written);
      return written;
    },
    servicesUsing: (repository) => journal.servicesUsing(repository),
    services: () => journal.services(),
    forget: async () => {},
    async moves(tags) {
      const own = noted.filter((move) =>
        tags.some(({ repository, tag }) => repository === move.repository && tag === move.tag),
      );
      const { moves, unread } = await journal.moves(tags);
      return { moves: [...moves, ...own], unread };
    },
    formerTags: (images) => journal.formerTags(images),
    usesOf: (repositories) => journal.usesOf(repositories),
    noteMoves: async (moves) => {
      noted.push(...moves);
    },
    sweptAt: () => journal.sweptAt(),
    noteSweep: async () => {},
    sweepUnderWay: async () => null,
    noteSweepUnderWay: async (state) => state,
    endSweepUnderWay: async () => {},
    joinRecheck: async (at) => at,
    blindness: () => journal.blindness(),
    noteBlindness: async (state) => state,
    endBlindness: async () => {},
    repositories: () => journal.repositories(),
    pushes: (repositories) => journal.pushes(repositories),
    previews: (repositories) => journal.previews(repositories),
    notePreview: async () => {},
    claimNotice: async (key) => ({ key, version: 1, incident: key }),
    confirmNotice: async () => {},
    giveBackNotice: async () => {},
    nextSequence: async () => ++sequence,
    takeAlert: async () => true,
    giveBackAlert: async () => {},
    takeRemedy: async () => "taken",
    noteHistory: async () => {},
  };
}
