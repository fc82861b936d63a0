/** Rules that the deployed program keeps, and that a person may break by name. */
import type { Assessment } from "../../../domain/assess.ts";
import type { Rollout } from "../../../domain/facts.ts";
import { forContainer } from "../../../domain/for-container.ts";
import { type Known, known, valueOr } from "../../../domain/known.ts";
import { ownerOf } from "../../../domain/own-way.ts";
import { pastOf } from "../../../domain/past.ts";
import type { Pin } from "../../../domain/remedy.ts";
import type { ContainerView } from "../../../domain/view.ts";
import type { EcrReader, EcsReader } from "../../../reconcile/ports.ts";

/** What `--even-if` takes. */
export const rules = ["on-hold", "owned", "rolled-back", "held", "older", "past-unknown"] as const;

export type Rule = (typeof rules)[number];

/** A rule that a pin would break, and how. */
interface Broken {
  readonly rule: Rule;
  readonly why: string;
}

/** The first rule that these pins would break and that was not named, in words; `null` if there is none. */
export async function whyNot(
  pins: readonly Pin[],
  assessment: Assessment,
  named: readonly Rule[],
  { ecs, ecr }: { ecs: Pick<EcsReader, "rollouts">; ecr: EcrReader },
): Promise<string | null> {
  const rollouts = assessment.facts.rollouts ?? (await ecs.rollouts(assessment.facts.service));
  const broken = [
    ...ofService(assessment, rollouts),
    ...(await Promise.all(pins.map((pin) => ofPin(pin, assessment, rollouts, ecr)))).flat(),
  ].find(({ rule }) => !named.includes(rule));
  return broken
    ? `${broken.why} (rule: ${words[broken.rule]}). To do it all the same: --even-if ${broken.rule}`
    : null;
}

const words = {
  "on-hold": "nothing is put right before a hold is over",
  owned: "what a template says is changed there",
  "rolled-back": "no digest is put back that ECS rolled back",
  held: "no digest is put back that a person moved the service off",
  older: "never older than what runs, unless the track is same-tag",
  "past-unknown": "nothing is written on an unknown",
} as const satisfies Record<Rule, string>;

function ofService({ facts, policy }: Assessment, rollouts: Known<readonly Rollout[]>): Broken[] {
  const owner = policy.byName ? null : ownerOf(facts, policy);
  const isOnHold = policy.holdUntil !== null && policy.holdUntil > facts.at;
  return [
    ...(isOnHold
      ? [{ rule: "on-hold", why: `it is on hold until ${policy.holdUntil?.toISOString()}` } as const]
      : []),
    ...(owner === null
      ? []
      : [{ rule: "owned", why: `it is owned by ${owner}, whose next deployment would undo a pin` } as const]),
    ...(rollouts.known
      ? []
      : [{ rule: "past-unknown", why: `what was rolled back is not known: ${rollouts.reason}` } as const]),
  ];
}

async function ofPin(
  { container, digest, tag }: Pin,
  { facts, policy, containers }: Assessment,
  rollouts: Known<readonly Rollout[]>,
  ecr: EcrReader,
): Promise<Broken[]> {
  const view = containers.find(({ name }) => name === container);
  if (!view) return [];
  const expected = known({ digest, tag, certain: true, waiting: null });
  const past = pastOf({ ...view, expected }, { ...facts, rollouts });
  const isOlder =
    forContainer(policy, container).track.kind !== "same-tag" && (await isOlderThanRuns(view, digest, ecr));
  // What is older was moved off by whoever went on to something newer.
  const of = `container "${container}"`;
  return [
    ...(past?.kind === "rolled-back"
      ? [
          {
            rule: "rolled-back",
            why: `${of}: ECS rolled ${digest} back at ${past.at.toISOString()}${past.reason ? `: ${past.reason}` : ""}`,
          } as const,
        ]
      : []),
    ...(past?.kind === "moved-off" && !isOlder
      ? [
          {
            rule: "held",
            why: `${of}: somebody moved the service off ${digest} at ${past.at.toISOString()}`,
          } as const,
        ]
      : []),
    ...(isOlder ? [{ rule: "older", why: `${of}: ${digest} is older than what runs` } as const] : []),
  ];
}

/** By the days on which the images were first pushed, as far as they are known. */
async function isOlderThanRuns(
  view: ContainerView,
  digest: ContainerDigest,
  ecr: EcrReader,
): Promise<boolean> {
  if (!view.repository) return false;
  const running = valueOr(view.running, []).flatMap((one) => one.digest ?? []);
  const { images } = await ecr.images(view.repository.repository, {
    tags: [],
    digests: [digest, ...running],
  });
  const pushedAt = (one: ContainerDigest) => valueOr(images.get(one), null)?.pushedAt ?? null;
  const wanted = pushedAt(digest);
  return wanted !== null && running.some((one) => (pushedAt(one) ?? wanted) > wanted);
}

type ContainerDigest = Pin["digest"];
