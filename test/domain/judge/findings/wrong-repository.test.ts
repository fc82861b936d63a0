import { describe, expect, test } from "vitest";
import { known } from "../../../../src/domain/common/known.ts";
import { type PushFacts, wrongRepository } from "../../../../src/domain/judge/findings/wrong-repository.ts";
import { at, denied, inWords } from "../../building.ts";

const settle = 600_000;
const repository = (name: string, more = {}) => ({
  account: "123456789012",
  region: "us-east-1",
  name,
  ...more,
});
const inUse = (name: string, pushes: readonly string[] = [], more = {}) => ({
  repository: repository(name, more),
  pushes: pushes.map(at),
});
const swarm = "content-marketing-swarm-backend";
const facts = (more: Partial<PushFacts> = {}): PushFacts => ({
  at: at("11:10"),
  pushedAt: at("11:00"),
  repository: repository("content-marketing-swarm-dev-backend"),
  isIndexFresh: true,
  isUsed: known(false),
  inUse: [inUse(swarm), inUse("website")],
  ...more,
});

describe("wrong-repository", () => {
  test.each<[what: string, more: Partial<PushFacts>, similar: readonly string[]]>([
    ["nothing uses it, and a neighbour is in use", {}, [swarm]],
    ["the index of services is not fresh", { isIndexFresh: false }, []],
    ["it is used", { isUsed: known(true) }, []],
    ["it is not known whether it is used", { isUsed: denied("ecs:ListTaskDefinitionFamilies") }, []],
    ["no other is in use", { inUse: [] }, []],
    ["no other is similar", { inUse: [inUse("website")] }, []],
    ["the neighbour got a push at that time", { inUse: [inUse(swarm, ["11:00"])] }, []],
    ["the neighbour got one just before", { inUse: [inUse(swarm, ["10:50"])] }, []],
    ["the neighbour got one just after", { inUse: [inUse(swarm, ["11:10"])] }, []],
    ["the neighbour got one long before", { inUse: [inUse(swarm, ["10:49", "09:00"])] }, [swarm]],
    ["the neighbour got one long after", { inUse: [inUse(swarm, ["11:11"])] }, [swarm]],
    ["the neighbour is in another account", { inUse: [inUse(swarm, [], { account: "999999999999" })] }, []],
    ["the neighbour is in another region", { inUse: [inUse(swarm, [], { region: "eu-west-1" })] }, []],
    [
      "one of two neighbours got the push",
      { inUse: [inUse(swarm, ["11:00"]), inUse("content-marketing-swarm-prod-backend")] },
      ["content-marketing-swarm-prod-backend"],
    ],
  ])("%s: %j", (_, more, similar) => {
    expect(wrongRepository(facts(more), settle)?.similar.map(({ name }) => name) ?? []).toEqual(similar);
  });

  test("says what was pushed where, and where it may have been meant for", () => {
    const finding = wrongRepository(facts(), settle);
    expect(finding && inWords(finding)).toEqual({
      kind: "wrong-repository",
      severity: "medium",
      repository: repository("content-marketing-swarm-dev-backend"),
      similar: [repository(swarm)],
      summary: `An image was pushed to content-marketing-swarm-dev-backend 10 minutes ago, and nothing uses that repository; ${swarm}, with a similar name, is in use and got no push`,
      advice: [
        `If it was meant for ${swarm}, push it to 123456789012.dkr.ecr.us-east-1.amazonaws.com/${swarm}`,
        "If content-marketing-swarm-dev-backend is meant to be unused, list it under repositories.ignore in drift.yml",
      ],
    });
  });

  test("names two neighbours in the plural", () => {
    const two = facts({ inUse: [inUse(swarm), inUse("content-marketing-swarm-prod-backend")] });
    expect(wrongRepository(two, settle)?.summary).toMatch(
      / backend and content-marketing-swarm-prod-backend, with a similar name, are in use and got no push$|backend and content-marketing-swarm-prod-backend, with a similar name, are in use/,
    );
    expect(wrongRepository(two, settle)?.advice).toHaveLength(3);
  });
});
