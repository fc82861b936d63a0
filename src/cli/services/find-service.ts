import type { CliConnection } from "../../connect/cli.ts";
import type { ServiceName } from "../../domain/ecs/arn.ts";
import { selectServices } from "./select-services.ts";
import { didYouMean } from "./similar.ts";
import type { WantedService } from "./wanted-service.ts";

/**
 * The one service of this name, or ARN: in its cluster, or in whichever cluster has it.
 * @throws {RangeError} if there is none, with what it may have meant, or if several clusters have one
 */
export async function findService(
  verb: string,
  wanted: WantedService,
  connection: CliConnection,
): Promise<ServiceName> {
  const { text, cluster, name } = wanted;
  if (cluster === null) return findAnywhere(verb, wanted, connection);
  const [service] = await selectServices({ verb, cluster: [cluster], service: [name] }, connection);
  if (!service) throw new RangeError(`Cannot ${verb} service "${text}": there is no such service`);
  if (text.startsWith("arn:") && placeOf(text) !== placeOf(service.arn))
    throw new RangeError(
      `Cannot ${verb} ${text}: --region and --profile lead to ${service.region}, account ${service.account}`,
    );
  return service;
}

/** A bare name is enough where only one cluster has it. */
async function findAnywhere(
  verb: string,
  { text, name }: WantedService,
  { ecs, region }: CliConnection,
): Promise<ServiceName> {
  const all = await ecs.listServices();
  const [found, ...others] = all.filter((one) => one.name === name);
  if (!found) {
    const names = all.flatMap((one) => [one.name, `${one.cluster}/${one.name}`]);
    throw new RangeError(
      `Cannot ${verb} service "${text}": no cluster in ${region} has one of that name${didYouMean(text, names)}`,
    );
  }
  if (others.length === 0) return found;
  const names = [found, ...others].map((one) => `"${one.cluster}/${one.name}"`).join(" or ");
  throw new RangeError(`Cannot ${verb} service "${text}": several clusters have one: name ${names}`);
}

/** The region and account of an ARN. */
function placeOf(arn: string): string {
  return arn.split(":").slice(3, 5).join();
}
