/** What a story is made of: people's deeds in chapters, and the messages that must come of them. */
import type { DemoImage } from "./image.ts";

/** What the program may do about drift. */
export const modes = ["alert", "remediate"] as const;
export type Mode = (typeof modes)[number];

/** An incident, to be played in a sandbox. */
export interface Story {
  /** As `demo NAME` takes it. */
  readonly name: string;
  readonly about: string;
  /** How it goes in each mode. */
  readonly plays: Readonly<Record<Mode, Play>>;
}

export interface Play {
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

/** What people do, by ordinary AWS clients; what they look at must be what the story says. */
export interface Stage {
  /** Makes a cluster whose EC2 instances pull images as `ECS_IMAGE_PULL_BEHAVIOR` says. */
  createCluster(cluster: string, pullBehavior: "once" | "prefer-cached"): Promise<void>;
  /** Pushes an image under each of these tags; creates the repository if it must. */
  push(repository: string, image: DemoImage, ...tags: string[]): Promise<void>;
  /** Registers a revision of a family with one container, `web`, of this image. */
  register(family: string, image: string): Promise<void>;
  /** Creates a service of two tasks on the family's latest revision. */
  createService(service: string, family: string, mode: Mode): Promise<void>;
  /** Forces a new deployment of `CLUSTER/NAME`. */
  redeploy(service: string): Promise<void>;
  /** Runs the `ecs-image-drift pin …` that the last e-mail names. */
  pinAsAdvised(): Promise<void>;
  /** Looks at what the two tasks of `CLUSTER/NAME` run. */
  look(service: string, revision: string, image: DemoImage): Promise<void>;
  /** Looks up what a tag names in the registry. */
  lookUp(repository: string, tag: string, image: DemoImage): Promise<void>;
  /** Lets time pass: `7m`. */
  wait(duration: string): Promise<void>;
}

/** A message, as far as a story foretells it. */
export type ExpectedMessage = ServiceMessage | RepositoryMessage;

export interface ServiceMessage {
  readonly event: "opened" | "changed" | "resolved" | "remediated";
  /** `CLUSTER/NAME`. */
  readonly service: string;
  /** The kind and cause of what it finds; `null` where it finds nothing any more. */
  readonly finding: string | null;
  readonly published: string;
  readonly running: string;
  /** The revision that put it right: `backend:5`. */
  readonly remedy: string | null;
}

export interface RepositoryMessage {
  readonly event: "opened";
  readonly repository: string;
  readonly finding: "wrong-repository";
  /** The repository that was meant. */
  readonly similar: string;
}
