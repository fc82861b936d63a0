import { describe, expect, test } from "vitest";
import { isFixed, mayMove } from "../../../src/domain/image/mutability.ts";
import { tag } from "../building.ts";

describe("a tag in a repository of a setting", () => {
  test.each<[setting: string, exclusions: string[], text: string, mayMove: boolean, isFixed: boolean]>([
    ["MUTABLE", [], "latest", true, false],
    ["MUTABLE", ["latest"], "latest", true, false],
    ["IMMUTABLE", [], "latest", false, true],
    ["IMMUTABLE", ["latest"], "latest", false, true],
    ["MUTABLE_WITH_EXCLUSION", ["v*"], "latest", true, false],
    ["MUTABLE_WITH_EXCLUSION", ["v*"], "v1", false, true],
    ["MUTABLE_WITH_EXCLUSION", ["V*"], "v1", true, false],
    ["MUTABLE_WITH_EXCLUSION", [], "v1", true, false],
    ["IMMUTABLE_WITH_EXCLUSION", ["latest", "ma*"], "latest", true, false],
    ["IMMUTABLE_WITH_EXCLUSION", ["latest", "ma*"], "main", true, false],
    ["IMMUTABLE_WITH_EXCLUSION", ["latest", "ma*"], "v1", false, true],
    ["IMMUTABLE_WITH_EXCLUSION", ["*.x"], "1.x", true, false],
    ["IMMUTABLE_WITH_EXCLUSION", ["late"], "latest", false, true],
    ["IMMUTABLE_WITH_EXCLUSION", [], "latest", false, true],
    ["FROZEN", [], "latest", false, false],
    ["", [], "latest", false, false],
  ])("%s but for %j: %s may move: %s; is known not to: %s", (setting, exclusions, text, may, fixed) => {
    const mutability = { setting, exclusions };
    expect([mayMove(tag(text), mutability), isFixed(tag(text), mutability)]).toEqual([may, fixed]);
  });
});
