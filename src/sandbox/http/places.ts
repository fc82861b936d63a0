import { signerOf } from "./caller.ts";
import type { AwsRequest } from "./reply.ts";

/** An account, in a region. */
export interface Place {
  readonly account: string;
  readonly region: string;
}

/** Where a sandbox is, if nobody says another place. */
export const home: Place = { account: "123456789012", region: "us-east-1" };

/** What answers the calls of AWS clients. */
type Aws<Answer> = (request: AwsRequest) => Promise<Answer>;

/** The places that are reached at one address. */
export interface Places<Answer> {
  add(place: Place, aws: Aws<Answer>): void;
  /** Who answers this request: by the region it was signed for, and the account that its access key names. */
  of(request: AwsRequest): Aws<Answer> | undefined;
}

/** An access key of another account's administrator has its number: `210987654321`, `ASIA210987654321…`. */
const accountIn = /^(?:A[KS]IA)?(\d{12})/;

/** Keeps the places beside a home: an access key without an account is of that account. */
export function createPlaces<Answer>(own: Place): Places<Answer> {
  const places = new Map<string, Aws<Answer>>();
  const keyOf = ({ account, region }: Place) => `${account} ${region}`;
  return {
    add: (place, aws) => places.set(keyOf(place), aws),
    of(request) {
      const { accessKeyId, region = own.region } = signerOf(request);
      const account = accountIn.exec(accessKeyId)?.[1] ?? own.account;
      return places.get(keyOf({ account, region }));
    },
  };
}
