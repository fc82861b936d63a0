/** How ECS starts and replaces a service's tasks. */

import { known, valueOr } from "../../../src/domain/common/known.ts";
import type { ServiceFacts } from "../../../src/domain/facts/facts.ts";
import { at, deployment, digest, registry, revision, rollout, task } from "../building.ts";
import { cannot, instead } from "./rows.ts";
import type { Container, Family } from "./team.ts";
import { movingTag, ourPin } from "./usual.ts";

const latest = {
  written: `${registry}/backend:latest`,
  pushes: [["08:00", "old", "latest"]],
  moved: [["11:00", "new", "latest"]],
} as const satisfies Container;

export const deployments = {
  "on EC2": {
    containers: [latest],
    but: on("EC2"),
    rows: {
      ...movingTag,
      "being deployed": ["deploying", "settling web: stale stale-cache high"],
      "stale stale-cache": ["drifted", "web: stale stale-cache high"],
    },
  },
  "on EC2, its nodes answering from their caches, and pinned by us": {
    containers: [
      {
        ...latest,
        written: `${registry}/backend@${digest("old")}`,
        pinnedFrom: "latest",
        moved: undefined,
        newer: latest.moved,
      },
    ],
    but: on("EC2"),
    rows: ourPin,
  },
  "on machines outside AWS": {
    containers: [latest],
    but: on("EXTERNAL"),
    rows: {
      ...movingTag,
      "stale stale-cache": instead(
        "what its agent keeps is not known",
        "drifted",
        "web: stale undetermined high",
      ),
    },
  },
  "by a capacity provider": {
    containers: [latest],
    but: on(null),
    rows: {
      ...movingTag,
      "stale stale-cache": instead(
        "whether nodes of EC2 answer is not known",
        "drifted",
        "web: stale undetermined high",
      ),
    },
  },
  "a daemon on every node": {
    containers: [latest],
    desired: 3,
    but: on("EC2"),
    rows: {
      ...movingTag,
      "being deployed": ["deploying", "settling web: stale stale-cache high"],
      "stale stale-cache": ["drifted", "web: stale stale-cache high"],
    },
  },
  "scaled to zero": {
    containers: [latest],
    desired: 0,
    rows: {
      ...movingTag,
      "being deployed": cannot("no task is to start"),
      stalled: cannot("no task is to start"),
      "mixed digests": cannot("no task runs"),
      "mixed revisions": cannot("no task runs"),
      unpullable: cannot("no task is to start"),
    },
  },
  "scaled to zero, its revision naming no digest": {
    containers: [{ ...latest, resolved: null }],
    desired: 0,
    rows: {
      ...movingTag,
      "just pushed": instead("the next task asks for the tag again, and gets what it names", "in-sync"),
      "being deployed": cannot("no task is to start"),
      "moved off by hand": instead("the next task asks for the tag again, and gets what it names", "in-sync"),
      "stale not-redeployed": instead(
        "the next task asks for the tag again, and gets what it names",
        "in-sync",
      ),
      "stale stale-cache": instead("the next task asks for the tag again, and gets what it names", "in-sync"),
      "stale rolled-back": instead("the next task asks for the tag again, and gets what it names", "in-sync"),
      "stale undetermined": instead(
        "the next task asks for the tag again, and gets what it names",
        "in-sync",
      ),
      stalled: cannot("no task is to start"),
      "mixed digests": cannot("no task runs"),
      "mixed revisions": cannot("no task runs"),
      "missing digest-gone": instead(
        "the next task asks for the tag again, and the tag names an image that is there",
        "in-sync",
      ),
      unpullable: cannot("no task is to start"),
    },
  },
  "blue and green, by ECS": {
    containers: [latest],
    but: (facts) => ({ ...facts, rollouts: facts.rollouts ?? known([rollout({ stage: "SCALE_UP" })]) }),
    rows: movingTag,
  },
  "a canary, or step by step, while its traffic bakes": {
    containers: [latest],
    but: baking,
    rows: {
      ...movingTag,
      "all is well": instead("the deployment is not over", "deploying"),
      "moved off by hand": instead("the deployment is not over", "deploying", "held web", "note: held"),
      "stale not-redeployed": instead(
        "the deployment is not over",
        "deploying",
        "settling web: stale not-redeployed high",
      ),
      "stale stale-cache": instead(
        "the deployment is not over",
        "deploying",
        "settling web: stale undetermined high",
      ),
      "stale rolled-back": instead(
        "the deployment is not over",
        "deploying",
        "settling web: stale rolled-back high",
      ),
      "stale undetermined": instead(
        "the deployment is not over",
        "deploying",
        "settling web: stale undetermined high",
      ),
      stalled: instead("to wait for traffic to bake is no standstill", "deploying"),
      "mixed digests": instead(
        "the deployment is not over",
        "deploying",
        "settling web: mixed digests medium",
      ),
      "mixed revisions": instead(
        "the deployment is not over",
        "deploying",
        "settling mixed revisions medium",
      ),
      "missing digest-gone": [
        "drifted",
        "web: missing digest-gone high",
        "settling web: stale not-redeployed high",
      ],
      "mutable moving-tag": ["deploying", "web: mutable moving-tag low"],
    },
  },
  "paused by a lifecycle hook": {
    containers: [latest],
    but: paused,
    rows: {
      ...movingTag,
      "all is well": instead("the deployment is not over", "deploying"),
      "moved off by hand": instead("the deployment is not over", "deploying", "held web", "note: held"),
      "stale not-redeployed": instead(
        "the deployment is not over",
        "deploying",
        "settling web: stale not-redeployed high",
      ),
      "stale stale-cache": instead(
        "the deployment is not over",
        "deploying",
        "settling web: stale undetermined high",
      ),
      "stale rolled-back": instead(
        "the deployment is not over",
        "deploying",
        "settling web: stale rolled-back high",
      ),
      "stale undetermined": instead(
        "the deployment is not over",
        "deploying",
        "settling web: stale undetermined high",
      ),
      stalled: instead("to wait for a hook is no standstill", "deploying"),
      "mixed digests": instead(
        "the deployment is not over",
        "deploying",
        "settling web: mixed digests medium",
      ),
      "mixed revisions": instead(
        "the deployment is not over",
        "deploying",
        "settling mixed revisions medium",
      ),
      "missing digest-gone": [
        "drifted",
        "web: missing digest-gone high",
        "settling web: stale not-redeployed high",
      ],
      "mutable moving-tag": ["deploying", "web: mutable moving-tag low"],
    },
  },
  "done, and the clean-up of the old tasks deferred": {
    containers: [latest],
    but: deferred,
    rows: {
      ...movingTag,
      "mixed revisions": instead("the tasks of the former deployment may run for weeks", "in-sync"),
    },
  },
  "tasks that are still to start": {
    containers: [latest],
    but: (facts) => withTask(facts, task({ web: null }, { lastStatus: "PENDING", arn: "pending" })),
    rows: movingTag,
  },
  "tasks that are about to stop": {
    containers: [latest],
    but: (facts) =>
      withTask(facts, task({ web: digest("older") }, { desiredStatus: "STOPPED", arn: "stopping" })),
    rows: movingTag,
  },
  "blue and green, by CODE_DEPLOY": {
    containers: [{ ...latest, resolved: null }],
    but: (facts) => withTaskSets(facts, "CODE_DEPLOY"),
    rows: {
      ...movingTag,
      "being deployed": ["deploying", "settling web: stale not-redeployed high"],
      "missing digest-gone": instead(
        "a task set has no service revision: the next task asks for the tag again",
        "drifted",
        "web: stale not-redeployed high",
      ),
    },
  },
  "task sets of an EXTERNAL controller": {
    containers: [{ ...latest, resolved: null }],
    but: (facts) => withTaskSets(facts, "EXTERNAL"),
    rows: {
      ...movingTag,
      "being deployed": ["deploying", "settling web: stale not-redeployed high"],
      "missing digest-gone": instead(
        "a task set has no service revision: the next task asks for the tag again",
        "drifted",
        "web: stale not-redeployed high",
      ),
    },
  },
  "an Express service": {
    containers: [latest],
    but: (facts) => ({ ...facts, managedBy: "ECS" }),
    rows: movingTag,
  },
  "ECS names no rollout state": {
    containers: [latest],
    but: (facts) => ({
      ...facts,
      deployments: facts.deployments.map((one) => ({ ...one, rolloutState: null })),
    }),
    rows: movingTag,
  },
  "values that AWS added since": {
    containers: [latest],
    but: strange,
    rows: movingTag,
  },
} satisfies Family;

function on(launchType: string | null) {
  return (facts: ServiceFacts): ServiceFacts => ({
    ...facts,
    tasks: known(valueOr(facts.tasks, []).map((one) => ({ ...one, launchType }))),
  });
}

function withTask(facts: ServiceFacts, more: ReturnType<typeof task>): ServiceFacts {
  return { ...facts, tasks: known([...valueOr(facts.tasks, []), more]) };
}

/** All tasks run, and ECS waits before it calls the deployment done. */
function baking(facts: ServiceFacts): ServiceFacts {
  const rollouts = [
    rollout({ status: "IN_PROGRESS", stage: "BAKE_TIME", createdAt: at("11:50") }),
    ...valueOr(facts.rollouts ?? undefined, []),
  ];
  return { ...facts, rollouts: known(rollouts), deployments: inProgress(facts) };
}

/** The deployment waits for somebody, with none of its tasks started. */
function paused(facts: ServiceFacts): ServiceFacts {
  const rollouts = [
    rollout({ status: "IN_PROGRESS", stage: "PRE_SCALE_UP", createdAt: at("11:50") }),
    ...valueOr(facts.rollouts ?? undefined, []),
  ];
  return {
    ...facts,
    rollouts: known(rollouts),
    deployments: inProgress(facts).map((one) => (one.status === "PRIMARY" ? { ...one, running: 0 } : one)),
  };
}

function inProgress({ deployments: all }: ServiceFacts) {
  return all.map((one) => (one.status === "PRIMARY" ? { ...one, rolloutState: "IN_PROGRESS" } : one));
}

/** The deployment is done, and the tasks of the one before it run on. */
function deferred(facts: ServiceFacts): ServiceFacts {
  const before = deployment({
    id: "ecs-svc/0",
    status: "ACTIVE",
    taskDefinition: revision(3),
    createdAt: at("07:00"),
  });
  const outgoing = task(
    { web: digest("older") },
    { arn: "outgoing", taskDefinition: revision(3), startedBy: "ecs-svc/0" },
  );
  return withTask({ ...facts, deployments: [...facts.deployments, before] }, outgoing);
}

/** The newer task set is ACTIVE until the traffic is on it; there are no service revisions. */
function withTaskSets(facts: ServiceFacts, controller: string): ServiceFacts {
  const isReplacing = facts.deployments.length > 1;
  return {
    ...facts,
    controller,
    deployments: facts.deployments.map((one) =>
      isReplacing ? { ...one, status: one.status === "PRIMARY" ? "ACTIVE" : "PRIMARY" } : one,
    ),
  };
}

function strange(facts: ServiceFacts): ServiceFacts {
  return {
    ...facts,
    deployments: [
      ...facts.deployments,
      deployment({
        id: "ecs-svc/9",
        status: "SHADOW",
        rolloutState: "DREAMING",
        taskDefinition: revision(9),
      }),
    ],
    tasks: known(
      [
        ...valueOr(facts.tasks, []),
        task(
          { web: digest("older") },
          { arn: "strange", lastStatus: "HIBERNATING", taskDefinition: revision(9) },
        ),
      ].map((one) => ({ ...one, launchType: "LUNAR" })),
    ),
  };
}
