/**
 * What IAM would check an ECR call against.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelasticcontainerregistry.html
 */
import type { Call } from "../../world.ts";
import { text, texts } from "../input.ts";
import { type EcrState, registryOf, repositoryArn } from "./registry.ts";

/** The repositories a call names; all of the registry if it names none. Rules are no resources: `*`. */
export function resources(state: EcrState, call: Call): readonly string[] {
  if (/PullThroughCacheRules?$/.test(call.operation)) return ["*"];
  const arn = text(call.input, "resourceArn");
  if (arn) return [arn];
  const account = registryOf(state, call.input);
  const region = call.region ?? state.world.region;
  const named = text(call.input, "repositoryName");
  const names = named ? [named] : texts(call.input, "repositoryNames");
  return (names.length > 0 ? names : ["*"]).map((name) => repositoryArn({ account, region, name }));
}
