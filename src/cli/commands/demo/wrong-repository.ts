import { imageOf } from "./image.ts";
import type { Chapter, ExpectedMessage, Mode, ServiceMessage, Story } from "./story.ts";

const service = "content-marketing/swarm-backend";
const family = "content-marketing-swarm";
const repository = "content-marketing-swarm-backend";
const oneWordAway = "content-marketing-swarm-dev-backend";
const before = imageOf("the code before");
const after = imageOf("the code that was meant");

/** The second incident: a push of nothing new, a push to another repository, and a cache. */
export const wrongRepository: Story = {
  name: "wrong-repository",
  about:
    "A team pushes again and again, and its service does not change: first because the image is the same, then " +
    "because it goes to another repository, and at last because the nodes have a cached image with that tag.",
  plays: {
    alert: {
      about: "The program says each time what is wrong.",
      chapters: [
        inUse("alert"),
        sameAgain(),
        elsewhere(),
        {
          title: "The right repository",
          tells:
            "Now :latest names the new image in the repository that the service uses. Nobody deploys it yet.",
          async play(stage) {
            await stage.push(repository, after, "latest");
            await stage.wait("12m");
          },
        },
        {
          title: "A deployment that changes nothing",
          tells:
            "Somebody runs the first command of the e-mail. The new tasks start, and run what the nodes have.",
          async play(stage) {
            await stage.redeploy(service);
            await stage.wait("3m");
            await stage.lookUp(repository, "latest", after);
            await stage.look(service, `${family}:1`, before);
          },
        },
        {
          title: "The fix",
          tells: "The next e-mail names one command alone: a revision that names the image by its digest.",
          async play(stage) {
            await stage.pinAsAdvised();
            await stage.wait("20m");
            await stage.lookUp(repository, "latest", after);
            await stage.look(service, `${family}:2`, after);
          },
        },
      ],
      messages: [
        pushedElsewhere(),
        drifted("opened", "stale, not-redeployed"),
        drifted("changed", "stale, stale-cache"),
        { ...drifted("resolved", null), running: after.digest },
      ],
    },
    remediate: {
      about: "The same, where the program may remediate it. Only people know which repository was meant.",
      chapters: [
        inUse("remediate"),
        sameAgain(),
        elsewhere(),
        {
          title: "The right repository",
          tells:
            "Now :latest names the new image in the repository that the service uses. Nobody has to do anything more.",
          async play(stage) {
            await stage.push(repository, after, "latest");
            await stage.wait("30s");
            await stage.redeploy(service);
            await stage.wait("20m");
            await stage.lookUp(repository, "latest", after);
            await stage.look(service, `${family}:2`, after);
          },
        },
      ],
      messages: [
        pushedElsewhere(),
        {
          ...drifted("remediated", null),
          running: after.digest,
          remedy: `${family}:2`,
        },
      ],
    },
  },
};

function inUse(mode: Mode): Chapter {
  return {
    title: "A service and its repository",
    tells: `Its task definition names ${repository}:latest.`,
    async play(stage) {
      await stage.createCluster("content-marketing", "once");
      await stage.push(repository, before, "latest");
      await stage.register(family, `${repository}:latest`);
      await stage.createService(service, family, mode);
      await stage.wait("16m");
      await stage.look(service, `${family}:1`, before);
    },
  };
}

function sameAgain(): Chapter {
  return {
    title: "The same image again",
    tells:
      "The code is new, but Docker's layer cache is not: the build makes the same bytes, and the push moves nothing.",
    async play(stage) {
      await stage.push(repository, before, "latest");
      await stage.wait("30s");
      await stage.redeploy(service);
      await stage.wait("20m");
      await stage.look(service, `${family}:1`, before);
    },
  };
}

function elsewhere(): Chapter {
  return {
    title: "One word away",
    tells: `The new image goes to ${oneWordAway}. The push succeeds, and nothing ever pulls from there.`,
    async play(stage) {
      await stage.push(oneWordAway, after, "latest");
      await stage.wait("20m");
      await stage.look(service, `${family}:1`, before);
    },
  };
}

function pushedElsewhere(): ExpectedMessage {
  return {
    event: "opened",
    repository: oneWordAway,
    finding: "wrong-repository",
    similar: repository,
  };
}

function drifted(event: ServiceMessage["event"], finding: string | null): ServiceMessage {
  return { event, service, finding, published: after.digest, running: before.digest, remedy: null };
}
