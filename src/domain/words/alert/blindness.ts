/** The message that says what cannot be read, and which services are not checked for it. */

import { sayDuration } from "../../common/duration.ts";
import { type Alert, newMessage } from "../../incidents/alert.ts";
import { type Blind, type Blindness, dueIn } from "../../incidents/blindness.ts";
import type { AlertEvent } from "../../incidents/incident.ts";
import type { Assessment } from "../../judge/assess.ts";
import { doctorCommand } from "../commands.ts";
import { clip, count, sayList, sayTime } from "../phrases.ts";
import { reportService } from "../report.ts";

/** What a message about a blindness is composed of. */
interface BlindnessContent {
  readonly event: Extract<AlertEvent, "opened" | "changed" | "resolved">;
  readonly state: Blindness;
  /** The services that are not checked, and how many more of them there are. */
  readonly services: readonly Assessment[];
  readonly others?: number | undefined;
  readonly at: Date;
}

/** The kind of the messages about a blindness. */
export const blind = "blind";

/** The alert for one event of a blindness. */
export function composeBlindness({ event, state, services, others = 0, at }: BlindnessContent): Alert {
  const causes = dueIn(state, at);
  return {
    kind: blind,
    cause: causes[0]?.code ?? null,
    since: state.since,
    headline: clip(
      event === "resolved" ? sayOver(state, at) : sayBlindness(causes, services.length + others),
      longestSentence,
    ),
    undo: null,
    advice:
      event === "resolved"
        ? []
        : [
            "To see which permission or setting is missing:",
            doctorCommand(services[0]?.facts.service.region ?? null),
          ],
    message: newMessage({
      event,
      at,
      incident: state.incident,
      sequence: state.messages + 1,
      severity: event === "resolved" ? "low" : "high",
      services: services.map((one) => ({ ...reportService(one), containers: [], findings: [], notes: [] })),
      unreadable: causes.slice(0, causesShown).map(({ operation, place, code, since }) => ({
        operation,
        place,
        error: code,
        since: since.toISOString(),
      })),
    }),
  };
}

/** How many services are not checked, and why, since when: a sentence without its full stop. */
export function sayBlindness(causes: readonly Blind[], services: number): string {
  const groups = Map.groupBy(causes, ({ operation, code }) => `${operation} fails with ${code}`);
  const said = [...groups].map(([what, each]) => {
    const since = Math.min(...each.map(({ since }) => since.getTime()));
    return `${what} in ${sayPlaces(each.map(({ place }) => place))} since ${sayTime(new Date(since))}`;
  });
  const unchecked =
    services > 0
      ? `${count(services, "service is", "services are")} not being checked`
      : "New services are not found";
  return `${unchecked}: ${said.join("; ")}`;
}

/** The services that a message about a blindness is about, by their names; nothing for any other message. */
export function uncheckedIn({ kind, message: { event, services } }: Alert): string[] {
  if (kind !== blind || event === "resolved" || services.length === 0) return [];
  const names = services.map(({ cluster, name }) => `${cluster}/${name}`).sort();
  return [
    `Not checked: ${names.slice(0, namesShown).join(", ")}${names.length > namesShown ? " and others" : ""}.`,
  ];
}

/** Places, those of one kind and region together: `clusters dev and prod (us-east-1)`. */
function sayPlaces(places: readonly string[]): string {
  const alike = Map.groupBy(places.slice(0, placesShown), (place) => place.replace(/ \S+ (?=\()/, " "));
  const said = [...alike.values()].map((each) => (each.length > 1 ? sayTogether(each) : each.join("")));
  return sayList(
    places.length > placesShown ? [...said, `${places.length - placesShown} more`] : said,
    "and",
  );
}

function sayTogether(places: readonly string[]): string {
  const names = places.map((place) => place.split(" ")[1] ?? place);
  const [what, , region] = (places[0] ?? "").split(" ");
  return `${what === "registry" ? "registries" : `${what}s`} ${sayList(names, "and")} ${region}`;
}

function sayOver({ since, services }: Blindness, at: Date): string {
  const who =
    services > 0
      ? `up to ${count(services, "service was", "services were")} not checked`
      : "new services were not found";
  return `Every service is checked again. For ${sayDuration(at.getTime() - since.getTime())}, ${who}`;
}

const causesShown = 50;
const placesShown = 5;
const namesShown = 20;
const longestSentence = 1000;
