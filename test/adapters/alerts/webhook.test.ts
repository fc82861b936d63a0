import { describe, expect, test } from "vitest";
import { createSecretReader } from "../../../src/adapters/alerts/webhook.ts";
import type { Call } from "../../../src/adapters/aws/call.ts";

const asked: [operation: string, input: object][] = [];
const answering =
  (answer: Awaited<ReturnType<Call>>): Call =>
  async (operation, input) => {
    asked.push([operation, input]);
    return answer;
  };
const calls = {
  ssm: answering({ Parameter: { Value: "https://one" } }),
  secretsManager: answering({ SecretString: "https://two" }),
};

describe("the address of the webhook", () => {
  test("is read from a parameter, decrypted, or from a secret", async () => {
    expect(await createSecretReader("ssm:/a/b", calls)()).toBe("https://one");
    expect(await createSecretReader("secretsmanager:a/b", calls)()).toBe("https://two");
    expect(asked).toEqual([
      ["GetParameter", { Name: "/a/b", WithDecryption: true }],
      ["GetSecretValue", { SecretId: "a/b" }],
    ]);
  });

  test.each(["", "ssm:", "/a/b", "vault:a"])("is not read from %j", (place) => {
    expect(() => createSecretReader(place, calls)).toThrow(
      `Cannot read "${place}": expected ssm:NAME or secretsmanager:NAME`,
    );
  });

  test("names the place and the error where it cannot be read", async () => {
    const missing = Object.assign(new Error(""), { name: "ParameterNotFound" });
    const ssm: Call = () => Promise.reject(missing);
    await expect(createSecretReader("ssm:/a/b", { ...calls, ssm })()).rejects.toThrow(
      'Cannot read "ssm:/a/b": ParameterNotFound',
    );
    await expect(createSecretReader("ssm:/a/b", { ...calls, ssm: answering({}) })()).rejects.toThrow(
      'Cannot read "ssm:/a/b": ValiError',
    );
  });
});
