import type { Alert } from "../../domain/incidents/alert.ts";

/** Where alerts go. */
export interface Alerts {
  publish(alert: Alert): Promise<void>;
}
