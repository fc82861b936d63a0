/** What the command line says where it cannot go on: each message says what is wrong, and what to do. */
import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { createWorld, registry, type World } from "../support/world.ts";

let world: World;
let folder: string;

const profiles = `
[profile process]
credential_process = sh -c "echo 'vault is sealed' >&2; exit 3"
[profile process-without-json]
credential_process = echo no
[profile base]
aws_access_key_id = a
aws_secret_access_key = b
[profile mfa]
role_arn = arn:aws:iam::123456789012:role/x
source_profile = base
mfa_serial = arn:aws:iam::123456789012:mfa/me
[profile sso]
sso_session = my
sso_account_id = 123456789012
sso_role_name = x
[sso-session my]
sso_region = us-east-1
sso_start_url = https://example.awsapps.com/start
[profile sso-role]
role_arn = arn:aws:iam::123456789012:role/x
source_profile = sso
[profile login]
login_session = arn:aws:iam::123456789012:user/me
[profile instance]
role_arn = arn:aws:iam::123456789012:role/x
credential_source = Ec2InstanceMetadata
[profile web-identity]
role_arn = arn:aws:iam::123456789012:role/x
web_identity_token_file = /nonexistent/token
[services local]
ecs =
  endpoint_url = http://127.0.0.1:9
[profile empty]
region = us-east-1
[profile lost-source]
role_arn = arn:aws:iam::123456789012:role/x
source_profile = nosuch
`;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "messages-"));
  await writeFile(join(folder, "config"), profiles);
  world = await createWorld({ packaged: false });
  await world.push("backend", "one", "latest", "abc123f");
  const revision = await world.register("backend", {
    web: `${registry}/backend:latest`,
    log: "fluent/fluent-bit:3.1",
  });
  await world.service("dev", "backend", revision);
  await world.service("dev", "idle", revision, { desiredCount: 0 });
  const lost = await world.register("lost", { web: `${registry}/nosuch:1.2.3` });
  await world.service("dev", "lost", lost);
  await world.advance("20m");
});
afterEach(() => world.sandbox.clearFaults());
afterAll(async () => {
  await world.close();
  await rm(folder, { recursive: true });
});

/** Runs a command in an empty folder; with a profile, it has no credentials but that one's. */
function say(...argv: string[]): Promise<{ exitCode: number; text: string }> {
  const env = {
    PATH: process.env.PATH,
    HOME: folder,
    AWS_CONFIG_FILE: join(folder, "config"),
    AWS_EC2_METADATA_DISABLED: "true",
    AWS_REGION: "us-east-1",
    AWS_ENDPOINT_URL: world.sandbox.url,
    // A library for colours turns them on under CI: what is piped has none all the same.
    CI: "true",
    ...(!argv.includes("--profile") && { AWS_ACCESS_KEY_ID: "somebody", AWS_SECRET_ACCESS_KEY: "secret" }),
  };
  return new Promise((done) => {
    execFile(`${process.cwd()}/bin/ecs-image-drift`, argv, { env, cwd: folder }, (error, stdout, stderr) =>
      done({ exitCode: error ? Number(error.code) : 0, text: stdout + stderr }),
    );
  });
}

test.each<[name: string, argv: string[]]>([
  ["profile-process", ["check", "--profile", "process"]],
  ["profile-process-without-json", ["check", "--profile", "process-without-json"]],
  ["profile-mfa", ["check", "--profile", "mfa"]],
  ["profile-sso", ["check", "--profile", "sso"]],
  ["profile-sso-role", ["check", "--profile", "sso-role"]],
  ["profile-login", ["check", "--profile", "login"]],
  ["profile-instance", ["check", "--profile", "instance"]],
  ["profile-web-identity", ["check", "--profile", "web-identity"]],
  ["profile-unknown", ["check", "--profile", "nosuch"]],
  ["profile-empty", ["check", "--profile", "empty"]],
  ["profile-lost-source", ["check", "--profile", "lost-source"]],
  ["file-replayed", ["replay", "nosuch.json"]],
  ["file-of-policy", ["check", "--config", "nosuch.yml"]],
  ["file-that-is-a-folder", ["check", "--config", "."]],
  ["file-written", ["check", "--output", "nosuch/report.html", "--format", "html"]],
  ["image-without-registry", ["wait", "dev/backend", "--image", "backend:abc123f"]],
  ["image-elsewhere", ["wait", "dev/backend", "--image", "ghcr.io/org/backend:1"]],
  ["pin-elsewhere", ["pin", "dev/backend", "--container", "log", "--yes"]],
  ["pin-no-container", ["pin", "dev/backend", "--container", "nosuch", "--yes"]],
  ["pin-no-tag", ["pin", "dev/backend", "--container", "web", "--tag", "nosuch", "--yes"]],
  ["service-unclear", ["explain", "bakcend"]],
  ["repository-gone", ["check", "--service", "lost"]],
])("%s", async (name, argv) => {
  const { exitCode, text } = await say(...argv);
  expect(exitCode).toBe(name === "repository-gone" ? 1 : 2);
  expect(text).not.toMatch(/\bE[A-Z]{4,}\b|any ?more/);
  await expect(`$ ecs-image-drift ${argv.join(" ")}\n${text}`).toMatchFileSnapshot(
    `../golden/messages/${name}.txt`,
  );
});

test("a read that is refused leads to doctor", async () => {
  world.sandbox.fault({ operation: "ecs:ListServices", error: "AccessDeniedException" });
  const all = await say("check");
  expect(all.text).toContain("`ecs-image-drift doctor` lists the permissions that are missing");
  world.sandbox.clearFaults();
  world.sandbox.fault({ operation: "ecs:DescribeTasks", error: "AccessDeniedException" });
  const one = await say("check", "--service", "backend");
  expect(one.text.replaceAll(/\s+/g, " ")).toContain(
    '"ecs-image-drift doctor" lists the permissions that are missing',
  );
});

test("a service that is scaled to zero and written by tag has the image that its tag names", async () => {
  const image = `${registry}/backend:abc123f`;
  const { exitCode, text } = await say("wait", "dev/idle", "--image", image, "--timeout", "1s");
  expect({ exitCode, text }).toEqual({
    exitCode: 0,
    text: expect.stringContaining("the desired count is 0, and the next task would run"),
  });
});
