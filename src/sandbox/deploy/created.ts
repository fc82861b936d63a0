/** A resource as it was created. */
export interface Created {
  /** What `Ref` gives. */
  readonly ref: string;
  /** What `Fn::GetAtt` gives. */
  readonly attributes?: Readonly<Record<string, string>>;
  /** Takes it away again; what has none is forgotten. */
  readonly remove?: () => void | Promise<void>;
}
