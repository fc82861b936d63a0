import { type Known, known } from "../../../domain/common/known.ts";
import type { ServiceName } from "../../../domain/ecs/arn.ts";
import type { ContainerFacts, ServiceDescription } from "../../../domain/facts/facts.ts";
import { type EcrRepository, formatEcrRepository, repositoryKey } from "../../../domain/image/ecr.ts";
import type { Tag } from "../../../domain/image/reference.ts";
import { repositoryOf } from "../../../domain/judge/container/written-reference.ts";
import type { Readers } from "../../../reconcile/ports.ts";
import type { Terminal } from "../../terminal/terminal.ts";

/** What an account and region hold, as far as a first drift.yml depends on it. */
export interface Survey {
  readonly account: string;
  readonly region: string;
  /** In the order of their clusters and names. */
  readonly services: readonly SurveyedService[];
  /** The tags of each ECR repository that they use, by its name, or why they could not be read. */
  readonly repositories: ReadonlyMap<string, Known<readonly Tag[]>>;
}

export interface SurveyedService {
  readonly service: ServiceName;
  /** `null` for one that went meanwhile. */
  readonly description: Known<ServiceDescription | null>;
  readonly containers: Known<readonly ContainerFacts[]>;
}

/** How many services are read between two words of progress. */
const atATime = 100;

/** Reads what there is of these services, and of the repositories they use. */
export async function survey(
  services: readonly ServiceName[],
  { ecs, ecr }: Pick<Readers, "ecs" | "ecr">,
  terminal: Pick<Terminal, "progress">,
): Promise<Survey> {
  const surveyed: SurveyedService[] = [];
  for (let done = 0; done < services.length; done += atATime) {
    terminal.progress(`Reading services: ${done} of ${services.length} done …`);
    surveyed.push(...(await readServices(services.slice(done, done + atATime), ecs)));
  }
  const used = repositoriesOf(surveyed);
  const repositories = new Map<string, Known<readonly Tag[]>>();
  for (const [i, repository] of used.entries()) {
    terminal.progress(`Reading repositories: ${i} of ${used.length} done …`);
    const images = await ecr.catalogue(repository);
    repositories.set(
      formatEcrRepository(repository),
      images.known ? known(images.value.flatMap(({ tags }) => tags)) : images,
    );
  }
  const [first] = services;
  return { account: first?.account ?? "", region: first?.region ?? "", services: surveyed, repositories };
}

async function readServices(
  services: readonly ServiceName[],
  ecs: Readers["ecs"],
): Promise<SurveyedService[]> {
  const descriptions = await ecs.describeServices(services);
  const revisions = [...descriptions.values()].flatMap((one) =>
    one.known && one.value?.taskDefinition ? one.value.taskDefinition : [],
  );
  const containers = await ecs.containers([...new Set(revisions)]);
  return services.map((service) => {
    const description = descriptions.get(service.arn) ?? known(null);
    const revision = description.known ? description.value?.taskDefinition : undefined;
    const own = revision === undefined ? undefined : containers.get(revision);
    return { service, description, containers: own ?? known([]) };
  });
}

/** The ECR repositories that any of their containers is written with, by name. */
function repositoriesOf(services: readonly SurveyedService[]): EcrRepository[] {
  const used = new Map<string, EcrRepository>();
  for (const { containers } of services) {
    for (const { written } of containers.known ? containers.value : []) {
      const repository = repositoryOf(written);
      if (repository) used.set(repositoryKey(repository), repository);
    }
  }
  return [...used].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, repository]) => repository);
}
