/** What kind of name a tag is, by its looks. */
/** A tag of no other shape is a moving one: `latest`, `main`, `prod`, `v1`. */
export type TagShape = "version" | "date" | "build" | "commit" | "moving";

const shapes: readonly { readonly shape: TagShape; readonly pattern: RegExp }[] = [
  { shape: "version", pattern: /^v?\d+\.\d+\.\d+(?:[-+.][0-9A-Za-z.+-]+)?$/ },
  {
    shape: "date",
    pattern: /^(?:19|20)\d{2}[-.]?(?:0[1-9]|1[0-2])[-.]?(?:[0-2]\d|3[01])(?:[-._T]\d{1,9}Z?|\d{2,9}Z?)?$/,
  },
  { shape: "build", pattern: /^(?:(?:build|b|run|ci)[-._]?)?\d+$/ },
  { shape: "commit", pattern: /^(?:(?:sha|git|commit|g)[-._]?)?(?=[0-9a-f]*\d)[0-9a-f]{7,40}$/ },
];

/** The shape of a tag. */
export function tagShape(tag: string): TagShape {
  return shapes.find(({ pattern }) => pattern.test(tag))?.shape ?? "moving";
}
