import { known, valueOr } from "../../../domain/common/known.ts";
import { repositoryKey } from "../../../domain/image/ecr.ts";
import { newRecord } from "../../../domain/incidents/record.ts";
import { repositoryOf } from "../../../domain/judge/container/written-reference.ts";
import type { EcsReader } from "../../../reconcile/ports/ecs.ts";
import type { JournalReader } from "./rehearsal.ts";

/** Where nothing is deployed: nothing is remembered, and who uses a repository is asked of ECS. */
export function withoutJournal(ecs: EcsReader, now: () => Date): JournalReader {
  return {
    read: async (services) =>
      new Map(services.map((service) => [service, { ...newRecord(service), version: 1 }])),
    async servicesUsing(repository) {
      const services = await ecs.listServices();
      const described = [...(await ecs.describeServices(services)).values()].flatMap(
        (service) => valueOr(service, null) ?? [],
      );
      const containers = await ecs.containers([...new Set(described.map((one) => one.taskDefinition))]);
      return described
        .filter(({ taskDefinition }) =>
          valueOr(containers.get(taskDefinition) ?? known([]), []).some(({ written }) => {
            const own = repositoryOf(written);
            return own !== null && repositoryKey(own) === repository;
          }),
        )
        .map(({ service }) => service.arn);
    },
    services: async () => (await ecs.listServices()).map(({ arn }) => arn),
    moves: async () => ({ moves: [], unread: [] }),
    formerTags: async () => new Map(),
    usesOf: async () => new Map(),
    sweptAt: async () => now(),
    blindness: async () => null,
    repositories: async () => [],
    pushes: async () => new Map(),
    previews: async () => new Map(),
  };
}
