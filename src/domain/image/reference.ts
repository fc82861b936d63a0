/**
 * Image references, after the grammar of the OCI distribution project:
 *
 *     reference       := name [ ":" tag ] [ "@" digest ]
 *     name            := [ domain "/" ] path-component *( "/" path-component )
 *     domain          := ( domain-name | IPv4 | "[" IPv6 "]" ) [ ":" port ]
 *     domain-name     := domain-component *( "." domain-component )
 *     domain-component:= [a-zA-Z0-9] | [a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9]
 *     path-component  := alpha-numeric *( separator alpha-numeric )
 *     alpha-numeric   := [a-z0-9]+
 *     separator       := [_.] | "__" | "-"+
 *     tag             := [A-Za-z0-9_][A-Za-z0-9_.-]{0,127}
 *     digest          := algorithm ":" hex{32,}
 *
 * A first component is the domain if it holds a `.`, a `:`, a `[` or an upper-case letter, or is `localhost`, unless
 * it is none and would do as a component of the path.
 * @see https://github.com/distribution/reference/blob/main/regexp.go
 */
import type { Brand } from "../common/brand.ts";

/** What identifies an image's content: `sha256:` and 64 hex digits, in practice. */
export type Digest = Brand<"Digest">;

/** A name that a repository gives to one of its images, and may give to another later. */
export type Tag = Brand<"Tag">;

/** Where images lie: a registry's host (`null`: Docker Hub's, unwritten) and a name in it. */
export interface Repository {
  readonly host: string | null;
  readonly name: string;
}

/** A repository, and which of its images; with both a tag and a digest, the digest wins. */
export interface ImageReference {
  readonly repository: Repository;
  readonly tag?: Tag;
  readonly digest?: Digest;
}

/** A reference that names content: it cannot move. */
export interface PinnedReference extends ImageReference {
  readonly digest: Digest;
}

const alphaNumeric = "[a-z0-9]+";
const separator = "(?:[._]|__|-+)";
const pathComponent = `${alphaNumeric}(?:${separator}${alphaNumeric})*`;
const path = new RegExp(`^${pathComponent}(?:/${pathComponent})*$`);

const domainComponent = "(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])";
const domainName = `${domainComponent}(?:\\.${domainComponent})*`;
const ipv6 = "\\[[a-fA-F0-9:]+\\]";
const domain = new RegExp(`^(?:${domainName}|${ipv6})(?::[0-9]+)?$`);

const tagPattern = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$/;
const digestPattern = /^[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}$/;

const longestName = 255;

/**
 * Parses an image reference as a task definition writes it.
 * @throws {SyntaxError} naming the part that the grammar does not allow
 */
export function parseReference(text: string): ImageReference {
  const at = text.indexOf("@");
  const named = at < 0 ? text : text.slice(0, at);
  const colon = named.indexOf(":", named.lastIndexOf("/") + 1);
  const name = colon < 0 ? named : named.slice(0, colon);
  return {
    repository: parseRepository(name, text),
    ...(colon < 0 ? {} : { tag: parseTag(named.slice(colon + 1), text) }),
    ...(at < 0 ? {} : { digest: parseDigest(text.slice(at + 1), text) }),
  };
}

/** Writes a reference as it would be written by hand: parsing it again gives the same reference. */
export function formatReference({ repository, tag, digest }: ImageReference): string {
  return formatRepository(repository) + (tag ? `:${tag}` : "") + (digest ? `@${digest}` : "");
}

/** Writes a repository: `host/name`, or the bare name where none was written. */
export function formatRepository({ host, name }: Repository): string {
  return host === null ? name : `${host}/${name}`;
}

/** Whether a reference names content. */
export function isPinned(reference: ImageReference): reference is PinnedReference {
  return reference.digest !== undefined;
}

/**
 * The reference with this digest and no tag: `repository@digest` is the documented form in a task definition.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html
 */
export function pin(reference: ImageReference, digest: Digest): PinnedReference {
  return { repository: reference.repository, digest };
}

/**
 * Parses a repository name, with or without its registry's host.
 * @throws {SyntaxError} naming the part that the grammar does not allow
 */
export function parseRepository(text: string, reference = text): Repository {
  const { host, name } = splitHost(text);
  if (host !== null && !domain.test(host)) throw refused(reference, "registry host", host);
  if (!path.test(name)) throw refused(reference, "repository name", name);
  if (name.length > longestName) throw refused(reference, "repository name", `${name.slice(0, 20)}…`);
  return { host, name };
}

/** Parses a tag. @throws {SyntaxError} if the grammar does not allow it */
export function parseTag(text: string, reference = text): Tag {
  if (!isTag(text)) throw refused(reference, "tag", text);
  return text;
}

/** Parses a digest. @throws {SyntaxError} if the grammar does not allow it */
export function parseDigest(text: string, reference = text): Digest {
  if (!isDigest(text)) throw refused(reference, "digest", text);
  return text;
}

/** Whether a string is a tag. */
export function isTag(text: string): text is Tag {
  return tagPattern.test(text);
}

/** Whether a string is a digest. */
export function isDigest(text: string): text is Digest {
  return digestPattern.test(text);
}

function splitHost(text: string): Repository {
  const slash = text.indexOf("/");
  const first = text.slice(0, Math.max(slash, 0));
  const isHost = /[.:A-Z[]/.test(first) || first === "localhost";
  return isHost && (domain.test(first) || !path.test(first))
    ? { host: first, name: text.slice(slash + 1) }
    : { host: null, name: text };
}

function refused(reference: string, part: string, value: string): SyntaxError {
  return new SyntaxError(`Cannot parse image reference "${reference}": ${part} "${value}" is not allowed`);
}
