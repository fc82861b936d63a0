/** Why a pin by hand would break a rule: the same rules that the deployed program keeps. */
import type { CliConnection } from "../../../connect/cli.ts";
import { known, valueOr } from "../../../domain/common/known.ts";
import type { ServiceName } from "../../../domain/ecs/arn.ts";
import type { Attempted } from "../../../domain/facts/attempt.ts";
import type { ServiceFacts } from "../../../domain/facts/facts.ts";
import type { Assessment } from "../../../domain/judge/assess.ts";
import { ledgerOf } from "../../../domain/judge/past/ledger.ts";
import type { ImageCase, ServiceCase } from "../../../domain/remedy/cases.ts";
import type { Pin } from "../../../domain/remedy/remedy.ts";
import { type Broken, brokenByImage, brokenByService, type RuleId } from "../../../domain/remedy/rules.ts";
import { checkCommand } from "../../../domain/words/commands.ts";
import { type Pause, pauseOf, sayPause, waysOn } from "../../../explain/paused.ts";
import { type ImageReader, readImages } from "../../../reconcile/read/read-images.ts";
import { aimed, aimedAdvice } from "../../aim.ts";
import type { AwsOptions } from "../../options.ts";

/** All that the rules ask of a service, with what the deployed program remembers, where there is one. */
export async function caseOf(
  assessment: Assessment,
  connection: CliConnection,
  stack: string | undefined,
): Promise<ServiceCase> {
  const { facts } = assessment;
  const rollouts = facts.rollouts ?? (await connection.ecs.rollouts([facts])).get(facts.service.arn) ?? null;
  const complete = { ...assessment, facts: { ...facts, rollouts } };
  const record = await recordOf(facts.service, connection, stack);
  return { assessment: complete, ledger: ledgerOf(complete.facts, record), asker: "person" };
}

/**
 * The rule that no person may break, if the service is in its way, and what to do; `null` if none is. One that lasts
 * comes first: nobody is to wait for another to pass.
 */
export function whyNever(of: ServiceCase, options: AwsOptions = {}): string | null {
  const all = brokenByService(of).filter((one) => !one.overridable);
  const broken = all.find((one) => !one.passes) ?? all[0];
  return broken ? say(broken) + hintFor(broken.rule, of.assessment.facts, options) : null;
}

/** The first rule that these pins would break and that was not overridden, in words; `null` if there is none. */
export async function whyNot(
  pins: readonly Pin[],
  of: ServiceCase,
  overridden: readonly RuleId[],
  connection: { readonly ecr: ImageReader },
): Promise<string | null> {
  const cases = await Promise.all(pins.map((one) => imageCaseOf(one, of, connection)));
  const all = [...brokenByService(of), ...cases.flatMap((one) => ofContainer(one))];
  const broken = all.find((one) => !one.overridable || !overridden.includes(one.rule));
  if (!broken) return null;
  return broken.overridable ? `${say(broken)}. To pin it anyway: --override ${broken.rule}` : say(broken);
}

function ofContainer(of: ImageCase): Broken[] {
  return brokenByImage(of).map((one) => ({ ...one, why: `container "${of.view.name}": ${one.why}` }));
}

function say({ why, rule, keeps }: Broken): string {
  return `${why} (rule ${rule}: ${keeps})`;
}

/** The container as it would be with the pin, and what the registry says of the image that was named. */
async function imageCaseOf(
  { container, digest, tag }: Pin,
  of: ServiceCase,
  { ecr }: { readonly ecr: ImageReader },
): Promise<ImageCase> {
  const view = of.assessment.containers.find(({ name }) => name === container);
  if (!view?.repository) throw new TypeError(`Cannot judge the pin of container "${container}"`);
  const { repository } = view;
  const running = valueOr(view.running, []).flatMap((one) => one.digest ?? []);
  const read = await readImages(repository.repository, digest, running, view.platform, ecr);
  const expected = known({ digest, tag, certain: true, waiting: null });
  return {
    ...of,
    digest,
    tag,
    view: {
      ...view,
      expected,
      repository: {
        ...repository,
        images: new Map([...repository.images, ...read.images]),
        manifests: new Map([...repository.manifests, ...read.manifests]),
      },
    },
  };
}

async function recordOf(
  { arn }: ServiceName,
  { deployed }: CliConnection,
  stack: string | undefined,
): Promise<Attempted> {
  const none = { attempts: [] };
  const found = await deployed(stack);
  if (!found.known) return none;
  try {
    return (await found.value.ports.journal.read([arn])).get(arn) ?? none;
  } catch (error) {
    if (!(error instanceof Error) || !("$metadata" in error)) throw error;
    return none;
  }
}

/** One that a hook pauses may wait for days: there is nothing to wait for but somebody. */
function hintForPause(pause: Pause | null, { region }: ServiceName, options: AwsOptions): string {
  const ended = "Wait until it has ended, and try again";
  if (!pause) return `. ${ended}`;
  const ways = aimedAdvice(waysOn(pause, region), options);
  return [`: ${sayPause(pause)}. ${ended}`, ...ways].join("\n");
}

/** What to do about a rule that nobody may break. */
function hintFor(rule: RuleId, facts: ServiceFacts, options: AwsOptions): string {
  const { service } = facts;
  if (rule === "deploying") return hintForPause(pauseOf(facts), service, options);
  if (rule !== "controller") return "";
  return `. \`${aimed(checkCommand(service), options)}\` has the commands that do it by hand, and --register-only registers the revision for them`;
}
