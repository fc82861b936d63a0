/** What holds for one container of a service. */

import { isName, matches } from "../common/pattern.ts";
import type { Track } from "../image/track.ts";
import { isWider, type Mode, narrowest } from "./mode.ts";
import type { ResponsePolicy } from "./policy.ts";

/** The part of a service's policy that says what holds for its containers. */
type Narrowing = Pick<ResponsePolicy, "mode" | "track" | "containers">;

/** What holds for one container of a service; of what belongs to no container, the service's own. */
export function forContainer(
  { mode, track, containers }: Narrowing,
  name: string,
): { readonly mode: Mode; readonly track: Track } {
  const own = name === "" ? [] : containers.filter(({ container }) => matches(container, name));
  return {
    mode: narrowest(mode, own.find((one) => one.mode)?.mode ?? mode),
    track: own.find((one) => one.track)?.track ?? track,
  };
}

/** Whether less may be done about a container than about its service. */
export function isNarrowed(policy: Narrowing, name: string): boolean {
  return forContainer(policy, name).mode !== policy.mode;
}

/** Whether a container of a service that is judged is to be left alone: its images are not even read. */
export function isLeftAlone(policy: Narrowing, name: string): boolean {
  return policy.mode !== "ignore" && forContainer(policy, name).mode === "ignore";
}

/** What is set by name for containers and does nothing: there is no such container, or its service allows less. */
export function idleSettings(
  { mode, containers }: Pick<ResponsePolicy, "mode" | "containers">,
  present: readonly { readonly name: string }[],
): string[] {
  const names = present.map(({ name }) => name);
  return containers
    .filter(({ isOfService, container }) => isOfService && isName(container))
    .flatMap((one) => {
      if (!names.some((name) => matches(one.container, name)))
        return `Settings for container "${one.container}" do nothing: the service has ${names.join(", ")}`;
      return one.mode && isWider(one.mode, mode)
        ? `Container "${one.container}" is set to "${one.mode}", and its service's mode is "${mode}", which applies`
        : [];
    });
}
