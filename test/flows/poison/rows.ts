/** The journal's rows, as somebody with the table's console has them: written, changed and read as they are. */
import { type AttributeValue, DynamoDBClient, PutItemCommand, paginateScan } from "@aws-sdk/client-dynamodb";
import { region, type World } from "../../support/world.ts";

/** A row as DynamoDB has it. */
export type Row = Record<string, AttributeValue>;

/** A row's key, and its other attributes. */
export function row(pk: string, sk: string, attributes: Row = {}): Row {
  return { pk: { S: pk }, sk: { S: sk }, ...attributes };
}

/** What can be done with the rows of a world's journal. */
export function rowsOf({ sandbox }: World) {
  const client = new DynamoDBClient({
    endpoint: sandbox.url,
    region,
    credentials: { accessKeyId: "admin", secretAccessKey: "admin" },
  });
  const journal = sandbox.stack?.resources.find(({ logicalId }) => logicalId === "Journal");
  const TableName = journal?.physicalId ?? "";
  const put = async (...rows: Row[]) => {
    for (const Item of rows) await client.send(new PutItemCommand({ TableName, Item }));
  };
  /** The rows whose partition begins so. */
  const all = async (prefix = ""): Promise<Row[]> => {
    const found: Row[] = [];
    for await (const { Items = [] } of paginateScan({ client }, { TableName })) found.push(...Items);
    return found.filter(({ pk }) => pk?.S?.startsWith(prefix));
  };
  /** Changes the rows whose partition begins so. */
  const change = async (prefix: string, by: (row: Row) => Row) => put(...(await all(prefix)).map(by));
  return { put, all, change };
}
