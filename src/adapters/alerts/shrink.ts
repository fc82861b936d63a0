/** Makes an alert small enough for SNS, which the JSON goes through four times over. */
import type { AlertMessage } from "../../domain/incidents/alert.ts";
import type { ServiceReport } from "../../domain/words/report.ts";

/**
 * The message with as much of it as fits: first the later services lose their details, then the list is cut.
 * @param fits whether a message is small enough
 */
export function shrink(message: AlertMessage, fits: (message: AlertMessage) => boolean): AlertMessage {
  if (fits(message)) return message;
  for (const whole of [50, 20, 5, 1, 0]) {
    const services = message.services.map((service, i) => (i < whole ? service : withoutDetails(service)));
    const lean = { ...message, services };
    if (fits(lean)) return lean;
  }
  for (let count = Math.floor(message.services.length / 2); count > 0; count = Math.floor(count / 2)) {
    const left = message.services.length - count;
    const services = message.services.slice(0, count).map(withoutDetails);
    const cut = {
      ...message,
      services: services.map((service) => ({ ...service, notes: [`and ${left} more services`] })),
    };
    if (fits(cut)) return cut;
  }
  return { ...message, services: [] };
}

/** Who, and what is wrong; the containers, the advice and the notes are in `check`. */
function withoutDetails(service: ServiceReport): ServiceReport {
  const findings = service.findings.map((finding) => ({ ...finding, advice: [] }));
  return { ...service, containers: [], findings, unknown: [], notes: [] };
}
