import { describe, expect, test } from "vitest";
import { resolvedByPrimary, type ServiceRevision } from "../../../src/domain/ecs/service-revision.ts";
import { at, deployment, digest, revision } from "../building.ts";

/** `new 5 11:00`: what a service revision of revision 5 resolved at eleven; `?` where ECS does not say. */
function serviceRevision(text: string): ServiceRevision {
  const [web = "", number, clock] = text.split(" ");
  return {
    taskDefinition: number === "?" ? null : revision(Number(number)),
    createdAt: clock === "?" ? null : at(String(clock)),
    images: new Map(web === "none" ? [] : [["web", digest(web)]]),
  };
}

describe("what the PRIMARY deployment resolved", () => {
  const primary = deployment({ taskDefinition: revision(5), createdAt: at("11:00") });
  const former = deployment({ taskDefinition: revision(4), status: "ACTIVE", createdAt: at("09:00") });
  const resolved = (texts: readonly string[], deployments = [primary, former]) => {
    const service = { deployments, taskDefinition: revision(5) };
    const found = resolvedByPrimary(service, texts.map(serviceRevision));
    return found.known ? (found.value.get("web") ?? null) : found.reason;
  };
  const none = "ECS names no service revision of the present deployment";
  const several = "ECS names several service revisions, but not which is the current one";

  test.each<[current: string[], web: string]>([
    [["new 5 11:00"], "new"],
    [["new 5 11:00", "old 4 09:00"], "new"],
    [["old 4 09:00", "new 5 11:00"], "new"],
    [["old 5 09:00", "new 5 11:00"], "new"],
    [["new 5 11:00", "old 5 09:00"], "new"],
    [["newer 5 11:30", "new 5 11:01", "old 5 09:00"], "new"],
    [["new 5 ?", "old 4 ?"], "new"],
    [["new 5 ?", "new 5 09:00"], "new"],
    [["new ? 11:00", "old 4 09:00"], "new"],
  ])("%j: %s", (current, web) => expect(resolved(current)).toBe(digest(web)));

  test.each<[current: string[], why: string]>([
    [[], none],
    [["old 4 09:00"], none],
    [["old 5 ?", "new 5 11:00"], several],
    [["old 5 11:00", "new 5 11:00"], several],
    [["none 5 11:00", "new 5 11:00"], several],
    [["new 5 11:00", "none 5 11:00"], several],
    [["old ? ?", "new 5 11:00"], several],
  ])("%j: cannot be told", (current, why) => expect(resolved(current)).toBe(why));

  test("is that of the only deployment, whatever it is of", () => {
    expect(resolved(["new 4 09:00"], [primary])).toBe(digest("new"));
    expect(resolved(["new 4 09:00"], [])).toBe(digest("new"));
    expect(resolved(["old 4 09:00", "new 5 ?"], [primary])).toBe(digest("new"));
    expect(resolved(["old 5 09:00", "new 5 11:00"], [])).toBe(several);
  });
});
