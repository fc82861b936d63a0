/** When the deployed program last saw every service, as its journal has it. */
import type { Deployed } from "../../../connect/deployed.ts";
import type { SightReport } from "../../../domain/words/report.ts";

/** What it saw last; `null` where its journal cannot be read: the verdicts stand without it. */
export async function readSight({
  stack,
  ports: { journal, home },
}: Pick<Deployed, "stack" | "ports">): Promise<SightReport | null> {
  try {
    const [swept, blindness] = await Promise.all([journal.sweptAt(), journal.blindness()]);
    const open = blindness !== null && blindness.causes.length > 0 ? blindness : null;
    return {
      stack: stack.name,
      account: home.account,
      region: home.region,
      lastSweep: swept?.toISOString() ?? null,
      blindSince: open?.since.toISOString() ?? null,
      notChecked: open?.services ?? 0,
      sweepSeconds: stack.sweepInterval === null ? null : stack.sweepInterval / 1000,
    };
  } catch (error) {
    if (error instanceof TypeError || error instanceof RangeError) throw error;
    return null;
  }
}
