import { ulid } from "ulid";
import { type Alert, noRemedy } from "../../../domain/incidents/alert.ts";

/** A message that says it is none: it goes the way of the real ones. */
export function testMessage(topic: string, now: Date): Alert {
  const [, , , region, account] = topic.split(":");
  return {
    kind: "test",
    cause: null,
    since: now,
    headline: `Test message of ecs-image-drift in account ${account}, ${region}: alerts arrive here`,
    undo: null,
    advice: [],
    message: {
      schemaVersion: 1,
      event: "notice",
      at: now.toISOString(),
      incident: ulid(now.getTime()),
      sequence: 1,
      severity: "low",
      services: [],
      repository: null,
      unreadable: [],
      remedy: noRemedy,
    },
  };
}
