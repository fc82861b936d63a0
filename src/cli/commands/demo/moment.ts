/** One thing that happened in a story. */
export type Moment = Deed | Sight | Output | Wake | Mail;

/** What a person or a pipeline did. */
export interface Deed {
  readonly kind: "deed";
  readonly at: Date;
  readonly verb: "cluster" | "push" | "register" | "create" | "redeploy" | "pin";
  readonly words: string;
}

/** What somebody looked at. */
export interface Sight {
  readonly kind: "sight";
  readonly at: Date;
  readonly where: "running" | "in ECR";
  readonly words: string;
}

/** What a command wrote. */
export interface Output {
  readonly kind: "output";
  readonly at: Date;
  readonly text: string;
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
  /** Whether it only looked. */
  readonly isQuiet: boolean;
}

/** An e-mail arrived. */
export interface Mail {
  readonly kind: "mail";
  readonly at: Date;
  readonly to: string;
  readonly subject: string;
  readonly body: string;
}
