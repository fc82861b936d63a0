/** What a story is made of: people's deeds in chapters, and the messages that must come of them. */
import type { DemoImage } from "./image.ts";

/** An incident, to be played in a sandbox. */
export interface Story {
  /** As `demo NAME` takes it. */
  readonly name: string;
  readonly about: string;
  readonly chapters: readonly Chapter[];
  /** The messages that must be delivered: these, in this order, and no others. */
  readonly messages: readonly ExpectedMessage[];
}

export interface Chapter {
  readonly title: string;
  readonly tells: string;
  play(stage: Stage): Promise<void>;
}

/** What people do, by ordinary AWS clients. */
export interface Stage {
  /** Pushes an image under each of these tags; creates the repository if it must. */
  push(repository: string, image: DemoImage, ...tags: string[]): Promise<void>;
  /** Registers a revision of a family with one container, `web`, of this image. */
  register(family: string, image: string): Promise<void>;
  /** Creates a service of two tasks on the family's latest revision; the cluster too, if it must. */
  createService(service: string, family: string): Promise<void>;
  /** Forces a new deployment of `CLUSTER/NAME`. */
  redeploy(service: string): Promise<void>;
  /** Looks at what the tasks of `CLUSTER/NAME` run. */
  look(service: string): Promise<void>;
  /** Lets time pass: `7m`. */
  wait(duration: string): Promise<void>;
}

/** A message, as far as a story foretells it. */
export interface ExpectedMessage {
  readonly event: string;
  /** `CLUSTER/NAME`. */
  readonly service: string;
  /** The kind and cause of what it finds; `null` where it finds nothing any more. */
  readonly finding: string | null;
  readonly published: string;
  readonly running: string;
}
