import { EventEmitter } from "node:events";
import dynalite from "dynalite";
import * as v from "valibot";
import { AwsError, type JsonObject } from "../../world.ts";

/** The tables: dynalite, in memory. */
export interface Store {
  /** @throws {AwsError} as DynamoDB would */
  ask(operation: string, input: JsonObject): Promise<JsonObject>;
  /** Creates a table, and resolves when it can be used. */
  createTable(input: JsonObject): Promise<void>;
}

const reply = v.record(v.string(), v.unknown());
const failure = v.looseObject({
  __type: v.string(),
  message: v.optional(v.string()),
  Message: v.optional(v.string()),
});

const status = { TableStatus: v.optional(v.string()), IndexStatus: v.optional(v.string()) };
const described = v.object({
  Table: v.object({ ...status, GlobalSecondaryIndexes: v.optional(v.array(v.object(status)), []) }),
});

/** dynalite wants to see a signature, and does not check it. */
const SIGNED = {
  "content-type": "application/x-amz-json-1.0",
  "x-amz-date": "20260101T000000Z",
  authorization:
    "AWS4-HMAC-SHA256 Credential=a/20260101/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=a",
};

/** dynalite is a request listener: it is asked without a socket in between. */
export function createStore(): Store {
  const server = dynalite({ createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 });

  function ask(operation: string, input: JsonObject): Promise<JsonObject> {
    const headers = { ...SIGNED, "x-amz-target": `DynamoDB_20120810.${operation}` };
    const request = Object.assign(new EventEmitter(), { method: "POST", url: "/", headers });
    return new Promise((resolve, reject) => {
      const response = {
        statusCode: 200,
        setHeader() {},
        end(body: string) {
          const json: unknown = JSON.parse(body);
          if (response.statusCode === 200) resolve(v.parse(reply, json));
          else reject(errorOf(response.statusCode, json));
        },
      };
      server.emit("request", request, response);
      request.emit("data", Buffer.from(JSON.stringify(input)));
      request.emit("end");
    });
  }

  return {
    ask,
    async createTable(input) {
      await ask("CreateTable", input);
      const isActive = async () => {
        const { Table } = v.parse(described, await ask("DescribeTable", { TableName: input.TableName }));
        return [Table, ...Table.GlobalSecondaryIndexes].every(
          (part) => (part.TableStatus ?? part.IndexStatus) === "ACTIVE",
        );
      };
      while (!(await isActive())) await new Promise((resolve) => setImmediate(resolve));
    },
  };
}

function errorOf(status: number, json: unknown): AwsError {
  const { __type, message, Message, ...fields } = v.parse(failure, json);
  return new AwsError(__type.slice(__type.indexOf("#") + 1), message ?? Message ?? "", status, fields);
}
