import * as v from "valibot";
import type { ResourceType } from "../stack.ts";

/** The property that names a resource, where a `Ref` to it gives that name. */
const NAMES = {
  "AWS::S3::Bucket": "BucketName",
  "AWS::S3::BucketPolicy": undefined,
  "AWS::Logs::LogGroup": "LogGroupName",
  "AWS::Logs::MetricFilter": "FilterName",
  "AWS::CloudWatch::Alarm": "AlarmName",
  "AWS::CloudWatch::Dashboard": "DashboardName",
} as const satisfies Readonly<Record<string, string | undefined>>;

/** Resources that exist, can be referred to, and do nothing. */
export function keptTypes(region: string, account: string): Record<string, ResourceType> {
  const entries = Object.entries(NAMES).map(([type, property]): [string, ResourceType] => [
    type,
    ({ properties, generatedName }) => {
      const read = v.parse(v.record(v.string(), v.unknown()), properties);
      const given = property === undefined ? undefined : read[property];
      const name = typeof given === "string" ? given : generatedName.toLowerCase();
      return { ref: name, attributes: { Arn: arnOf(type, region, account, name) } };
    },
  ]);
  return Object.fromEntries(entries);
}

function arnOf(type: string, region: string, account: string, name: string): string {
  if (type.startsWith("AWS::S3")) return `arn:aws:s3:::${name}`;
  if (type.startsWith("AWS::Logs")) return `arn:aws:logs:${region}:${account}:log-group:${name}:*`;
  return `arn:aws:cloudwatch:${region}:${account}:alarm:${name}`;
}
