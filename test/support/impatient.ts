/** The packaged program, whose handlers do not wait as long as they should before they try again. */
import { resolve } from "node:path";
import type { JsonObject } from "../../src/sandbox/world.ts";
import { deploymentOf, type Remediation, readTemplate } from "./package.ts";

/**
 * What a world is created with to have it.
 * @param ahead by how many hours the clock of a function is wrong, by its name
 * @param how `hasty`: it waits as long as it should for an answer
 */
export async function impatientProgram(
  remediation: Remediation = "off",
  ahead: Readonly<Record<string, number>> = {},
  how: "impatient" | "hasty" = "impatient",
) {
  const template = await readTemplate(remediation);
  for (const { Type, Properties } of Object.values(template.Resources)) {
    if (Type !== "AWS::Lambda::Function") continue;
    const hours = ahead[String(Properties.FunctionName).replace("ecs-image-drift-prod-", "")];
    const files = [`${how}.cjs`, ...(hours === undefined ? [] : ["wrong-clock.cjs"])];
    const { Variables } = Properties.Environment as { Variables: JsonObject };
    Variables.NODE_OPTIONS = files.map((file) => `--require=${resolve("test/support", file)}`).join(" ");
    if (hours !== undefined) Variables.CLOCK_AHEAD = String(hours);
  }
  return { remediation, deployment: deploymentOf(template, remediation) };
}
