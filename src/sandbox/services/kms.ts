/**
 * What IAM sees where a service decrypts with a key of the account's own: whose key it is, and for what.
 * https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html
 */
export function decryptionBy(
  service: "ssm" | "secretsmanager",
  subject: string,
  arns: readonly string[],
  region: string,
): Record<string, string> {
  return {
    "kms:ViaService": `${service}.${region}.amazonaws.com`,
    [`kms:EncryptionContext:${subject}`]: arns[0] ?? "",
  };
}
