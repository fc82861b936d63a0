/** What to do about a workload, where a service would be updated. */
import { formatReference, pin } from "../../image/reference.ts";
import type { ResponsePolicy } from "../../policy/policy.ts";
import type { WorkloadFacts } from "../../workload/facts.ts";
import type { Advice } from "../advice.ts";
import type { ContainerView } from "../container/container-view.ts";
import { ownerOf } from "../deployer.ts";
import type { Finding } from "../finding.ts";
import type { WorkloadAdvice, WorkloadFinding } from "./workload-finding.ts";

/** The finding of a service with the advice that fits a workload. */
export function forWorkload(
  finding: Finding,
  views: readonly ContainerView[],
  facts: WorkloadFacts,
  policy: ResponsePolicy,
): WorkloadFinding {
  const view = views.find(({ name }) => name === finding.container);
  return {
    ...finding,
    advice: finding.advice.flatMap((one) => adviceFor(one, finding, view, facts, policy)),
  };
}

function adviceFor(
  advice: Advice,
  { expected }: Finding,
  view: ContainerView | undefined,
  facts: WorkloadFacts,
  policy: ResponsePolicy,
): WorkloadAdvice[] {
  const { workload, named } = facts;
  const owner = policy.byName ? null : ownerOf(facts, policy);
  switch (advice.do) {
    case "restore":
    case "keep-image":
    case "push-image":
    case "push-again":
    case "check-pull":
      return [advice];
    case "update-service":
      return owner === null
        ? [{ do: "update-target", workload, revision: advice.revision }]
        : [{ do: "patch-target", owner, workload, revision: advice.revision }];
    case "pin": {
      const digest = expected ?? (view?.own.known ? view.own.value : null);
      if (!view?.reference.known || digest === null) return [];
      const image = formatReference(pin(view.reference.value, digest));
      const isFollowed = named.revision === null;
      const register = { family: named.family, container: view.name, image, isFollowed } as const;
      return [
        { do: "register-revision", workload, ...register },
        ...(owner === null || isFollowed
          ? []
          : [{ do: "patch-target", owner, workload, revision: null } as const]),
      ];
    }
    // What starts a service again, and what its policy would say, holds for no workload.
    default:
      return [];
  }
}
