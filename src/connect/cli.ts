/** The command line's side of `connect`: region and profile as the AWS CLI takes them, drift.yml as a file. */
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { loadSharedConfigFiles } from "@smithy/core/config";
import { ecrCalls, ecsCalls } from "../adapters/aws/call.ts";
import { createRegistries } from "../adapters/ecr/registries.ts";
import { createEcsWriter } from "../adapters/ecs/ecs-writer.ts";
import type { Known } from "../domain/common/known.ts";
import type { PolicyDocument } from "../domain/policy/policy.ts";
import type { Registries } from "../reconcile/ports/ecr.ts";
import type { EcsWriter } from "../reconcile/ports/ecs.ts";
import type { Readers } from "../reconcile/ports.ts";
import { connectReaders } from "./connect.ts";
import type { Deployed } from "./deployed.ts";
import type { Doctor } from "./doctor.ts";
import type { DeadLetterQueue } from "./redrive.ts";

/** Where to look and by which rules: what was given on the command line. */
export interface CliSettings {
  readonly region?: string;
  readonly profile?: string;
  /** Where AWS is, instead of where `AWS_ENDPOINT_URL` or the SDK says. */
  readonly endpointUrl?: string;
  /** The path of a drift.yml; `null` where none is to be read. */
  readonly config?: string | null;
}

/** AWS from where the command line stands. */
export interface CliConnection extends Readers, Registries {
  readonly region: string;
  /** For the one command that writes. */
  readonly writer: EcsWriter;
  /** Finds the deployed program, by its stack's name if one is given; unknown, with the reason, if it cannot. */
  deployed(stack: string | undefined): Promise<Known<Deployed>>;
  /** For the one command that looks at the deployed program itself. */
  doctor(): Promise<Doctor>;
  /** The dead-letter queue of this address. */
  deadLetters(url: string): Promise<DeadLetterQueue>;
}

/**
 * Connects to AWS with the usual credentials, or to `AWS_ENDPOINT_URL`.
 * @throws {Error} if that is no URL, no region is set anywhere, there is no such profile, or the policy file is wrong
 */
export async function connectCli(settings: CliSettings): Promise<CliConnection> {
  if (settings.endpointUrl) process.env.AWS_ENDPOINT_URL = settings.endpointUrl;
  endpointMustBeUrl(process.env.AWS_ENDPOINT_URL);
  if (settings.profile) await useProfile(settings.profile);
  const policy = await readPolicy(settings.config);
  const region = await findRegion(settings.region);
  const { clients, ...readers } = connectReaders(region, policy);
  const writer = createEcsWriter({ reading: ecsCalls(clients.ecs), writing: ecsCalls(clients.ecsOnce) });
  return {
    ...readers,
    ...createRegistries((where) => ecrCalls(clients.ecr(where))),
    region,
    writer,
    deadLetters: async (url) => (await import("./redrive.ts")).connectDeadLetters(region, url),
    doctor: async () => (await import("./doctor.ts")).connectDoctor(region),
    deployed: async (stack) => (await import("./deployed.ts")).connectDeployed(stack, region, policy),
  };
}

/** Without a scheme the SDK takes a host for one, or fails in words that name no cause. */
function endpointMustBeUrl(endpoint: string | undefined): void {
  if (!endpoint || /^https?:$/.test(URL.parse(endpoint)?.protocol ?? "")) return;
  throw new Error(`Cannot use the endpoint "${endpoint}": expected http://HOST:PORT`);
}

/** The wall clock, for what is not yet in touch with AWS. */
export function wallClock(): Date {
  return new Date(Date.now());
}

/** A profile named on the command line goes before keys in the environment. */
async function useProfile(profile: string): Promise<void> {
  const { configFile, credentialsFile } = await loadSharedConfigFiles();
  const sections = [...Object.keys(configFile), ...Object.keys(credentialsFile)];
  const profiles = new Set(sections.filter((name) => !/^(?:sso-session|services)\./.test(name)));
  if (!profiles.has(profile))
    throw new Error(
      `Cannot use profile "${profile}": ~/.aws has ${profiles.size === 0 ? "no profiles" : `only ${[...profiles].join(", ")}`}`,
    );
  process.env.AWS_PROFILE = profile;
  delete process.env.AWS_ACCESS_KEY_ID;
  delete process.env.AWS_SECRET_ACCESS_KEY;
  delete process.env.AWS_SESSION_TOKEN;
}

/** @see https://docs.aws.amazon.com/cli/latest/userguide/cli-configure-envvars.html */
async function findRegion(given: string | undefined): Promise<string> {
  const { AWS_REGION, AWS_DEFAULT_REGION, AWS_PROFILE = "default" } = process.env;
  const region = given || AWS_REGION || AWS_DEFAULT_REGION || (await regionOfProfile(AWS_PROFILE));
  if (region) return region;
  throw new Error(
    `Cannot determine the region: give --region, set AWS_REGION, or run "aws configure" for profile "${AWS_PROFILE}"`,
  );
}

async function regionOfProfile(profile: string): Promise<string | undefined> {
  const { configFile, credentialsFile } = await loadSharedConfigFiles();
  return configFile[profile]?.region ?? credentialsFile[profile]?.region;
}

/** The policy file that was named, else ./drift.yml if there is one, else the defaults. */
async function readPolicy(named: string | null | undefined): Promise<PolicyDocument> {
  const file = named ?? "drift.yml";
  if (named === null || (named === undefined && !existsSync(file))) return {};
  const { parsePolicyFile } = await import("../adapters/policy/policy-file.ts");
  const text = await readText(file);
  try {
    return parsePolicyFile(file, text);
  } catch (error) {
    throw new SyntaxError(`Cannot use ${file}:\n${error instanceof Error ? error.message : error}`, {
      cause: error,
    });
  }
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    throw new Error(`Cannot read ${file}: ${error instanceof Error ? error.message : error}`, {
      cause: error,
    });
  }
}
