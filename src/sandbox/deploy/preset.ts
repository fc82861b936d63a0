import { isObject } from "../json.ts";
import type { Topics } from "../services/sns/topics.ts";
import type { Template } from "./template.ts";

/** The e-mail subscriber that is there when nobody says another. */
const EMAIL = "oncall@example.com";

/** Values for parameters that are the address of an e-mail subscription and have none. */
export function emailParameters({ Parameters, Resources }: Template): Record<string, string> {
  const names = Object.values(Resources).flatMap(({ Type, Properties }) => {
    if (Type !== "AWS::SNS::Subscription" || Properties.Protocol !== "email") return [];
    return isObject(Properties.Endpoint) ? [String(Properties.Endpoint.Ref)] : [];
  });
  const empty = names.filter((name) => name in Parameters && !Parameters[name]?.Default);
  return Object.fromEntries(empty.map((name) => [name, EMAIL]));
}

/** Subscribes somebody to the topic of alerts, if the template has left it to others. */
export function subscribeSomebody(topics: Topics): void {
  const all = topics.all();
  if (all.some(({ subscriptions }) => subscriptions.some(({ protocol }) => protocol === "email"))) return;
  const alerts = all.find(({ name }) => /alert/i.test(name)) ?? (all.length === 1 ? all[0] : undefined);
  if (alerts !== undefined) topics.subscribe(alerts, { protocol: "email", endpoint: EMAIL, attributes: {} });
}
