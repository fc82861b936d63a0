import { expect, test } from "vitest";
import { known } from "../../../src/domain/common/known.ts";
import type { ServiceDescription } from "../../../src/domain/facts/facts.ts";
import { carryOutChange } from "../../../src/reconcile/remedy/pin-service.ts";
import { at, deployment, factsOf, revision } from "../../domain/building.ts";

/** Carries a change out on a service that is read as the first of these before the update, and as the second after. */
async function update(before: ServiceDescription, after: ServiceDescription) {
  const { service, taskDefinition: former } = before;
  const moved: string[] = [];
  const answers = [before, after];
  const outcome = await carryOutChange(
    { service, former, changes: [], definition: {}, tags: [], input: {}, existing: revision(5) },
    {
      ecs: { describeServices: async () => new Map([[service.arn, known(answers.shift() ?? after)]]) },
      writer: {
        definition: notAsked,
        newerRevisions: notAsked,
        register: notAsked,
        updateService: async (_, target) => void moved.push(target),
      },
    },
    async () => {},
  );
  return { outcome, moved };
}

const notAsked = () => Promise.reject(new Error("the revision is there"));

const on = (number: number, id: string) => ({
  taskDefinition: revision(number),
  deployments: [deployment({ id, taskDefinition: revision(number), createdAt: at("11:30") })],
});

test("a read that lags behind the update is nobody's deployment", async () => {
  const former = factsOf({ more: on(4, "ecs-svc/1") });
  const superseded = null;
  expect((await update(former, former)).outcome).toEqual({
    kind: "updated",
    target: revision(5),
    superseded,
  });
});

test("a deployment that was not there before is somebody's", async () => {
  const { outcome } = await update(
    factsOf({ more: on(4, "ecs-svc/1") }),
    factsOf({ more: on(6, "ecs-svc/3") }),
  );
  expect(outcome).toMatchObject({
    superseded: "another deployment superseded it at once: the service is moved to backend:6",
  });
});

test.each([
  ["ECS names no deployment", { deployments: [] }, "ECS names no present deployment"],
  [
    "nobody knows what ECS says of it",
    { deployments: [deployment({ rolloutState: "PAUSED" })] },
    "ECS reports a state of its deployment that this program does not know: PAUSED",
  ],
])("nothing is written where %s", async (_, more, why) => {
  const now = factsOf({ more });
  expect(await update(now, now)).toEqual({ outcome: { kind: "overtaken", why }, moved: [] });
});
