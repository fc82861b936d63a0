/** Where the address of a webhook is kept: a parameter of Systems Manager, or a secret of Secrets Manager. */
import * as v from "valibot";
import type { Call } from "../aws/call.ts";

const parameter = v.object({ Parameter: v.object({ Value: v.string() }) });
const secret = v.object({ SecretString: v.string() });

/** The calls of the two services. */
export interface SecretCalls {
  readonly ssm: Call;
  readonly secretsManager: Call;
}

/**
 * How to read what is kept at a place.
 * @param place `ssm:NAME` or `secretsmanager:NAME`
 * @throws {Error} naming the place, if it is neither or cannot be read
 */
export function createSecretReader(place: string, calls: SecretCalls): () => Promise<string> {
  const [, store, name = ""] = /^(ssm|secretsmanager):(.+)$/s.exec(place) ?? [];
  if (store === undefined)
    throw new Error(`Cannot read "${place}": expected ssm:NAME or secretsmanager:NAME`);
  return async () => {
    try {
      return await (store === "ssm"
        ? readParameter(calls.ssm, name)
        : readSecret(calls.secretsManager, name));
    } catch (cause) {
      throw new Error(`Cannot read "${place}": ${cause instanceof Error ? cause.name : cause}`, { cause });
    }
  };
}

async function readParameter(call: Call, Name: string): Promise<string> {
  return v.parse(parameter, await call("GetParameter", { Name, WithDecryption: true })).Parameter.Value;
}

async function readSecret(call: Call, SecretId: string): Promise<string> {
  return v.parse(secret, await call("GetSecretValue", { SecretId })).SecretString;
}
