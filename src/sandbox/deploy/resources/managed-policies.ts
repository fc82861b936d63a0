import { documentOf, type PolicyDocument } from "../../iam/policy.ts";

const LOGS = ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"];

/**
 * Policies that AWS manages, as far as functions are usually given them.
 * https://docs.aws.amazon.com/aws-managed-policy/latest/reference/policy-list.html
 */
const ACTIONS: Readonly<Record<string, readonly string[]>> = {
  "service-role/AWSLambdaBasicExecutionRole": LOGS,
  "service-role/AWSLambdaSQSQueueExecutionRole": [
    ...LOGS,
    "sqs:ReceiveMessage",
    "sqs:DeleteMessage",
    "sqs:GetQueueAttributes",
  ],
  AWSXRayDaemonWriteAccess: ["xray:PutTraceSegments", "xray:PutTelemetryRecords"],
};

/** @throws {ReferenceError} if the sandbox does not know the policy */
export function managedPolicy(arn: string): PolicyDocument {
  const actions = ACTIONS[arn.replace(/^arn:aws:iam::aws:policy\//, "")];
  if (actions === undefined) throw new ReferenceError(`the sandbox does not know the managed policy ${arn}`);
  return documentOf([{ Effect: "Allow", Action: [...actions], Resource: "*" }]);
}
