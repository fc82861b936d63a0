import type { CliConnection } from "../../connect/cli.ts";
import { parseServiceArn, type ServiceName } from "../../domain/ecs/arn.ts";
import { selectServices } from "./select-services.ts";

/**
 * The cluster that was given, else the one that a service's ARN names.
 * @throws {RangeError} if neither says it
 */
export function clusterOf(verb: string, name: string, given: string | undefined): string {
  if (given !== undefined) return given;
  if (name.startsWith("arn:")) return parseServiceArn(name).cluster;
  throw new RangeError(`Cannot ${verb} service "${name}": say in which cluster it is, with --cluster`);
}

/**
 * The one service of this name, or ARN, in this cluster.
 * @throws {RangeError} if there is none, with what it may have meant, or if the name may stand for several
 */
export async function findService(
  verb: string,
  name: string,
  cluster: string,
  connection: CliConnection,
): Promise<ServiceName> {
  if (`${cluster}${name}`.includes("*"))
    throw new RangeError(`Cannot ${verb} service "${name}": name one service in one cluster, without "*"`);
  const selection = { verb, cluster: [cluster], service: [name] };
  const [service] = await selectServices(selection, connection);
  if (!service) throw new RangeError(`Cannot ${verb} service "${name}": there is no such service`);
  if (name.startsWith("arn:") && placeOf(name) !== placeOf(service.arn))
    throw new RangeError(
      `Cannot ${verb} ${name}: --region and --profile lead to ${service.region}, account ${service.account}`,
    );
  return service;
}

/** The region and account of an ARN. */
function placeOf(arn: string): string {
  return arn.split(":").slice(3, 5).join();
}
