import type { ServerResponse } from "node:http";
import { AwsError } from "../world.ts";

/** An HTTP response. */
export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** An answer that is written bit by bit. */
export interface Stream {
  stream(response: ServerResponse): void;
}

/** What became of a request: an answer, or silence as `timeout` and `reset` faults make it. */
export type Answer = Reply | Stream | "hang" | "reset";

/** An AWS request, as it came. */
export interface AwsRequest {
  readonly method?: string;
  readonly path?: string;
  /** What follows `?` in the URL. */
  readonly query?: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

/** The value of a header, or an empty text. */
export function header({ headers }: AwsRequest, name: string): string {
  const value = headers[name];
  return typeof value === "string" ? value : "";
}

/** The error that AWS answers when a service itself fails. */
export function internalFailure(error: unknown): AwsError {
  return new AwsError("InternalFailure", error instanceof Error ? error.message : String(error), 500);
}
