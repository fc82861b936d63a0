/** What the buttons of the page do: what a team, a pipeline and bad luck would. */
import type { Sandbox } from "../handle.ts";
import type { JsonObject } from "../world.ts";
import type { Happenings } from "./happenings.ts";
import { commitOf, manifestOf } from "./image.ts";
import { readServices, referenceOf } from "./services.ts";
import type { DeedName } from "./view.ts";

/** Runs the program's own command line against the sandbox. */
export type RunProgram = (
  ...argv: string[]
) => Promise<{ readonly exitCode: number; readonly stdout: string; readonly stderr: string }>;

export interface Actor {
  readonly sandbox: Sandbox;
  readonly happenings: Happenings;
  readonly program: RunProgram;
}

/** Does what a button says. @returns what was done, in a sentence; @throws {RangeError} if there is nothing to do it to */
export type Deeds = Readonly<Record<DeedName, () => Promise<string>>>;

/** A pin waits for its deployment: time passes in steps until it ends, and not for longer than this. */
const step = "2s";
const mostSteps = 600;

export function createDeeds({ sandbox, happenings, program }: Actor): Deeds {
  let commits = 0;

  /** The first service of the account. */
  async function subject() {
    const [service] = await readServices(sandbox.ask);
    const [container] = service?.containers ?? [];
    if (!service || !container)
      throw new RangeError("There is no service here: start the sandbox with --example, or create one");
    const [cluster = "", name = ""] = service.name.split("/");
    return { cluster, name, ...referenceOf(`registry/${container.written}`) };
  }

  async function push(repositoryName: string, ...tags: string[]): Promise<string> {
    commits += 1;
    const commit = commitOf(commits);
    const imageManifest = manifestOf(commit);
    await sandbox.ask("ecr:CreateRepository", { repositoryName }).catch(() => {});
    for (const imageTag of [...tags, commit])
      await sandbox.ask("ecr:PutImage", { repositoryName, imageManifest, imageTag });
    return note("push", `${repositoryName}:${[...tags, commit].join(" and :")}`);
  }

  function note(what: string, detail: string): string {
    happenings.add("deed", what, detail);
    return `${what}: ${detail}`;
  }

  function breakSomething(words: string, fault: JsonObject) {
    return async () => {
      sandbox.fault(fault);
      return note("break", words);
    };
  }

  return {
    async push() {
      const { repository, tag } = await subject();
      return push(repository, tag ?? "latest");
    },
    async "push-elsewhere"() {
      const { repository } = await subject();
      return push(`${repository}-dev`, "latest");
    },
    async redeploy() {
      const { cluster, name: service } = await subject();
      await sandbox.ask("ecs:UpdateService", { cluster, service, forceNewDeployment: true });
      return note("deploy", `a new deployment of ${cluster}/${service} is forced`);
    },
    async pin() {
      const { cluster, name } = await subject();
      note("pin", `ecs-image-drift pin ${name} --cluster ${cluster}`);
      let isOver = false;
      const pinned = program(
        "pin",
        name,
        "--cluster",
        cluster,
        "--region",
        "us-east-1",
        "--yes",
        "--poll",
        "1s",
      );
      void pinned.finally(() => {
        isOver = true;
      });
      for (let steps = 0; steps < mostSteps && !isOver; steps++) {
        await sandbox.advance(step);
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
      // So long the tasks' changes wait to be looked at together.
      await sandbox.advance("1m");
      const { exitCode, stdout, stderr } = await pinned;
      const lines = `${stdout}\n${stderr}`.trim().split("\n");
      const said =
        lines.findLast((line) => /^(?:Service |Cannot |Nothing )/.test(line)) ?? lines.at(-1) ?? "";
      return note(
        exitCode === 0 ? "pinned" : "not pinned",
        said.replaceAll(/(sha256:[0-9a-f]{12})\w+/g, "$1"),
      );
    },
    async advance() {
      note("time", "15 minutes pass");
      await sandbox.advance("15m");
      return "15 minutes passed";
    },
    throttle: breakSomething("ECS throttles its next 20 calls of DescribeServices", {
      operation: "ecs:DescribeServices",
      error: "ThrottlingException",
      times: 20,
    }),
    deny: breakSomething("ECR denies DescribeImages until it is repaired", {
      operation: "ecr:DescribeImages",
      error: "AccessDeniedException",
    }),
    kill: breakSomething("the next function that is about to send an alert is killed", {
      kill: "recheck",
      before: "sns:Publish",
    }),
    async repair() {
      sandbox.clearFaults();
      return note("repair", "nothing is broken any more");
    },
  };
}
