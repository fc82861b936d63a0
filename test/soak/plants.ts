/** A bug for each rule: `npm run plants` puts them into a copy of the program, one at a time, and plays histories. */

/** One thing that the program would do wrong. */
export interface Plant {
  /** The rule that it breaks. */
  readonly rule: string;
  /** What the program does instead. */
  readonly bug: string;
  readonly file: string;
  /** What stands there once, and what is put in its place. */
  readonly edits: readonly (readonly [sound: string, broken: string])[];
}

export const plants: readonly Plant[] = [
  {
    rule: "differences are images and our tags",
    bug: "a container's environment is emptied",
    file: "src/domain/ecs/task-definition.ts",
    edits: [["{ ...one, image: change.image }", "{ ...one, image: change.image, environment: [] }"]],
  },
  {
    rule: "never two revisions for one remedy",
    bug: "an existing revision is not searched for",
    file: "src/reconcile/remedy/pin-service.ts",
    edits: [["existing: existing?.arn ?? null", "existing: null"]],
  },
  {
    rule: "no write while a deployment is in progress",
    bug: "the read before the update ignores deployments",
    file: "src/reconcile/remedy/pin-service.ts",
    edits: [
      [
        "return whyUnsteady(now.value) ?? whyNot?.(now.value) ?? null;",
        "return whyNot?.(now.value) ?? null;",
      ],
    ],
  },
  {
    rule: "no write on unknown",
    bug: "missing facts and an unread past do not stop a plan",
    file: "src/domain/remedy/rule-predicates.ts",
    edits: [
      ['asker === "program" ? unknown.find(({ needed }) => needed) : undefined', "undefined"],
      [
        'if (!rollouts) return "its previous deployments were not read";',
        "if (!rollouts?.known) return null;",
      ],
    ],
  },
  {
    rule: "nothing is pinned again after a rollback",
    bug: "what ECS rolled back, or failed before, may be tried again",
    file: "src/domain/remedy/rule-predicates.ts",
    edits: [
      ['if (taken?.kind === "rolled-back")', "if (false)"],
      ["const tried = failedRemedyOf(ledger, digest, facts.at);", "const tried = undefined;"],
      ['return end?.how === "rolled-back"', "return false"],
    ],
  },
  {
    rule: "nothing is pinned again after a move by hand",
    bug: "no move by hand counts",
    file: "src/domain/judge/past/deployment-history.ts",
    edits: [["return isAway ?", "return false ?"]],
  },
  {
    rule: "never older than what runs",
    bug: "a tag is followed back without `same-tag` too",
    file: "src/domain/remedy/rule-predicates.ts",
    edits: [["if (ages.includes(true))", "if (false)"]],
  },
  {
    rule: "no write that was not asked for",
    bug: "a hold that begins between the read and the update is not noticed",
    file: "src/reconcile/remedy/remediate.ts",
    edits: [
      [
        "whyNot: (now: ServiceDescription) => whyNoLonger(policyOf(now, ports), plan.pins, ports.now()),",
        "whyNot: () => null,",
      ],
    ],
  },
  {
    rule: "no message is sent twice",
    bug: "a message that was sent is not recorded as sent",
    file: "src/reconcile/publish/incident-claims.ts",
    edits: [
      ["return own ? withTold(record, own, subject, context.now) : null;", "return own ? record : null;"],
    ],
  },
  {
    rule: "no message is false",
    bug: "an incident may end while a deployment is in progress",
    file: "src/domain/incidents/tell-findings.ts",
    edits: [
      ['return status !== "deploying" && !standsStill && !mayYetBe && !concerns;', "return !concerns;"],
    ],
  },
  {
    rule: "in the end, people know why not",
    bug: "what a rule forbids to remediate is not reported",
    file: "src/domain/incidents/tell-findings.ts",
    edits: [
      [
        'isAwaited || remedy.kind === "ask"',
        'isAwaited || remedy.kind === "refused" || remedy.kind === "ask"',
      ],
    ],
  },
  {
    rule: "in the end, no incident of a service in sync is open",
    bug: "an incident never ends by itself",
    file: "src/domain/incidents/tell-findings.ts",
    edits: [['return isOver(incident, assessment) ? "resolved" : null', "return null"]],
  },
];
