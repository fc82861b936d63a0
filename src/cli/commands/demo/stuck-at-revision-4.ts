import { type DemoImage, imageOf } from "./image.ts";
import type { Chapter, Mode, ServiceMessage, Story } from "./story.ts";

const service = "prod/backend";
const before = imageOf("abc123f");
const second = imageOf("def4567");
const third = imageOf("0a1b2c3");

/** The first incident: `:latest` is pushed and deployed, and the nodes go on running what they have. */
export const stuckAtRevision4: Story = {
  name: "stuck-at-revision-4",
  about:
    "A team's pipeline pushes :latest and forces a new deployment. It succeeds each time, and nothing changes: " +
    "no new revision is registered, and the nodes have a cached image with that tag.",
  plays: {
    alert: {
      about: "The program says what is wrong, and which command fixes it.",
      chapters: [
        revision4("alert"),
        {
          title: "“It is deployed”",
          tells: "The pipeline builds a commit, pushes it and forces a new deployment, which succeeds.",
          async play(stage) {
            await stage.push("backend", second, "latest", "def4567");
            await stage.wait("30s");
            await stage.redeploy(service);
            await stage.wait("1m");
            await stage.look(service, "backend:4", before);
            await stage.wait("11m");
            await stage.look(service, "backend:4", before);
          },
        },
        {
          title: "“Then once more”",
          tells:
            "Two more forced deployments, and the same revision 4. What was reported once is not reported again.",
          async play(stage) {
            await stage.redeploy(service);
            await stage.wait("5m");
            await stage.redeploy(service);
            await stage.wait("5m");
            await stage.look(service, "backend:4", before);
          },
        },
        {
          title: "The fix",
          tells:
            "Somebody reads the e-mail and runs its command. A digest names exactly one image, so no cached image " +
            "can take its place.",
          async play(stage) {
            await stage.pinAsAdvised();
            await stage.wait("1m");
            await stage.lookUp("backend", "def4567", second);
            await stage.look(service, "backend:5", second);
          },
        },
        andThen(),
      ],
      messages: [message("opened", "stale, stale-cache", before), message("resolved", null, second)],
    },
    remediate: {
      about: "The same, where the program may remediate it.",
      chapters: [
        revision4("remediate"),
        {
          title: "“It is deployed”, and this time it is",
          tells: "The nodes use their cached image, as before. Then the settle window has passed.",
          async play(stage) {
            await stage.push("backend", second, "latest", "def4567");
            await stage.wait("30s");
            await stage.redeploy(service);
            await stage.wait("12m");
            await stage.look(service, "backend:5", second);
          },
        },
        {
          title: "The push after it",
          tells:
            "A forced deployment of a pinned revision changes nothing. But the program remembers which tag it pinned, " +
            "and keeps following it.",
          async play(stage) {
            await stage.push("backend", third, "latest", "0a1b2c3");
            await stage.wait("30s");
            await stage.redeploy(service);
            await stage.wait("12m");
            await stage.look(service, "backend:6", third);
          },
        },
        andThen(),
      ],
      messages: [
        { ...message("remediated", null, second), remedy: "backend:5" },
        { ...message("remediated", null, third), published: third.digest, remedy: "backend:6" },
      ],
    },
  },
};

function revision4(mode: Mode): Chapter {
  return {
    title: "A service on revision 4",
    tells:
      "Its task definition names backend:latest. Three revisions changed this and that, never the image.",
    async play(stage) {
      await stage.createCluster("prod", "prefer-cached");
      await stage.push("backend", before, "latest", "abc123f");
      for (let revision = 1; revision <= 4; revision++) await stage.register("backend", "backend:latest");
      await stage.createService(service, "backend", mode);
      await stage.wait("16m");
      await stage.look(service, "backend:4", before);
    },
  };
}

function andThen(): Chapter {
  return {
    title: "And then?",
    tells: "Nothing is wrong, so no message is sent.",
    play: (stage) => stage.wait("20m"),
  };
}

/** A message after the first push: what it finds, and what runs then. */
function message(event: ServiceMessage["event"], finding: string | null, runs: DemoImage): ServiceMessage {
  return { event, service, finding, published: second.digest, running: runs.digest, remedy: null };
}
