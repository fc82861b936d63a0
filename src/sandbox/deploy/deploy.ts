import { draw } from "../random.ts";
import type { Account } from "./account.ts";
import { emailParameters, subscribeSomebody } from "./preset.ts";
import { resourceTypes } from "./resources/index.ts";
import { deployStack, type Stack } from "./stack.ts";
import type { Package } from "./template.ts";

/**
 * Deploys a package into the account.
 * @throws {Error} naming the resource that cannot be created, and why
 */
export async function deploy(
  account: Account,
  deployment: Package,
  parameters: Readonly<Record<string, string>>,
  before?: Stack,
): Promise<Stack> {
  const { world, topics } = account;
  const stack = await deployStack(deployment, {
    account: world.account,
    region: world.region,
    types: resourceTypes(account),
    parameters: { ...emailParameters(deployment.template), ...parameters },
    dynamic: (service, reference) => dynamicReference(account, service, reference),
    before,
    suffix: () => draw(world.random, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", 12),
  });
  subscribeSomebody(topics);
  return stack;
}

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references.html */
function dynamicReference({ parameters, secrets }: Account, service: string, reference: string): string {
  const [name = ""] = reference.split(":");
  const value = service === "secretsmanager" ? secrets.find(name)?.value : parameters.get(name)?.value;
  if (value === undefined)
    throw new ReferenceError(`there is nothing for {{resolve:${service}:${reference}}}`);
  return value;
}
