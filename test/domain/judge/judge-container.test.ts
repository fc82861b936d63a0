import { describe, expect, test } from "vitest";
import { known, unanswered, unknown } from "../../../src/domain/common/known.ts";
import type { ServiceFacts } from "../../../src/domain/facts/facts.ts";
import { assess } from "../../../src/domain/judge/assess.ts";
import { type ContainerSetup, factsOf, policyOf, registry, rollout, tag } from "../building.ts";

const judged = (more: Partial<ServiceFacts>, container: ContainerSetup = {}) => {
  const { status, findings, settling, held, unknown } = assess(
    factsOf({ containers: [container], more }),
    policyOf(),
  );
  const needed = unknown.flatMap((one) =>
    one.needed ? `${one.fact} of ${one.container}: ${one.reason}` : [],
  );
  return { status, found: [...findings, ...settling, ...held].length, needed };
};

describe("drift of which not all could be read", () => {
  const [why, whyNewest] = [
    "ThrottlingException: ecs:ListServiceDeployments",
    "ServerException: ecs:DescribeTaskDefinition",
  ];
  const [throttled, newest] = [unknown(why), unknown(whyNewest)];

  test("is told when what ECS remembers can be read again", () => {
    const needed = [`rollouts of web: ${why}`];
    expect(judged({ rollouts: throttled })).toEqual({ status: "unknown", found: 0, needed });
  });

  test("is told when the newest revision can be read again", () => {
    const needed = [`taskDefinition of web: ${whyNewest}`];
    expect(judged({ rollouts: known([]), newest })).toEqual({ status: "unknown", found: 0, needed });
  });

  test("is told without what will not be read the next time either", () => {
    const refused = unanswered("AccessDeniedException", "ecs:ListServiceDeployments", { lasting: true });
    expect(judged({ rollouts: refused, newest: refused })).toEqual({
      status: "drifted",
      found: 1,
      needed: [],
    });
  });

  test("is told where all was read, or nobody looked", () => {
    expect(judged({ rollouts: known([rollout()]) }).status).toBe("drifted");
    expect(judged({}).status).toBe("drifted");
  });

  test("is none where nothing drifted", () => {
    const well: ContainerSetup = { written: `${registry}/backend:latest`, running: ["new"], resolved: "new" };
    expect(judged({ rollouts: throttled, newest }, well)).toEqual({
      status: "in-sync",
      found: 0,
      needed: [],
    });
  });

  test("is not judged while nobody knows when its tag moved", () => {
    const unread = (name: string) => judged({}, { repository: { unreadMoves: [tag(name)] } });
    const why = 'when tag "latest" moved: what was noted of it cannot be read';
    expect(unread("latest")).toEqual({ status: "unknown", found: 0, needed: [`published of web: ${why}`] });
    expect(unread("other").status).toBe("drifted");
  });

  test("is none where nothing drifted, whenever its tag moved", () => {
    const well: ContainerSetup = {
      running: ["new"],
      resolved: "new",
      repository: { unreadMoves: [tag("latest")] },
    };
    expect(judged({}, well)).toEqual({ status: "in-sync", found: 0, needed: [] });
  });

  test("leaves what is wrong with the supply", () => {
    const gone: ContainerSetup = { images: { old: null } };
    expect(judged({ rollouts: throttled }, gone)).toMatchObject({ status: "drifted", found: 1 });
  });
});
