/** Commands that act where the command that printed them did: with its profile, its endpoint and its region. */
import { isCommand, quote } from "../domain/words/commands.ts";
import type { ServiceReport } from "../domain/words/report.ts";
import type { AwsOptions } from "./options.ts";

/**
 * Where the commands of a report act that is read somewhere else: with the profile of the environment, if it is the one
 * that was used. Keys in the environment go before it.
 */
export function aimOfFile(options: AwsOptions, environment: NodeJS.ProcessEnv): AwsOptions {
  const { AWS_PROFILE: profile, AWS_ACCESS_KEY_ID: key } = environment;
  return profile && !key && profile !== "default" ? { profile, ...options } : options;
}

/**
 * A command with the options of the command line that it is printed for. What the environment says is not repeated:
 * it still holds where the command is pasted.
 */
export function aimed(command: string, { profile, endpointUrl }: AwsOptions): string {
  const given = [
    ...(profile ? [`--profile ${quote(profile)}`] : []),
    ...(endpointUrl ? [`--endpoint-url ${quote(endpointUrl)}`] : []),
  ].join(" ");
  if (given === "") return command;
  let isPlaced = false;
  const placed = command.replace(quotedOrRegion, (part, region: string | undefined) => {
    if (region === undefined) return part;
    isPlaced = true;
    return `${part} ${given}`;
  });
  return isPlaced ? placed : `${command} ${given}`;
}

/** Text in single quotes is data; a region is said by each command, also by one within another's `"$(…)"`. */
const quotedOrRegion = /'[^']*'|\\.|(?<![^ ])--region ([a-z0-9-]+)/g;

/** Lines of advice, whose commands are aimed. */
export function aimedAdvice(advice: readonly string[], options: AwsOptions): string[] {
  return advice.map((line) => (isCommand(line) ? aimed(line, options) : line));
}

/** The report on a service, whose commands are aimed. */
export function aimedService(service: ServiceReport, options: AwsOptions): ServiceReport {
  const findings = service.findings.map((one) => ({ ...one, advice: aimedAdvice(one.advice, options) }));
  return { ...service, findings, notes: aimedAdvice(service.notes, options) };
}
