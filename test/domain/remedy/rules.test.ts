/** The table of rules: the program and the command `pin` walk all of it, and come to the same answer. */
import { afterEach, describe, expect, test, vi } from "vitest";
import { whyNever, whyNot } from "../../../src/cli/commands/pin/why-not.ts";
import { known, valueOr } from "../../../src/domain/common/known.ts";
import type { Ledger } from "../../../src/domain/facts/attempt.ts";
import type { ServiceFacts } from "../../../src/domain/facts/facts.ts";
import { parseTrack } from "../../../src/domain/image/parse-track.ts";
import { type Assessment, assess } from "../../../src/domain/judge/assess.ts";
import { ledgerOf } from "../../../src/domain/judge/past/ledger.ts";
import type { ResponsePolicy } from "../../../src/domain/policy/policy.ts";
import { planRemedy } from "../../../src/domain/remedy/plan.ts";
import type { Pin } from "../../../src/domain/remedy/remedy.ts";
import { imageRules, type RuleId, serviceRules } from "../../../src/domain/remedy/rules.ts";
import type { ImageReader } from "../../../src/reconcile/read/read-images.ts";
import {
  at,
  attempt,
  type ContainerSetup,
  denied,
  digest,
  ended,
  factsOf,
  findingOf,
  policyOf,
  registry,
  type Setup,
  tag,
} from "../building.ts";

afterEach(() => vi.restoreAllMocks());

/** A stale service, on which one rule alone forbids to write: by its facts as they are at the write, or by its past. */
interface Case {
  readonly setup?: Setup;
  readonly policy?: Partial<ResponsePolicy>;
  /** What became true of the service after it was judged. */
  readonly since?: Partial<ServiceFacts>;
  readonly attempts?: Ledger;
  /** The tag of the image that it is to have, if it is another than the one that it follows. */
  readonly tag?: string;
}

const named = (name: string, ...tags: string[]) => ({ digest: digest(name), tags: tags.map(tag) });
const born = { old: "08:00", new: "10:00" };
const [older, newer] = [at(born.old), at(born.new)];

/** A service on `one`, whose repository has `two` for the newer image. */
const tagged = (one: string, ...two: string[]): ContainerSetup => ({
  written: `${registry}/backend:${one}`,
  published: "old",
  images: {
    old: { pushedAt: older, tags: [tag(one)] },
    new: { pushedAt: newer, tags: two.map(tag) },
  },
  repository: {
    tags: new Map([[tag(one), known(digest("old"))]]),
    catalogue: known([
      { ...named("old", one), pushedAt: older },
      { ...named("new", ...two), pushedAt: newer },
    ]),
  },
});

const cases: Readonly<Record<RuleId, Case>> = {
  deploying: {
    since: { deployments: factsOf({ deployments: [{ rolloutState: "IN_PROGRESS" }] }).deployments },
  },
  unknown: { since: { containers: denied("ecs:DescribeTaskDefinition") } },
  "on-hold": { policy: { holdUntil: at("12:01") } },
  controller: { setup: { more: { controller: "CODE_DEPLOY" } } },
  owned: { policy: { owner: "terraform" } },
  "past-unknown": { setup: { more: { rollouts: denied("ecs:ListServiceDeployments") } } },
  guess: { setup: { containers: [tagged("abc1234", "def5678", "latest")] } },
  "rolled-back": { attempts: [attempt({ end: ended("rolled-back") })] },
  held: { attempts: [attempt({ end: ended("moved-off") })] },
  gone: { setup: { containers: [{ images: { new: { isArchived: true } } }] } },
  unrunnable: { setup: { containers: [{ images: { new: { artifactType: "application/vnd.cncf.helm" } } }] } },
  "other-line": {
    setup: { containers: [tagged("1.0.0-alpine", "1.1.0-debug")] },
    policy: { track: parseTrack("semver:1.x") ?? { kind: "none" } },
    tag: "1.1.0-debug",
  },
  older: { setup: { containers: [{ images: { old: { pushedAt: newer }, new: { pushedAt: older } } }] } },
  "not-ours": {
    setup: { containers: [{ written: `${registry}/backend@${digest("old")}`, pinnedFrom: "latest" }] },
  },
};

/** The service is found stale, whatever is to be said of it: that is for the rules. */
function judged({ setup = {}, policy = {}, since = {}, tag: other }: Case): Assessment {
  const facts = factsOf({ ...setup, more: { rollouts: known([]), ...setup.more } });
  const assessment = assess(facts, policyOf(policy));
  const expected = known({ digest: digest("new"), tag: tag(other ?? ""), certain: true, waiting: null });
  const containers = assessment.containers.map((view) =>
    other === undefined ? view : { ...view, expected },
  );
  return { ...assessment, containers, facts: { ...facts, ...since }, findings: [findingOf()], unknown: [] };
}

/** What the program makes of it: that it pins, or why not. */
function asProgram(of: Case): string {
  const plan = planRemedy(judged(of), { attempts: of.attempts ?? [] });
  return plan.kind === "wait" || plan.kind === "refused" ? plan.why : plan.kind;
}

/** What `pin` makes of it: that it pins, or why not. */
async function asPerson(of: Case): Promise<string> {
  const assessment = judged(of);
  const ledger = ledgerOf(assessment.facts, { attempts: of.attempts ?? [] });
  const asked = { assessment, ledger, asker: "person" } as const;
  const followed = valueOr(assessment.containers[0]?.expected ?? undefined, null);
  const pin: Pin = { container: "web", digest: digest("new"), tag: followed?.tag ?? null, image: "" };
  return whyNever(asked) ?? (await whyNot([pin], asked, [], { ecr: registryOf(assessment) })) ?? "pin";
}

function registryOf({ containers }: Assessment): ImageReader {
  const images = containers[0]?.repository?.images;
  return {
    images: async (_, { digests }) => ({
      tags: new Map(),
      images: new Map(
        digests.map((one) => {
          const image = valueOr(images?.get(one), null);
          const mediaType = "application/vnd.oci.image.manifest.v1+json";
          return [one, known(image && { ...image, mediaType })] as const;
        }),
      ),
    }),
    indexes: async () => new Map(),
    manifests: async () => new Map(),
  };
}

const rules = [
  ...Object.entries(serviceRules).map(([id, row]) => ({ id: id as RuleId, row, of: cases[id as RuleId] })),
  ...Object.entries(imageRules).map(([id, row]) => ({ id: id as RuleId, row, of: cases[id as RuleId] })),
];

test("each rule of the table has its case, and each case its rule", () => {
  expect(rules.map(({ id }) => id).sort()).toEqual(Object.keys(cases).sort());
});

test("nothing forbids to pin a service that is stale", async () => {
  expect(asProgram({})).toBe("pin");
  expect(await asPerson({})).toBe("pin");
});

describe.for(rules)("the rule $id", ({ id, row, of }) => {
  const asks = "asks" in row;

  test("forbids it to the program, and to a person unless it is about who asked", async () => {
    const why = asProgram(of);
    expect(why).not.toBe("pin");
    const answer = await asPerson(of);
    if (asks) expect(answer).toBe("pin");
    else {
      expect(answer).toContain(why);
      expect(answer).toContain(`(rule ${id}: ${row.keeps})`);
      expect(answer.includes(`--override ${id}`)).toBe(row.overridable);
    }
  });

  test("alone forbids it", async () => {
    vi.spyOn(row, "forbids").mockReturnValue(null);
    expect(asProgram(of)).toBe("pin");
    expect(await asPerson(of)).toBe("pin");
  });
});
