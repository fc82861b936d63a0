import { readFile } from "node:fs/promises";
import { text } from "node:stream/consumers";
import * as v from "valibot";
import { parseEvent } from "../../../connect/connect.ts";
import type { Trigger } from "../../../domain/facts/trigger.ts";

/** What an event of the bus leads to; `null` if it concerns nothing that is judged. */
export interface ReadEvent {
  /** `ECR Image Action`, … */
  readonly type: string;
  readonly trigger: Trigger | null;
}

/**
 * Reads one event of EventBridge from a file, or from stdin for `-`.
 * @throws {Error} naming the file, and what is wrong with it
 */
export async function readEvent(file: string): Promise<ReadEvent> {
  const source = file === "-" ? "stdin" : file;
  const event = parseJson(await readText(file, source), source);
  if (Array.isArray(event))
    throw refusal(source, `it is a list of ${event.length}, and one event is expected`);
  try {
    return { type: v.parse(typed, event)["detail-type"], trigger: parseEvent(event) };
  } catch (error) {
    if (error instanceof v.ValiError)
      throw refusal(source, `it is no event of EventBridge: ${sayIssues(error)}`);
    throw error;
  }
}

const typed = v.object({ "detail-type": v.string() });

async function readText(file: string, source: string): Promise<string> {
  try {
    return file === "-" ? await text(process.stdin) : await readFile(file, "utf8");
  } catch (error) {
    throw refusal(source, error instanceof Error ? error.message : String(error), error);
  }
}

function parseJson(content: string, source: string): unknown {
  try {
    return JSON.parse(content);
  } catch (error) {
    throw refusal(source, `it is not JSON: ${error instanceof Error ? error.message : error}`, error);
  }
}

/** `"account" is missing; "time": Invalid timestamp …`. */
function sayIssues({ issues }: { readonly issues: readonly v.BaseIssue<unknown>[] }): string {
  return issues
    .map((issue) => {
      const path = issue.path?.map(({ key }) => String(key)).join(".");
      if (path === undefined) return issue.message;
      return issue.input === undefined ? `"${path}" is missing` : `"${path}": ${issue.message}`;
    })
    .join("; ");
}

function refusal(source: string, why: string, cause?: unknown): Error {
  return new Error(`Cannot replay ${source}: ${why}`, { cause });
}
