import { type Known, known, unknown } from "../../domain/common/known.ts";
import { type EcrRepository, repositoryKey } from "../../domain/image/ecr.ts";
import { repositoryOf } from "../../domain/judge/container/written-reference.ts";
import { attempt } from "../aws/attempt.ts";
import { batchesOf } from "../aws/batches.ts";
import type { Call } from "../aws/call.ts";
import { listAll } from "./list-all.ts";
import { readClusters, readFamilies, readTaskNames } from "./shapes/names.ts";
import { readTaskImages } from "./shapes/tasks.ts";
import { newestRevisions } from "./task-definitions.ts";
import { describeTasks } from "./tasks.ts";

/** More families than this are not looked through for one push: then it is not known. */
const familiesLookedThrough = 1000;

/** Whether any active task definition family, or any recent task, uses a repository. */
export async function isRepositoryUsed(call: Call, repository: EcrRepository): Promise<Known<boolean>> {
  const wanted = repositoryKey(repository);
  const isIt = ({ written }: { written: string }) => {
    const found = repositoryOf(written);
    return found !== null && repositoryKey(found) === wanted;
  };
  const families = await attempt("ecs:ListTaskDefinitionFamilies", () =>
    listAll(call, "ListTaskDefinitionFamilies", { status: "ACTIVE" }, readFamilies),
  );
  if (!families.known) return families;
  if (families.value.length > familiesLookedThrough)
    return unknown("there are too many task definition families", "too-many");
  for (const revision of (await newestRevisions(call, families.value)).values()) {
    if (!revision.known) return revision;
    if (revision.value.containers.some(isIt)) return known(true);
  }
  const images = await attempt("ecs:DescribeTasks", () => imagesOfTasks(call));
  return images.known ? known(images.value.some((written) => isIt({ written }))) : images;
}

/** The images of every task that runs, or stopped within the hour or so that ECS remembers. */
async function imagesOfTasks(call: Call): Promise<string[]> {
  const images: string[] = [];
  for (const cluster of await listAll(call, "ListClusters", {}, readClusters)) {
    for (const desiredStatus of ["RUNNING", "STOPPED"]) {
      const arns = await listAll(call, "ListTasks", { cluster, desiredStatus }, readTaskNames);
      for (const tasks of batchesOf(arns, 100))
        images.push(...readTaskImages(await describeTasks(call, cluster, tasks)));
    }
  }
  return images;
}
