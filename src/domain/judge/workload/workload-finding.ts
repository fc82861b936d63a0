/** What is found of a workload: the findings of services, and what to do about them where there is no service. */
import type { TaskDefinitionArn } from "../../ecs/arn.ts";
import type { Workload } from "../../workload/workload.ts";
import type { Advice } from "../advice.ts";
import type { Finding } from "../finding.ts";

/** A finding of a workload. */
export interface WorkloadFinding extends Omit<Finding, "cause" | "advice"> {
  /** As of services; `revision-gone`: the revision that is named cannot be run. */
  readonly cause: Finding["cause"] | "revision-gone";
  readonly advice: readonly WorkloadAdvice[];
}

/** The advice of services that holds without one. */
type SharedAdvice = Extract<
  Advice,
  { readonly do: "restore" | "keep-image" | "push-image" | "push-again" | "check-pull" }
>;

/** What to do about it. */
export type WorkloadAdvice =
  | SharedAdvice
  /** Have the target name a revision that exists. */
  | { readonly do: "update-target"; readonly workload: Workload; readonly revision: TaskDefinitionArn }
  /** Register a revision with this image; `isFollowed`: the target follows the family by itself. */
  | {
      readonly do: "register-revision";
      readonly workload: Workload;
      readonly family: string;
      readonly container: string;
      readonly image: string;
      readonly isFollowed: boolean;
    }
  /** Change the template that the target comes from. */
  | {
      readonly do: "patch-target";
      readonly owner: string;
      readonly workload: Workload;
      /** What the target is to name; `null`: a revision that is yet to be registered. */
      readonly revision: TaskDefinitionArn | null;
    };
