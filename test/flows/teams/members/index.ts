/** The teams. */
import type { Team } from "../week.ts";
import { buildsAMonorepo } from "./builds-a-monorepo.ts";
import { buildsBaseImages } from "./builds-base-images.ts";
import { buildsPullRequests, previewsPullRequests } from "./builds-pull-requests.ts";
import { forcesDeployments } from "./forces-deployments.ts";
import { goesBackAtNight } from "./goes-back-at-night.ts";
import { hasEcsRollBack } from "./has-ecs-roll-back.ts";
import { pinsDigests } from "./pins-digests.ts";
import { promotesByRetagging } from "./promotes-by-retagging.ts";
import { promotesNextDay, promotesWithoutMain } from "./promotes-next-day.ts";
import { rebuildsEveryNight, rebuildsWhatIsNotDeployed } from "./rebuilds-every-night.ts";
import { releasesVersions } from "./releases-versions.ts";
import { shiftsBlueToGreen } from "./shifts-blue-to-green.ts";
import { sleepsAtNight } from "./sleeps-at-night.ts";

export const teams: readonly Team[] = [
  forcesDeployments,
  promotesNextDay,
  promotesWithoutMain,
  buildsPullRequests,
  previewsPullRequests,
  releasesVersions,
  pinsDigests,
  buildsAMonorepo,
  buildsBaseImages,
  promotesByRetagging,
  goesBackAtNight,
  hasEcsRollBack,
  sleepsAtNight,
  shiftsBlueToGreen,
  rebuildsEveryNight,
  rebuildsWhatIsNotDeployed,
];
