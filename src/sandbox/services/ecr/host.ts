/**
 * Whose registry a host name is: `ACCOUNT.dkr.ecr[-fips].REGION.amazonaws.com`, and its dual-stack form
 * `ACCOUNT.dkr-ecr[-fips].REGION.on.aws`.
 */
const HOST =
  /^(\d{12})\.dkr[.-]ecr(?:-fips)?\.([a-z0-9-]+)\.(?:amazonaws\.com(?:\.cn)?|amazonaws\.eu|on\.aws|on\.amazonwebservices\.com\.cn)$/;

export interface EcrName {
  readonly account: string;
  readonly region: string;
  readonly repository: string;
  readonly tag?: string;
  readonly digest?: string;
}

/** An image reference that points into ECR; undefined if it points elsewhere. Without tag and digest: `latest`. */
export function parseEcrName(reference: string): EcrName | undefined {
  const [name = "", digest] = reference.split("@", 2);
  const slash = name.indexOf("/");
  const host = HOST.exec(name.slice(0, slash));
  if (!host?.[1] || !host[2]) return undefined;
  const path = name.slice(slash + 1);
  const colon = path.lastIndexOf(":");
  const repository = colon > path.lastIndexOf("/") ? path.slice(0, colon) : path;
  const tag =
    colon > path.lastIndexOf("/") ? path.slice(colon + 1) : digest === undefined ? "latest" : undefined;
  return { account: host[1], region: host[2], repository, ...(tag && { tag }), ...(digest && { digest }) };
}
