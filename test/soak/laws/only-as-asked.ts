/** It writes only where it was asked to, while it may, and only what it must. */
import type { Law } from "./law.ts";

export const onlyAsAsked: Law = {
  name: "no write that was not asked for",
  broken: ({ writes }) =>
    writes.flatMap(({ call, read }) => {
      const mode = read?.tags.get("ecs-image-drift:mode");
      const hold = read?.tags.get("ecs-image-drift:hold-until");
      const fields = Object.keys(call.input).sort().join();
      return [
        ...(call.caller === "remediate" ? [] : [`${call.caller} called ${call.operation}`]),
        ...(mode === "remediate" ? [] : [`${call.operation}: the mode was ${mode}`]),
        ...(hold && new Date(hold) > call.at ? [`${call.operation}: it was on hold until ${hold}`] : []),
        ...(call.operation === "ecs:UpdateService" && fields !== "cluster,service,taskDefinition"
          ? [`${call.operation} was sent ${fields}`]
          : []),
      ];
    }),
};
