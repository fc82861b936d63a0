import type { CliConnection } from "../../../connect/cli.ts";
import type { Deployed } from "../../../connect/deployed.ts";
import { valueOr } from "../../../domain/common/known.ts";
import { repositoryKey } from "../../../domain/image/ecr.ts";
import type { Assessment } from "../../../domain/judge/assess.ts";
import { isIgnored } from "../../../domain/policy/policy.ts";
import { type NearMiss, namesLike, nearMissOf } from "../../../explain/near-miss.ts";

/** Repositories beyond this are not looked into. */
const looked = 5;

/** Late pushes to repositories of nearly the names that a service uses: only the journal knows that nothing uses those. */
export async function findNearMisses(
  { containers, facts, policy: { settle } }: Assessment,
  { ecr, policy }: CliConnection,
  { ports, registry }: Deployed,
): Promise<NearMiss[]> {
  const found: NearMiss[] = [];
  for (const view of containers) {
    if (!view.repository) continue;
    const own = view.repository.repository;
    const names = namesLike(own, valueOr(await registry.names(own), []));
    for (const name of names.filter((one) => !isIgnored(policy, one)).slice(0, looked)) {
      const other = { ...own, name };
      if ((await ports.journal.servicesUsing(repositoryKey(other))).length > 0) continue;
      const miss = nearMissOf(view, other, valueOr(await ecr.catalogue(other), []), {
        settle,
        now: facts.at,
      });
      if (miss) found.push(miss);
    }
  }
  return found;
}
