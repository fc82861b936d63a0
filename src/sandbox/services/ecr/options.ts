/** Where AWS is free, or does not say, the sandbox can be told how to be. */

import { isObject } from "../../json.ts";
import type { JsonObject } from "../../world.ts";

export interface EcrOptions {
  /** How many items a page has at most, whatever `maxResults` asks. */
  pageSize: number;
  /** Whether pushing what is there already (an `ImageAlreadyExistsException`) puts a PUSH event on the bus. */
  unchangedPushEvents: boolean;
  /** Whether an image that a lifecycle policy expires puts a DELETE event on the bus. */
  expiryEvents: boolean;
  /** Whether a replication or a pull through the cache puts a PUSH event on the bus beside its own. */
  copyPushEvents: boolean;
  /** How long a lifecycle policy preview takes; 0: it is complete at once. */
  previewSeconds: number;
}

export const usualOptions: Readonly<EcrOptions> = {
  pageSize: 5,
  unchangedPushEvents: true,
  expiryEvents: false,
  copyPushEvents: false,
  previewSeconds: 5,
};

/** Takes a fault `{"ecr": {…options…}}`: true if it was one. */
export function takeFault(options: EcrOptions, fault: JsonObject): boolean {
  const wanted = fault.ecr;
  if (!isObject(wanted)) return false;
  for (const [name, value] of Object.entries(wanted)) {
    if (name === "pageSize" || name === "previewSeconds") options[name] = Number(value);
    else if (name === "unchangedPushEvents" || name === "expiryEvents" || name === "copyPushEvents") {
      options[name] = value === true;
    } else return false;
  }
  return true;
}
