import { imageOf } from "./image.ts";
import type { Story } from "./story.ts";

const before = imageOf("abc123f");
const after = imageOf("def4567");

/** The first incident: `:latest` is pushed, nobody deploys, and the service stays what it was. */
export const stuckAtRevision4: Story = {
  name: "stuck-at-revision-4",
  about:
    "A team pushed :latest, saw its pipeline turn green, and believed the new code was live. " +
    "For days, the service went on running the old one: no new deployment had ever begun.",
  chapters: [
    {
      title: "A service on revision 4",
      tells:
        "Its task definition names backend:latest. Three revisions changed this and that, never the image.",
      async play(stage) {
        await stage.push("backend", before, "latest", "abc123f");
        for (let revision = 1; revision <= 4; revision++) await stage.register("backend", "backend:latest");
        await stage.createService("prod/backend", "backend");
        await stage.wait("7m");
        await stage.look("prod/backend");
      },
    },
    {
      title: "“It is deployed”",
      tells:
        "The pipeline builds a commit and pushes it. ECS does not look at a tag again until a deployment.",
      async play(stage) {
        await stage.push("backend", after, "latest", "def4567");
        await stage.wait("12m");
        await stage.look("prod/backend");
      },
    },
    {
      title: "The cure",
      tells: "Somebody reads the e-mail, and runs the first of its commands.",
      async play(stage) {
        await stage.redeploy("prod/backend");
        await stage.wait("2m");
        await stage.look("prod/backend");
      },
    },
    {
      title: "And then?",
      tells: "Nothing is wrong, so nobody hears anything.",
      play: (stage) => stage.wait("30m"),
    },
  ],
  messages: [
    {
      event: "opened",
      service: "prod/backend",
      finding: "stale, not-redeployed",
      published: after.digest,
      running: before.digest,
    },
    {
      event: "resolved",
      service: "prod/backend",
      finding: null,
      published: after.digest,
      running: after.digest,
    },
  ],
};
