import * as v from "valibot";
import { readInput } from "../input.ts";
import { AwsError, type AwsService, type JsonObject, type World } from "../world.ts";
import { decryptionBy } from "./kms.ts";
import { answer, type Operations } from "./operations.ts";

/** A parameter of the parameter store. */
interface Parameter {
  readonly name: string;
  readonly type: "String" | "StringList" | "SecureString";
  readonly value: string;
  readonly version: number;
  readonly modifiedAt: Date;
  /** The account's own key that it is encrypted with; AWS's, if absent. */
  readonly keyArn?: string;
}

/** The parameters of the account by name. */
export type Parameters = Map<string, Parameter>;

const naming = v.object({ Name: v.string(), WithDecryption: v.optional(v.boolean(), false) });
const namingMany = v.object({ Names: v.array(v.string()), WithDecryption: v.optional(v.boolean(), false) });
const putting = v.object({
  Name: v.string(),
  Value: v.string(),
  Type: v.optional(v.picklist(["String", "StringList", "SecureString"]), "String"),
  Overwrite: v.optional(v.boolean(), false),
});

/** AWS Systems Manager's parameter store. Encryption is only pretended. */
export function createParameterStore(world: World, parameters: Parameters): AwsService {
  const arnOf = (name: string) =>
    `arn:aws:ssm:${world.region}:${world.account}:parameter/${name.replace(/^\//, "")}`;

  function shown({ name, type, value, version, modifiedAt }: Parameter, decrypted: boolean): JsonObject {
    return {
      Name: name,
      Type: type,
      Value: type === "SecureString" && !decrypted ? Buffer.from(value).toString("base64") : value,
      Version: version,
      LastModifiedDate: modifiedAt.getTime() / 1000,
      ARN: arnOf(name),
      DataType: "text",
    };
  }

  const operations: Operations = {
    GetParameter(call) {
      const { Name, WithDecryption } = readInput(naming, call);
      const parameter = parameters.get(Name);
      if (parameter === undefined) throw new AwsError("ParameterNotFound", "");
      return { Parameter: shown(parameter, WithDecryption) };
    },
    GetParameters(call) {
      const { Names, WithDecryption } = readInput(namingMany, call);
      const found = Names.flatMap((name) => parameters.get(name) ?? []);
      return {
        Parameters: found.map((parameter) => shown(parameter, WithDecryption)),
        InvalidParameters: Names.filter((name) => !parameters.has(name)),
      };
    },
    PutParameter(call) {
      const { Name, Value, Type, Overwrite } = readInput(putting, call);
      const version = (parameters.get(Name)?.version ?? 0) + 1;
      if (version > 1 && !Overwrite)
        throw new AwsError("ParameterAlreadyExists", "The parameter already exists.");
      parameters.set(Name, { name: Name, type: Type, value: Value, version, modifiedAt: world.clock.now() });
      return { Version: version, Tier: "Standard" };
    },
  };

  return {
    prefix: "ssm",
    target: "AmazonSSM",
    handle: (call) => answer(operations, call),
    resources: ({ input }) => namesIn(input).map(arnOf),
    conditions: ({ input }) => decryptionBy("ssm", "PARAMETER_ARN", namesIn(input).map(arnOf), world.region),
    alsoNeeds({ input }) {
      const keys = namesIn(input).flatMap((name) => parameters.get(name)?.keyArn ?? []);
      return input.WithDecryption === true
        ? keys.map((resource) => ({ action: "kms:Decrypt", resource }))
        : [];
    },
  };
}

function namesIn({ Names, Name }: JsonObject): string[] {
  return (Array.isArray(Names) ? Names : [Name]).map(String);
}
