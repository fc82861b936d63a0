/** What to do about a finding, as data: `words/advice-words.ts` says it. */

import type { ServiceName, TaskDefinitionArn } from "../ecs/arn.ts";
import type { TaskSet } from "../facts/facts.ts";
import type { EcrRepository } from "../image/ecr.ts";
import type { Digest, Tag } from "../image/reference.ts";

/** Who brings new revisions to a service; `other` is a controller that AWS adds later. */
export type Deployer = "ecs" | "code-deploy" | "external" | "express" | "daemon" | "other";

/** A container of a service, and the image that it is to have, as a reference. */
export interface ImageChange {
  readonly service: ServiceName;
  readonly container: string;
  readonly image: string;
}

export type Advice =
  /** Start the tasks again; `after`: what is to be done before. */
  | {
      readonly do: "redeploy";
      readonly service: ServiceName;
      readonly deployer: Deployer;
      readonly after: "check-pull" | null;
    }
  /** Pin the image; `tag` where the service does not follow it, `override` where a rule is in the way. */
  | {
      readonly do: "pin";
      readonly service: ServiceName;
      readonly container: string;
      readonly tag: Tag | null;
      readonly override: "rolled-back" | null;
    }
  | { readonly do: "update-service"; readonly service: ServiceName; readonly revision: TaskDefinitionArn }
  | { readonly do: "restore"; readonly repository: EcrRepository; readonly digest: Digest }
  | { readonly do: "keep-image"; readonly repository: EcrRepository; readonly digest: Digest }
  /** Push what is gone. */
  | { readonly do: "push-again" }
  /** Push what can be run to a tag, or to wherever the digest came from; `platform`: for it. */
  | { readonly do: "push-image"; readonly tag: Tag | null; readonly platform: string | null }
  /** Find out why an image did not start. */
  | { readonly do: "mend-image" }
  | { readonly do: "check-pull" }
  | { readonly do: "set-track" }
  | { readonly do: "read-events"; readonly service: ServiceName }
  | { readonly do: "circuit-breaker"; readonly isGivenUp: boolean }
  /** Change the template that the service comes from. */
  | {
      readonly do: "patch-template";
      readonly owner: string;
      readonly tool: "cloudformation" | "terraform" | "other";
      readonly container: string;
      readonly image: string;
    }
  | ({ readonly do: "code-deploy"; readonly taskSet: TaskSet | null } & ImageChange)
  | ({
      readonly do: "task-set";
      readonly taskSet: TaskSet | null;
      readonly former: string;
    } & ImageChange)
  | ({ readonly do: "express" } & ImageChange)
  | ({ readonly do: "daemon"; readonly taskDefinition: string } & ImageChange)
  | ({ readonly do: "other-controller"; readonly controller: string } & ImageChange)
  /** Push to the repository that was meant. */
  | { readonly do: "push-elsewhere"; readonly to: EcrRepository }
  | { readonly do: "ignore-repository"; readonly repository: EcrRepository };
