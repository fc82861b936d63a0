/** When the deployed programs last saw every service: silence means "checked" only if they did. */
import { sayDuration } from "../../../domain/common/duration.ts";
import { count, sayTime } from "../../../domain/words/phrases.ts";
import type { CheckReport, SightReport } from "../../../domain/words/report.ts";
import { plain } from "../text.ts";

/** A line for each: `Deployed: ecs-image-drift-prod saw every service 5 minutes ago`. */
export function saySights({
  deployed = [],
  checkedAt,
}: Pick<CheckReport, "deployed" | "checkedAt">): string[] {
  const are = (place: "account" | "region") => new Set(deployed.map((sight) => sight[place])).size > 1;
  const places = [
    ...(are("account") ? ["account" as const] : []),
    ...(are("region") ? ["region" as const] : []),
  ];
  return deployed.map((sight) => {
    const where = places.length > 0 ? ` (${places.map((place) => sight[place]).join(", ")})` : "";
    return plain(`Deployed: ${sight.stack}${where} ${saySight(sight, new Date(checkedAt))}`);
  });
}

/** Whether it sees, and if not, what to do. */
function saySight({ lastSweep, blindSince, notChecked, sweepSeconds }: SightReport, now: Date): string {
  const doctor = "ecs-image-drift doctor says why";
  const due = sweepSeconds === null ? "" : `; a sweep is due every ${sayDuration(sweepSeconds * 1000)}`;
  if (blindSince !== null) {
    const who =
      notChecked > 0 ? `: up to ${count(notChecked, "service is", "services are")} not checked` : "";
    return `has not seen every service since ${sayTime(blindSince)}${who}; ${doctor}`;
  }
  if (lastSweep === null) return `has never seen every service: no sweep was finished yet${due}`;
  const age = Math.max(0, now.getTime() - new Date(lastSweep).getTime());
  const saw = `saw every service ${sayDuration(age)} ago`;
  const isLate = sweepSeconds !== null && age > 2 * sweepSeconds * 1000;
  return isLate ? `last ${saw}${due}; ${doctor}` : saw;
}
