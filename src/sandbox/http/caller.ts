import { type AwsRequest, header } from "./reply.ts";

/** What a request's signature says: who signed, and for which region. It is not verified. */
export interface Signer {
  readonly accessKeyId: string;
  readonly region: string | undefined;
}

const CREDENTIAL = /Credential=([^/]+)\/\d+\/([^/]+)\//;

export function signerOf(request: AwsRequest): Signer {
  const [, accessKeyId = "", region] = CREDENTIAL.exec(header(request, "authorization")) ?? [];
  return { accessKeyId, region };
}
