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
  await onlyItsOwnPageMayAct(url);
  child.kill("SIGINT");
  expect(await done).toMatchObject({ exitCode: 0 });
});

/** What the buttons send is taken from the page of this sandbox alone, and from no other page that a browser has open. */
async function onlyItsOwnPageMayAct(url: string): Promise<void> {
  const deed = (body: string, headers: Record<string, string>) =>
    fetch(`${url}/_sandbox/page/deeds`, { method: "POST", body, headers }).then(({ status }) => status);
  const push = '{"deed":"push"}';
  const others = [
    "http://example.com",
    "null",
    url.replace("http:", "https:"),
    url.replace(/\d+$/, "1"),
    `${url}.example.com`,
  ];
  for (const origin of others) expect(await deed(push, { origin }), origin).toBe(403);
  expect(await deed(push, {})).toBe(403);
  const events = async () => ((await (await fetch(`${url}/_sandbox/events`)).json()) as unknown[]).length;
  const before = await events();
  expect(await deed('{"deed":"toString"}', { origin: url })).toBe(400);
  expect(await deed("no JSON", { origin: url })).toBe(400);
  expect(await events()).toBe(before);
  expect(await deed(push, { origin: url })).toBe(200);
  expect(await events()).toBe(before + 2);
  const page = await fetch(`${url}/`);
  expect(page.headers.get("content-security-policy")).toContain("default-src 'none'");
  expect(await page.text()).toContain("<title>ecs-image-drift: sandbox</title>");
}
