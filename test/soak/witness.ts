/** What the program was seen doing in one history: its calls, what it wrote, and what it told. */
import type { Answered } from "../../src/sandbox/calls.ts";
import type { Sandbox } from "../../src/sandbox/sandbox.ts";
import { lookAt, type Rollout, type Subject, type Truth } from "./truth.ts";

/** A call of the program, and which it is. */
export interface Seen extends Answered {
  readonly index: number;
  readonly at: Date;
}

/** A write to ECS that was served. */
export interface Write {
  readonly call: Seen;
  /** How things stood when the service was last read before. */
  readonly read: Truth | null;
  /** How things stand now. */
  readonly truth: Truth;
}

/** A message that was published. */
export interface Told {
  readonly call: Seen;
  readonly message: Message;
  /** What kind of trouble it is about: the message itself shows all there is. */
  readonly kind: string;
  readonly truth: Truth;
  /** Whether somebody acted while this invocation ran, or not all could be seen: then it cannot be held to the truth. */
  readonly isBlurred: boolean;
}

/** An alert's JSON, as far as the laws look at it. */
export interface Message {
  readonly event: string;
  readonly incident: string;
  readonly sequence: number;
  readonly services: readonly { readonly name: string; readonly findings: readonly Finding[] }[];
  readonly remedy: {
    readonly state: string;
    readonly taskDefinition: string | null;
    readonly reason: string | null;
  };
}

export interface Finding {
  readonly kind: string;
  readonly cause: string | null;
  readonly container: string | null;
  readonly expected: string | null;
}

/** Who began a service deployment, and what "latest" named then. */
export interface Begun {
  readonly by: "person" | "program";
  readonly published: ReadonlyMap<string, string>;
  /** The containers that reference the tag, and no digest. */
  readonly wantsTag: ReadonlySet<string>;
  /** The containers whose tag is recorded on the revision, as a pin of the program does. */
  readonly recordsTag: ReadonlySet<string>;
}

export interface Witness {
  readonly calls: readonly Seen[];
  readonly writes: readonly Write[];
  readonly told: readonly Told[];
  /** By the service deployment's ARN. */
  readonly begun: ReadonlyMap<string, Begun>;
  /** When "latest" came to name a digest, by container. */
  readonly moves: readonly Move[];
  look(): Promise<Truth>;
  /** The service deployments, as they were seen last. */
  seen(): readonly Rollout[];
  /** A person did something: what the present invocation read may be out of date. */
  noteAct(): Promise<void>;
  noteMove(container: string, digest: string): void;
  /** From now on the sandbox shows less than there is, or all of it again. */
  noteBlur(isBlurred: boolean): void;
}

export interface Move {
  readonly container: string;
  readonly digest: string;
  readonly at: Date;
}

/** Watches a sandbox from now on. */
export function watch(sandbox: Sandbox, subject: Subject): Witness {
  const calls: Seen[] = [];
  const writes: Write[] = [];
  const told: Told[] = [];
  const begun = new Map<string, Begun>();
  const moves: Move[] = [];
  const raced = new Set<string>();
  let isBlurred = false;
  const reads = new Map<string, Truth>();
  let seen: readonly Rollout[] = [];
  async function look(): Promise<Truth> {
    const truth = await lookAt(sandbox, subject);
    seen = truth.rollouts;
    return truth;
  }

  async function noteDeployments(by: Begun["by"]): Promise<Truth> {
    const truth = await look();
    for (const { arn, taskDefinition } of truth.rollouts)
      if (!begun.has(arn))
        begun.set(arn, { by, published: truth.published, ...(await tagsIn(sandbox, taskDefinition)) });
    return truth;
  }

  /** What the present invocation read is out of date. */
  function noteRace(): void {
    const last = calls.at(-1);
    if (last) raced.add(invocationOf(last));
  }

  sandbox.listen(async (answered) => {
    if (answered.caller === "administrator") return;
    const call: Seen = { ...answered, index: calls.length, at: sandbox.clock.now() };
    calls.push(call);
    if (call.error !== null) return;
    if (call.operation === "ecs:DescribeServices" && call.caller === "remediate")
      reads.set(invocationOf(call), await look());
    if (isWrite(call))
      writes.push({
        call,
        read: reads.get(invocationOf(call)) ?? null,
        truth: await noteDeployments("program"),
      });
    if (call.operation === "sns:Publish")
      told.push({
        call,
        message: messageOf(call),
        kind: kindOf(call),
        truth: await look(),
        isBlurred: isBlurred || raced.has(invocationOf(call)),
      });
  });

  return {
    calls,
    writes,
    told,
    begun,
    moves,
    look,
    seen: () => seen,
    async noteAct() {
      noteRace();
      await noteDeployments("person");
    },
    noteMove(container, digest) {
      noteRace();
      moves.push({ container, digest, at: sandbox.clock.now() });
    },
    noteBlur(now) {
      isBlurred = now;
    },
  };
}

/** The calls of the invocation that made this one, before it. */
export function before({ calls }: Witness, call: Seen): readonly Seen[] {
  return calls.slice(0, call.index).filter((other) => invocationOf(other) === invocationOf(call));
}

/** The calls of the invocation that made this one, after it. */
export function after({ calls }: Witness, call: Seen): readonly Seen[] {
  return calls.slice(call.index + 1).filter((other) => invocationOf(other) === invocationOf(call));
}

function invocationOf({ caller, invocation }: Answered): string {
  return `${caller} ${invocation}`;
}

/** Whether a call changes something in ECS. */
export function isWrite({ operation }: Answered): boolean {
  return operation.startsWith("ecs:") && !/^ecs:(?:Describe|List)/.test(operation);
}

function messageOf({ input }: Seen): Message {
  return JSON.parse(JSON.parse(String(input.Message)).sqs);
}

function kindOf({ input }: Seen): string {
  const { kind } = input.MessageAttributes as { kind: { StringValue: string } };
  return kind.StringValue;
}

/** The containers of a revision that are written with a tag, and those whose tag it records. */
async function tagsIn(sandbox: Sandbox, revision: string): Promise<Pick<Begun, "wantsTag" | "recordsTag">> {
  const { taskDefinition, tags = [] } = (await sandbox.ask("ecs:DescribeTaskDefinition", {
    taskDefinition: revision,
    include: ["TAGS"],
  })) as {
    taskDefinition: { containerDefinitions: readonly { name: string; image: string }[] };
    tags?: readonly { key: string }[];
  };
  const { containerDefinitions: containers } = taskDefinition;
  const isRecorded = (name: string) => tags.some(({ key }) => key === `ecs-image-drift:follows.${name}`);
  return {
    wantsTag: new Set(containers.flatMap(({ name, image }) => (image.includes("@") ? [] : name))),
    recordsTag: new Set(containers.flatMap(({ name }) => (isRecorded(name) ? name : []))),
  };
}
