import { expect, test } from "vitest";
import { run, start } from "./support.ts";

test("with --example there is a service in sync, and what it says to try works", async () => {
  const { child, done } = start(null, "sandbox", "--example", "--port", "0", "--clock", "frozen");
  let said = "";
  await new Promise<void>((ready, fail) => {
    child.stdout?.on("data", (part) => {
      said += part;
      if (said.includes("Ctrl-C ends it.")) ready();
    });
    child.on("close", () => fail(new Error(`it ended: ${said}`)));
  });
  const [, url = ""] = /AWS_ENDPOINT_URL=(\S+)/.exec(said) ?? [];
  const suggested = [...said.matchAll(/^ {2}bin\/ecs-image-drift (.*)$/gm)].map(([, words = ""]) => words);
  expect(suggested.map((words) => words.split(" ")[0])).toEqual(["check", "doctor", "explain", "pin"]);
  for (const words of suggested.slice(0, 3))
    expect(await run(url, ...words.split(" "))).toMatchObject({ exitCode: 0 });
  const [, manifest = ""] = /--image-manifest '(.*)'/.exec(said) ?? [];
  expect(JSON.parse(manifest)).toHaveProperty("schemaVersion", 2);
  child.kill("SIGINT");
  expect(await done).toMatchObject({ exitCode: 0 });
});
