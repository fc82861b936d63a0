/** What the page shows, as its server sends it: shared with the part that runs in the browser, and imports nothing. */

export interface View {
  /** Simulated time, ISO 8601. */
  readonly now: string;
  readonly services: readonly ServiceView[];
  /** Oldest first. */
  readonly messages: readonly MessageView[];
  /** Oldest first. */
  readonly happenings: readonly Happening[];
}

export interface ServiceView {
  /** `prod/backend`. */
  readonly name: string;
  /** `backend:1`. */
  readonly revision: string;
  readonly running: number;
  readonly desired: number;
  readonly isDeploying: boolean;
  readonly containers: readonly ContainerView[];
}

/** The four images of a container. */
export interface ContainerView {
  readonly name: string;
  readonly written: string;
  readonly resolved: ImageView | null;
  readonly running: readonly (ImageView & { readonly tasks: number })[];
  readonly published: ImageView | null;
  /** The last image that was pushed under a tag after the published one, or after what runs if nothing is followed. */
  readonly newer: ImageView | null;
}

export interface ImageView {
  readonly digest: string;
  /** The tags that name it now. */
  readonly tags: readonly string[];
}

/** One message, as it reached people by e-mail and in Slack. */
export interface MessageView {
  readonly at: string;
  readonly to: string;
  readonly subject: string;
  readonly email: string;
  /** What was posted to Slack; `null` where nothing was. */
  readonly slack: unknown;
}

/** One thing that happened. */
export interface Happening {
  readonly id: number;
  readonly at: string;
  readonly kind: "deed" | "event" | "wake" | "message" | "trouble";
  readonly title: string;
  readonly detail: string;
}

/** What the buttons do. */
export type DeedName =
  | "push"
  | "push-elsewhere"
  | "redeploy"
  | "pin"
  | "advance"
  | "throttle"
  | "deny"
  | "kill"
  | "repair";
