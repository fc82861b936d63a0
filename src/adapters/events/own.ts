/**
 * What wakes a function, as far as it is of the deployment's own account and region. A bus also carries what other
 * accounts and regions forward to it, and a queue whatever was put into it: of these, nothing can be read here.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-cross-account.html
 */
import * as v from "valibot";
import { parseServiceArn, type ServiceArn } from "../../domain/ecs/arn.ts";
import type { PushTrigger, RecheckTrigger, Trigger } from "../../domain/facts/trigger.ts";
import { parseRepositoryKey } from "../../domain/image/ecr.ts";
import type { Home } from "../../reconcile/ports/home.ts";
import type { Log } from "../../reconcile/ports/log.ts";
import { parseEvent } from "./eventbridge.ts";
import { parseRecheck, parseRemedyRequest } from "./sqs.ts";

/** Where a function is deployed, and where it says what it ignored. */
export interface Own {
  readonly home: Home;
  readonly log: Pick<Log, "warn">;
}

/** An event of the bus: `null` where it concerns nothing that is judged here. @throws as `parseEvent` does */
export function readEvent(event: unknown, own: Own): Trigger | null {
  const trigger = parseEvent(event);
  if (trigger === null) return null;
  return isAllOf(own, [v.parse(envelope, event), homeOf(trigger)]) ? trigger : null;
}

/** A message of the queue of rechecks: `null` where nothing of it is of here. @throws as `parseRecheck` does */
export function readRecheck(body: string, own: Own): RecheckTrigger | PushTrigger | null {
  const trigger = parseRecheck(body);
  if (trigger.kind === "push") return isAllOf(own, [parseRepositoryKey(trigger.repository)]) ? trigger : null;
  const services = trigger.services.filter((service) => isOf(own.home, parseServiceArn(service)));
  if (services.length === trigger.services.length) return trigger;
  isAllOf(own, trigger.services.map(parseServiceArn));
  return services.length === 0 ? null : { ...trigger, services };
}

/** A message of the queue of remedies: `null` where its service is not of here. @throws as `parseRemedyRequest` does */
export function readRemedyRequest(body: string, own: Own): ServiceArn | null {
  const service = parseRemedyRequest(body);
  return isAllOf(own, [parseServiceArn(service)]) ? service : null;
}

/** Where what an event names is. */
export function homeOf(trigger: Trigger): Home {
  return trigger.kind === "image" ? trigger.repository : parseServiceArn(trigger.service);
}

/** Whether something is of this account and region. */
export function isOf(home: Home, { account, region }: Home): boolean {
  return account === home.account && region === home.region;
}

const envelope = v.object({ account: v.string(), region: v.string() });

/** One line is logged where something is of elsewhere. */
function isAllOf({ home, log }: Own, places: readonly Home[]): boolean {
  const elsewhere = places.find((place) => !isOf(home, place));
  if (elsewhere === undefined) return true;
  const { account, region } = elsewhere;
  log.warn("Ignored: it is of another account or region", { account, region });
  return false;
}
