/** One thing that happened in a story. */
export type Moment = Deed | Sight | Wake | Mail;

/** What a person or a pipeline did. */
export interface Deed {
  readonly kind: "deed";
  readonly at: Date;
  readonly verb: "push" | "register" | "create" | "redeploy";
  readonly words: string;
}

/** What was found running. */
export interface Sight {
  readonly kind: "sight";
  readonly at: Date;
  readonly words: string;
}

/** A handler was woken. */
export interface Wake {
  readonly kind: "wake";
  readonly at: Date;
  readonly handler: string;
  /** `by the schedule`. */
  readonly by: string;
  /** What it did, by its calls. */
  readonly did: string;
}

/** An e-mail arrived. */
export interface Mail {
  readonly kind: "mail";
  readonly at: Date;
  readonly to: string;
  readonly subject: string;
  readonly body: string;
}
