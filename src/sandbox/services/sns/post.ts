import { request as plain } from "node:http";
import { request as secure } from "node:https";
import { Undeliverable } from "../../delivery.ts";

/** Only this machine: a sandbox does not speak to the world. */
const LOOPBACK = new Set(["127.0.0.1", "localhost", "[::1]"]);

/** Real milliseconds, after which SNS gives up on an endpoint. */
const TIMEOUT = 15_000;

/**
 * Posts a body to an endpoint on this machine.
 * @throws {Undeliverable} if it is elsewhere, does not answer, or answers with another status than 2xx.
 */
export function post(url: string, body: string, headers: Readonly<Record<string, string>>): Promise<void> {
  const target = URL.parse(url);
  if (target === null || !/^https?:$/.test(target.protocol))
    return Promise.reject(new Undeliverable(url, "not an address of HTTP"));
  if (!LOOPBACK.has(target.hostname)) {
    return Promise.reject(new Undeliverable(url, "not on this machine"));
  }
  const request = target.protocol === "https:" ? secure : plain;
  return new Promise((resolve, reject) => {
    const refuse = (reason: string, isTemporary: boolean) =>
      reject(new Undeliverable(url, reason, { isTemporary }));
    const sending = request(target, { method: "POST", headers, timeout: TIMEOUT }, (response) => {
      response.resume();
      response.once("end", () => {
        const status = response.statusCode ?? 0;
        if (status >= 200 && status < 300) resolve();
        else refuse(`status ${status}`, status >= 500 || status === 429);
      });
    });
    sending.once("timeout", () => sending.destroy(new Error("no answer")));
    sending.once("error", (error) => refuse(error.message, true));
    sending.end(body);
  });
}
