/** Which tool looks after a service, as far as its tags tell. */

export interface Owner {
  /** As drift.yml names it. */
  readonly tool: string;
  readonly words: string;
}

/** Tools that put a service back to what their files say. */
const tools = ["terraform", "opentofu", "pulumi", "cdk", "cloudformation", "copilot"];

/** Keys under which people write down what made a resource, without their dashes and capitals. */
const usualKeys = new Set(["createdby", "deployedby", "iac", "managedby", "provisionedby", "provisioner"]);

/** The tool that the tags name: CloudFormation's are AWS's own, all others are a habit. */
export function ownerOf(tags: Readonly<Record<string, string>>): Owner | null {
  const stack = tags["aws:cloudformation:stack-name"] ?? tags["aws:cloudformation:stack-id"];
  const application = tags["copilot-application"];
  if (stack !== undefined) {
    return application === undefined
      ? { tool: "cloudformation", words: `CloudFormation stack ${stack}` }
      : { tool: "copilot", words: `Copilot application ${application}` };
  }
  for (const [key, value] of Object.entries(tags).sort()) {
    if (!usualKeys.has(key.toLowerCase().replace(/[^a-z]/g, ""))) continue;
    const tool = tools.find((name) => value.toLowerCase().includes(name));
    if (tool !== undefined) return { tool, words: `its tag ${key} says ${value}` };
  }
  return null;
}
