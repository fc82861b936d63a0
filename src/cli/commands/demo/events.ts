/** Events, as a story tells them. */

/** What of an EventBridge event matters here. */
export interface DemoEvent {
  /** `ECR Image Action`. */
  readonly type: string;
  /** `PUSH backend:latest`. */
  readonly words: string;
  /** The handler that the template's rules give it to. */
  readonly handler: "image-pushed" | "service-changed";
}

/** Reads an event; `null` for one that the template's rules let pass. */
export function readEvent({ source, detail, ...event }: Readonly<Record<string, unknown>>): DemoEvent | null {
  const fields = new Map(Object.entries(detail ?? {}));
  const type = String(event["detail-type"]);
  if (source === "aws.ecr") {
    const words = `${fields.get("action-type")} ${fields.get("repository-name")}:${fields.get("image-tag")}`;
    return { type, words, handler: "image-pushed" };
  }
  const isTask = type === "ECS Task State Change";
  const words = String(fields.get(isTask ? "lastStatus" : "eventName"));
  const isTold = !isTask || words === "RUNNING" || words === "STOPPED";
  return isTold ? { type, words, handler: "service-changed" } : null;
}

/** What woke a handler: `by ECS Task State Change (2 × RUNNING), …`. */
export function sayCause(handler: string, events: readonly DemoEvent[]): string {
  if (events.length === 0) return causes[handler] ?? "by a message in its queue";
  const said = [...Map.groupBy(events, ({ type }) => type)]
    .map(([type, same]) => `${type} (${countWords(same)})`)
    .join(", ");
  return `by ${said}`;
}

/** What wakes a handler that no event was for. */
const causes: Readonly<Record<string, string>> = {
  sweep: "by the schedule",
  recheck: "as it was scheduled for now",
  "service-changed": "by more of these changes, from its queue",
  "image-pushed": "by the same event, tried again",
};

function countWords(events: readonly DemoEvent[]): string {
  return [...Map.groupBy(events, ({ words }) => words)]
    .map(([words, same]) => (same.length === 1 ? words : `${same.length} × ${words}`))
    .join(", ");
}
