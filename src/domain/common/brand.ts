/** A string that only its own parser makes, so that two kinds of string are never swapped. */
export type Brand<Name extends string> = string & { readonly __brand: Name };
