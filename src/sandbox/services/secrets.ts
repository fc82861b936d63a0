import * as v from "valibot";
import { readInput } from "../input.ts";
import { uuid } from "../random.ts";
import { AwsError, type AwsService, type Call, type World } from "../world.ts";
import { decryptionBy } from "./kms.ts";
import { answer, type Operations } from "./operations.ts";

/** A secret. */
interface Secret {
  readonly name: string;
  readonly arn: string;
  readonly value: string;
  readonly versionId: string;
  readonly createdAt: Date;
  /** The account's own key that it is encrypted with; AWS's, if absent. */
  readonly keyArn?: string | undefined;
}

/** The secrets of the account. */
export interface Secrets {
  put(name: string, value: string, keyArn?: string): Secret;
  find(nameOrArn: string): Secret | undefined;
}

export function createSecrets(world: World): Secrets {
  const secrets = new Map<string, Secret>();
  return {
    put(name, value, keyArn) {
      const arn = `arn:aws:secretsmanager:${world.region}:${world.account}:secret:${name}-sandbx`;
      const secret = {
        name,
        arn,
        value,
        versionId: uuid(world.random),
        createdAt: world.clock.now(),
        keyArn,
      };
      secrets.set(name, secret);
      return secret;
    },
    find: (nameOrArn) => secrets.get(nameOrArn) ?? [...secrets.values()].find(({ arn }) => arn === nameOrArn),
  };
}

const naming = v.object({ SecretId: v.string() });
const creating = v.object({ Name: v.string(), SecretString: v.string() });

/** AWS Secrets Manager: secrets that are texts. */
export function createSecretsManager(world: World, secrets: Secrets): AwsService {
  const operations: Operations = {
    GetSecretValue(call) {
      const secret = secrets.find(readInput(naming, call).SecretId);
      if (secret === undefined) {
        throw new AwsError("ResourceNotFoundException", "Secrets Manager can't find the specified secret.");
      }
      return {
        ARN: secret.arn,
        Name: secret.name,
        SecretString: secret.value,
        VersionId: secret.versionId,
        VersionStages: ["AWSCURRENT"],
        CreatedDate: secret.createdAt.getTime() / 1000,
      };
    },
    CreateSecret(call) {
      const { Name, SecretString } = readInput(creating, call);
      const { arn, name, versionId } = secrets.put(Name, SecretString);
      return { ARN: arn, Name: name, VersionId: versionId };
    },
  };
  return {
    prefix: "secretsmanager",
    target: "secretsmanager",
    handle: (call) => answer(operations, call),
    resources: (call) => [arnIn(call)],
    conditions: (call) => decryptionBy("secretsmanager", "SecretARN", [arnIn(call)], world.region),
    alsoNeeds({ operation, input }) {
      const resource = operation === "GetSecretValue" && secrets.find(String(input.SecretId))?.keyArn;
      return resource ? [{ action: "kms:Decrypt", resource }] : [];
    },
  };

  function arnIn({ input }: Call): string {
    const id = String(input.SecretId ?? input.Name);
    const unknown = `arn:aws:secretsmanager:${world.region}:${world.account}:secret:${id}-sandbx`;
    return secrets.find(id)?.arn ?? (id.startsWith("arn:") ? id : unknown);
  }
}
