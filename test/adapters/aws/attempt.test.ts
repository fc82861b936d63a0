import { describe, expect, test } from "vitest";
import { attempt } from "../../../src/adapters/aws/attempt.ts";
import { known } from "../../../src/domain/common/known.ts";

const failing = (error: unknown) =>
  attempt("ecs:ListTasks", async () => {
    throw error;
  });

const named = (name: string) => Object.assign(new Error("no"), { name });

test("what AWS answers is known", async () => {
  expect(await attempt("ecs:ListTasks", async () => 3)).toEqual(known(3));
});

describe("a refusal", () => {
  test("is not known, with the error's name and what was asked", async () => {
    expect(await failing(named("AccessDeniedException"))).toEqual({
      known: false,
      reason: "AccessDeniedException: ecs:ListTasks",
      code: "AccessDeniedException",
      operation: "ecs:ListTasks",
      lasting: true,
    });
  });

  test.each<[name: string, lasting: boolean]>([
    ["AccessDeniedException", true],
    ["MISSING", true],
    ["ClientException", true],
    ["InvalidParameterException", true],
    ["ServiceNotFoundException", true],
    ["UnauthorizedException", true],
    ["NotAuthorized", true],
    ["UnknownOperationException", true],
    ["ValiError", true],
    ["no end", true],
    ["ThrottlingException", false],
    ["ServerException", false],
    ["TimeoutError", false],
    ["no-answer", false],
    ["MyClientException", false],
  ])("by %s: asking again will answer the same: %s", async (name, lasting) => {
    expect(await failing(named(name))).toMatchObject({ code: name, lasting });
  });

  test("may be something else than an error", async () => {
    expect(await failing("no reason")).toMatchObject({ reason: "no reason: ecs:ListTasks" });
  });

  test.each([new TypeError("ours"), new RangeError("ours"), new ReferenceError("ours")])(
    "is none where it is a mistake of ours: %s",
    async (mistake) => {
      await expect(failing(mistake)).rejects.toBe(mistake);
    },
  );
});
