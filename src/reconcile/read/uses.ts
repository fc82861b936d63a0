/** Which repositories services use, and what of them each container has. */
import { valueOr } from "../../domain/common/known.ts";
import type { ServiceArn } from "../../domain/ecs/arn.ts";
import {
  type EcrRepository,
  ecrRepository,
  type RepositoryKey,
  repositoryKey,
} from "../../domain/image/ecr.ts";
import type { Digest } from "../../domain/image/reference.ts";
import type { RepositoryUse } from "../../domain/judge/container/needs.ts";
import { platformOf } from "../../domain/judge/container/running-tasks.ts";
import { readReference } from "../../domain/judge/container/written-reference.ts";
import { isLeftAlone } from "../../domain/policy/for-container.ts";
import type { ResponsePolicy } from "../../domain/policy/policy.ts";
import type { ServiceShape } from "./service-shape.ts";

/** One container's use of a repository, and whose it is. */
export interface Use extends RepositoryUse {
  readonly key: RepositoryKey;
  readonly repository: EcrRepository;
  readonly shape: ServiceShape;
}

/** The containers of services whose image lies in ECR. */
export function usesOf(
  shapes: readonly ServiceShape[],
  policies: ReadonlyMap<ServiceArn, ResponsePolicy>,
): Use[] {
  return shapes.flatMap((shape) => {
    const policy = policies.get(shape.service.arn);
    if (!policy) return [];
    return valueOr(shape.containers, []).flatMap((container) => {
      const reference = isLeftAlone(policy, container.name)
        ? null
        : valueOr(readReference(container.written), null);
      const repository = reference && ecrRepository(reference);
      if (!reference || !repository) return [];
      const platform = platformOf(shape);
      const digests = digestsOf(container.name, shape);
      const key = repositoryKey(repository);
      return [{ key, repository, container, reference, digests, platform, policy, shape }];
    });
  });
}

function digestsOf(container: string, { tasks, resolved }: ServiceShape): Digest[] {
  const running = valueOr(tasks, [])
    .flatMap((task) => task.containers)
    .flatMap(({ name, digest }) => (name === container && digest ? digest : []));
  const own = resolved.known ? resolved.value.get(container) : undefined;
  return [...new Set(own ? [...running, own] : running)];
}
