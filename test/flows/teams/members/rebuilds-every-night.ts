/** `latest` is built anew every night: an index whose image is the same, and whose provenance is another. */
import { builtIndexOf, manifestOf, provenanceOf } from "../../../support/world.ts";
import { type Act, all, at, create, type Day, pushManifest, redeploy, type Team, without } from "../week.ts";

const everyDay = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const satisfies readonly Day[];

/** Pushes the children, then the index, as buildx does. */
function build(repository: string, code: string, night: string): Act {
  const [image, provenance] = [manifestOf(code), provenanceOf(night)];
  const index = builtIndexOf(image, provenance);
  return all(
    pushManifest(repository, code, image),
    pushManifest(repository, `provenance of ${night}`, provenance),
    pushManifest(repository, `${code}, built ${night}`, index, "latest"),
  );
}

/** A build each night; from Wednesday on, the base image has changed, and so the code. */
const nights = (repository: string) =>
  everyDay.map((night, i) => at(`${night} 03:00`, build(repository, i < 2 ? "code" : "new code", night)));

const before = (repository: string) => [
  build(repository, "code", "before"),
  create(`${repository}/web`, `${repository}:latest`),
];

export const rebuildsEveryNight: Team = {
  name: "builds the same code anew every night, as an index",
  clusters: ["wiki"],
  repositories: ["wiki"],
  before: before("wiki"),
  week: everyDay.map((night) => at(`${night} 03:00`, build("wiki", "code", night))),
  wrong: {
    what: "the base image has changed, and so the code; somebody deploys it in the morning",
    week: [...nights("wiki"), at("wed 09:00", redeploy("wiki/web"))],
    told: [
      "wed 3h opened wiki/web stale not-redeployed: new code, built wed(latest) over code, built before()",
      "wed 9h resolved wiki/web: runs new code, built wed(latest)",
    ],
  },
};

export const rebuildsWhatIsNotDeployed: Team = {
  name: "does so while what was built before is not deployed yet",
  clusters: ["handbook"],
  repositories: ["handbook"],
  before: before("handbook"),
  week: everyDay.map((night) => at(`${night} 03:00`, build("handbook", "code", night))),
  wrong: {
    what: "the base image has changed; the night after builds the same again, which is no news",
    week: [
      ...without(nights("handbook"), "wed 03:00"),
      at("wed 04:00", build("handbook", "new code", "wed")),
      at("thu 04:00", redeploy("handbook/web")),
    ],
    told: [
      "wed 4h opened handbook/web stale not-redeployed: new code, built wed(latest) over code, built before()",
      "thu 4h resolved handbook/web: runs new code, built thu(latest)",
    ],
  },
};
