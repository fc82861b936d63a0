/** How a sweep is divided: into portions that are judged and told one after the other, and what is read at once. */
import { clusterArnOf, parseServiceArn, type ServiceArn } from "../../domain/ecs/arn.ts";

/**
 * The services that are left of a sweep, in an order that is the same in each of its invocations: where one portion is
 * all, in theirs.
 * @param after the last that was judged
 */
export function inOrder(
  services: readonly ServiceArn[],
  after: ServiceArn | null,
  portion: number,
): readonly ServiceArn[] {
  if (after === null && services.length <= portion) return services;
  return services.filter((service) => after === null || service > after).sort();
}

/**
 * The services by what is read at once: as many clusters as one portion holds, or one cluster whatever its size, since
 * its tasks are listed together.
 */
export function readTogether(services: readonly ServiceArn[], portion: number): ServiceArn[][] {
  const read: ServiceArn[][] = [];
  for (const own of Map.groupBy(services, (service) => clusterArnOf(parseServiceArn(service))).values()) {
    const last = read.at(-1);
    if (last && last.length + own.length <= portion) last.push(...own);
    else read.push(own);
  }
  return read;
}
