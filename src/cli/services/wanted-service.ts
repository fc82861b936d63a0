/** How a service is named on a command line: `backend`, `prod/backend` as reports print it, or its ARN. */
import { parseServiceArn } from "../../domain/ecs/arn.ts";

/** A service, or a pattern of services, as it was named. */
export interface WantedService {
  /** As it was written. */
  readonly text: string;
  /** `null` where it was not said. */
  readonly cluster: string | null;
  readonly name: string;
}

/** What a name says; an ARN of the short form says no cluster. */
export function readService(text: string): WantedService {
  const parts = text.startsWith("arn:") ? text.split("/").slice(1) : text.split("/");
  const [name = "", cluster = null] = parts.toReversed();
  return { text, cluster, name };
}

/**
 * The one service that is named, in the cluster that was given beside it, if any.
 * @throws {Error} if it is no name of one service, or it and `--cluster` say different clusters
 */
export function wantedService(verb: string, text: string, given: string | undefined): WantedService {
  const wanted = text.startsWith("arn:") ? { ...parseServiceArn(text), text } : readService(text);
  const cluster = given?.slice(given.lastIndexOf("/") + 1) ?? wanted.cluster;
  if (`${cluster ?? ""}${wanted.name}`.includes("*"))
    throw new RangeError(`Cannot ${verb} service "${text}": name one service in one cluster, without "*"`);
  if (wanted.cluster !== null && cluster !== wanted.cluster)
    throw new RangeError(
      `Cannot ${verb} service "${text}": it names cluster "${wanted.cluster}", and --cluster "${cluster}"`,
    );
  return { text, cluster, name: wanted.name };
}

/** The region that a service's ARN names, as a setting that `--region` may replace. */
export function regionOf({ text }: WantedService): { readonly region?: string } {
  return text.startsWith("arn:") ? { region: parseServiceArn(text).region } : {};
}
