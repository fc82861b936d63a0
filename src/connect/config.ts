/** The environment of a function → what it needs to know. */
import * as v from "valibot";

const name = v.pipe(v.string(), v.nonEmpty());

/** The topic is one of the deployment: its ARN says where that is. */
const topic = v.pipe(v.string(), v.regex(/^arn:[a-z0-9-]+:sns:[a-z0-9-]+:\d{12}:/));

const configSchema = v.object({
  AWS_REGION: name,
  ALERTS_TOPIC: topic,
  JOURNAL_TABLE: name,
  RECHECKS_QUEUE: name,
  SWEEPS_TOPIC: v.optional(v.string(), ""),
  REMEDIES_QUEUE: v.optional(v.string(), ""),
  LIFECYCLE_PREVIEWS: v.optional(v.string(), "off"),
  METRICS: v.optional(v.string(), "essential"),
  INSTALLATION: v.optional(v.string(), "ecs-image-drift"),
});

export interface Config {
  readonly region: string;
  readonly account: string;
  readonly alertsTopic: string;
  readonly journalTable: string;
  readonly rechecksQueue: string;
  /** `null` in a function that does not sweep. */
  readonly sweepsTopic: string | null;
  /** `null` where the package was made with remediation off. */
  readonly remediesQueue: string | null;
  /** Whether registries may be asked to work out what their lifecycle policies are about to expire. */
  readonly lifecyclePreviews: boolean;
  /** The name of this installation, under which its metrics are published. */
  readonly name: string;
  /** Whether all metrics are published, and not only the essential ones. */
  readonly allMetrics: boolean;
}

/** Reads the configuration of a deployed function. @throws {Error} naming each variable that is missing */
export function readConfig(environment: NodeJS.ProcessEnv): Config {
  const read = v.safeParse(configSchema, environment);
  if (!read.success) {
    const missing = read.issues.map((issue) => v.getDotPath(issue)).join(", ");
    throw new Error(
      `Cannot read the configuration: environment variables are missing or not valid: ${missing}`,
    );
  }
  return {
    region: read.output.AWS_REGION,
    account: read.output.ALERTS_TOPIC.split(":")[4] ?? "",
    alertsTopic: read.output.ALERTS_TOPIC,
    journalTable: read.output.JOURNAL_TABLE,
    rechecksQueue: read.output.RECHECKS_QUEUE,
    sweepsTopic: read.output.SWEEPS_TOPIC || null,
    remediesQueue: read.output.REMEDIES_QUEUE || null,
    lifecyclePreviews: read.output.LIFECYCLE_PREVIEWS === "on",
    name: read.output.INSTALLATION,
    allMetrics: read.output.METRICS === "all",
  };
}
