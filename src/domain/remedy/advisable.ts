/** Advice that works: a pin that is advised names the rules that it overrides, and one that nobody may run is not advised. */
import { known, valueOr } from "../common/known.ts";
import type { Attempted } from "../facts/attempt.ts";
import type { Digest } from "../image/reference.ts";
import type { Advice } from "../judge/advice.ts";
import type { Assessment } from "../judge/assess.ts";
import type { ContainerView } from "../judge/container/container-view.ts";
import type { Finding } from "../judge/finding.ts";
import { ledgerOf } from "../judge/past/ledger.ts";
import type { ServiceCase } from "./cases.ts";
import { hangingAttempts, isOfDeployment } from "./hanging.ts";
import { brokenByImage, brokenByService } from "./rules.ts";

type Pin = Extract<Advice, { readonly do: "pin" }>;

/**
 * The assessment with advice that the command `pin` accepts, by the same rules that it asks itself; `record` is what
 * was tried on the service, as far as is known.
 */
export function advisable(assessment: Assessment, record?: Attempted): Assessment {
  const ledger = ledgerOf(assessment.facts, record);
  const of: ServiceCase = { assessment, ledger, asker: "person" };
  const withWorking = (finding: Finding): Finding => ({
    ...finding,
    advice: finding.advice
      .filter((one) => !isVain(one, finding, of))
      .flatMap((one) => (one.do === "pin" ? asAccepted(one, finding, of) : one)),
  });
  const { findings, settling } = assessment;
  return { ...assessment, findings: findings.map(withWorking), settling: settling.map(withWorking) };
}

/** To deploy again what hangs, and is our own revision, brings the same digest again. */
function isVain({ do: what }: Advice, finding: Finding, { assessment, ledger }: ServiceCase): boolean {
  return what === "redeploy" && isOfDeployment(finding) && hangingAttempts(assessment, ledger).length > 0;
}

/** What forbids it only for now is no reason against it: `pin` says to wait. */
function asAccepted(pin: Pin, finding: Finding, of: ServiceCase): Advice[] {
  const view = of.assessment.containers.find(({ name }) => name === pin.container);
  const offered = valueOr(view?.expected ?? undefined, null);
  const digest = finding.expected ?? offered?.digest;
  if (!view || digest === undefined) return [pin];
  const tag = offered?.tag ?? null;
  const expected = known({ digest, tag, certain: true, waiting: null });
  const all = [...brokenByService(of), ...brokenByImage({ ...of, view: { ...view, expected }, digest, tag })];
  const broken = all.filter(({ passes }) => !passes);
  const never = broken.filter(({ overridable }) => !overridable);
  if (never.length > 0) return never.every(({ rule }) => rule === "gone") ? bringBack(view, digest) : [];
  return [{ ...pin, override: [...new Set([...pin.override, ...broken.map(({ rule }) => rule)])] }];
}

/** An image that lies in the archive, or is gone, must come back before anything can pull it. */
function bringBack({ repository }: ContainerView, digest: Digest): Advice[] {
  const image = repository?.images.get(digest);
  if (!repository || !image?.known) return [];
  if (image.value === null) return [{ do: "push-again" }];
  return [{ do: "restore", repository: repository.repository, digest }];
}
