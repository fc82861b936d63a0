/** Where the program is deployed: it judges the services of this account and region, and no others. */
export interface Home {
  readonly account: string;
  readonly region: string;
}
