/** Schedules of EventBridge Scheduler that run tasks. */
import { type Known, known } from "../../domain/common/known.ts";
import type { WorkloadDescription } from "../../domain/workload/description.ts";
import { readDefinition, scheduleTarget } from "../../domain/workload/workload.ts";
import type { Memory } from "../../reconcile/ports/memory.ts";
import { attempt } from "../aws/attempt.ts";
import type { Call } from "../aws/call.ts";
import { listAll } from "./list-all.ts";
import { readObjects, readSchedule, readSummary } from "./shapes.ts";

/** How many schedules a page may have. */
const pageSize = "100";

/**
 * All schedules with a target in a cluster of ECS. A list call for each hundred schedules; what a schedule runs is read
 * once for each time it was changed, and remembered. One that was deleted since it was listed is left out.
 */
export async function schedulesOf(
  call: Call,
  memory: Memory,
): Promise<Known<readonly WorkloadDescription[]>> {
  const listed = await attempt("scheduler:ListSchedules", () =>
    listAll(call, "ListSchedules", { MaxResults: pageSize }, (page) =>
      readObjects(page, "Schedules").map(readSummary),
    ),
  );
  if (!listed.known) return listed;
  const own = listed.value.filter((one) => scheduleTarget(one.arn, one.target) !== null);
  const remembered = await memory.recall(own.flatMap((one) => keyOf(one) ?? []));
  const fresh = new Map<string, string>();
  const all: WorkloadDescription[] = [];
  for (const summary of own) {
    const key = keyOf(summary);
    const text = (key && remembered.get(key)) ?? null;
    const read = (text && tryDecode(text)) || (await readOne(call, summary));
    if (read === null) continue;
    if ("known" in read && !read.known) return read;
    const { expression, named: written } = "known" in read ? read.value : read;
    if (key && text === null) fresh.set(key, JSON.stringify({ expression, named: written }));
    const workload = scheduleTarget(summary.arn, summary.target);
    const named = readDefinition(written);
    if (workload && named) all.push({ workload, named, isEnabled: summary.isEnabled, expression });
  }
  await memory.keep(fresh);
  return known(all);
}

type Summary = ReturnType<typeof readSummary>;
type Content = ReturnType<typeof readSchedule>;

/** Changed schedules have another key: what was remembered never changes. */
function keyOf({ arn, modifiedAt }: Summary): string | null {
  return modifiedAt === null ? null : `schedule ${arn} ${modifiedAt}`;
}

/** `null` where it was deleted since it was listed. */
async function readOne(call: Call, { name, group }: Summary): Promise<Known<Content> | null> {
  const answer = await attempt("scheduler:GetSchedule", async () =>
    readSchedule(await call("GetSchedule", { Name: name, groupName: group })),
  );
  return !answer.known && answer.code === "ResourceNotFoundException" ? null : answer;
}

/** What was kept; `null` where that cannot be read, and is read anew. */
function tryDecode(text: string): Content | null {
  try {
    const { expression, named } = JSON.parse(text);
    return typeof named === "string" && (expression === null || typeof expression === "string")
      ? { expression, named }
      : null;
  } catch {
    return null;
  }
}
