import type { CliConnection } from "../../../connect/cli.ts";
import type { ServiceArn, ServiceName } from "../../../domain/ecs/arn.ts";
import type { Assessment } from "../../../domain/judge/assess.ts";
import type { WrongRepository } from "../../../domain/judge/findings/wrong-repository.ts";
import { advisable } from "../../../domain/remedy/advisable.ts";
import type { SightReport } from "../../../domain/words/report.ts";
import { judge } from "../../../reconcile/judge.ts";
import type { Readers } from "../../../reconcile/ports.ts";
import { judgeRepositories } from "../../../reconcile/read/judge-repositories.ts";
import { readAhead } from "../../../reconcile/read/read-ahead.ts";
import { createOnce } from "../../../reconcile/read/read-once.ts";
import { recallJournal } from "../../recall-journal.ts";
import { selectServices } from "../../services/select-services.ts";
import type { Interruption } from "../../terminal/interruption.ts";
import { type Progress, showProgress } from "../../terminal/progress.ts";
import type { Terminal } from "../../terminal/terminal.ts";
import { judgeServices } from "./judge-services.ts";
import { readSight } from "./read-sight.ts";
import { withPause } from "./with-pause.ts";

/** What was judged. */
export interface Judged {
  readonly assessments: readonly Assessment[];
  /** Services that were listed and have been deleted since. */
  readonly gone: readonly ServiceArn[];
  readonly repositories: readonly WrongRepository[];
  /** What the deployed program saw last; `null` where there is none, or it cannot be told. */
  readonly sight: SightReport | null;
  /** How many services were to be judged; `null` if an interruption came before that was known. */
  readonly total: number | null;
  readonly isComplete: boolean;
}

/** What an interruption leaves where none was judged yet. */
const nothing = { assessments: [], gone: [], repositories: [], sight: null, isComplete: false } as const;

/** What is to be judged, and what is known of its past. */
export interface Wish {
  readonly cluster?: readonly string[];
  readonly service?: readonly string[];
  readonly stack?: string;
}

/** Judges what was selected, and the repositories if it was everything: only then it is known what nothing uses. */
export async function judgeAll(
  { cluster = [], service = [], stack }: Wish,
  connection: CliConnection,
  interruption: Interruption,
  terminal: Terminal,
): Promise<Judged> {
  const progress = showProgress(terminal);
  try {
    progress.show("Listing services");
    const listed = await interruption.or(
      Promise.all([
        selectServices({ verb: "check", cluster, service }, connection),
        recallJournal(connection, stack, terminal.say),
      ]),
    );
    if (listed === null) return { ...nothing, total: null };
    const [services, { journal, deployed }] = listed;
    const readers = { ...connection, journal };
    const sight = deployed ? await interruption.or(readSight(deployed)) : null;
    const judged = { ...(await judgeSelected(services, readers, interruption, progress)), sight };
    const isEverything = cluster.length === 0 && service.length === 0;
    if (!judged.isComplete || !isEverything) return judged;
    progress.show("Reading repositories");
    const repositories = await interruption.or(judgeRepositories(judged.assessments, readers));
    return { ...judged, repositories: repositories ?? [], isComplete: repositories !== null };
  } finally {
    progress.stop();
  }
}

async function judgeSelected(
  services: readonly ServiceName[],
  readers: Readers,
  interruption: Interruption,
  progress: Progress,
): Promise<Judged> {
  const total = services.length;
  progress.show("Reading services and tasks");
  const ecs = await interruption.or(readAhead(services, readers.ecs));
  if (ecs === null) return { ...nothing, total };
  const { ecr } = createOnce(readers.ecr);
  const judgeSome = (some: readonly ServiceName[]) => judge(some, { ...readers, ecs, ecr });
  const judged = await judgeServices(services, judgeSome, interruption, progress);
  const assessments: Assessment[] = [];
  for (const one of judged.assessments) assessments.push(await withPause(advisable(one), readers));
  return { ...judged, assessments, repositories: [], sight: null, total };
}
