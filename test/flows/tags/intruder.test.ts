/**
 * A service is pinned by hand to the image of a release. Somebody who may push tags, and deploy nothing, puts one on
 * that image and moves it on: that must lead nowhere.
 */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { again } from "./images.ts";
import { type Case, type Mode, type Played, play, type Way } from "./play.ts";
import { type Program, packageProgram, type Track } from "./programs.ts";

const tracks: readonly Track[] = ["auto", "same-tag", "newest:*", "semver:1.x", "calver", "none"];
const modes: readonly Mode[] = ["observe", "alert", "remediate"];

const settings = tracks.flatMap((track) => modes.map((mode) => ({ track, mode })));

/** The tag is put on the image of v1.0.0, is seen there, and moves on twice. */
const intrusion = (tag: string): Case["later"] => [
  { name: `${tag} #on the release`, make: again("v1.0.0") },
  { pause: 20 * 60 },
  `${tag} #next`,
  { pause: 20 * 60 },
  `${tag} #after that`,
];

const pinned = { before: [["2d", "v1.0.0"]], runs: "@v1.0.0" } as const;

/** A tag that somebody moves → the services that it must not move. */
const moved = ["pr-12", "latest"].flatMap((tag) =>
  settings.map(({ track, mode }): Case & { story: string } => ({
    story: `${tag} moves on from the pinned image: track ${track}, mode ${mode}`,
    key: `${tag}-${track.replace(/\W+/g, "-")}-${mode}`.replace(/-+/g, "-"),
    ...pinned,
    later: intrusion(tag),
    track,
    mode,
  })),
);

/** Services on a revision that says as ours do which tag it follows, and that is not ours. */
const forged = settings.map(({ track, mode }): Case & { story: string } => ({
  story: `pr-12 moves on, which a stranger's revision says it follows: track ${track}, mode ${mode}`,
  key: `forged-${track.replace(/\W+/g, "-")}-${mode}`.replace(/-+/g, "-"),
  ...pinned,
  definitionTags: { "ecs-image-drift:follows.web": "pr-12" },
  later: intrusion("pr-12"),
  track,
  mode,
}));

let program: Program;
beforeAll(async () => {
  program = await packageProgram();
});
afterAll(() => program.remove());

describe.for(["events", "sweep"] as const)("by %s alone", (way: Way) => {
  let played: Played;
  beforeAll(async () => {
    played = await play([...moved, ...forged], way, program);
  }, 600_000);
  afterAll(() => played.world.close());

  test.for(moved.map((one) => [one.story, one] as const))("%s", async ([, one]) => {
    expect(played.told(one).join(", ")).toBe("");
    expect(await played.registered(one)).toEqual([]);
    const { findings, notes = [], status } = played.assessment(one) ?? {};
    expect(findings).toEqual([]);
    expect(notes.filter((note) => note.includes("ecs-image-drift pin"))).toEqual([]);
    expect(["in-sync", "unchecked"]).toContain(status);
  });

  test.for(forged.map((one) => [one.story, one] as const))("%s", async ([, one]) => {
    expect(await played.registered(one)).toEqual([]);
    expect(played.told(one).filter((message) => message.startsWith("remediat"))).toEqual([]);
  });

  test("the program has no trouble", () => {
    expect(played.strays()).toEqual([]);
    expect(played.troubles()).toEqual([]);
  });
});
