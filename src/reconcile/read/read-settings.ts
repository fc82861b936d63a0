import { type Known, known, unknown } from "../../domain/common/known.ts";
import { type EcrRepository, repositoryKey } from "../../domain/image/ecr.ts";
import type { Needs } from "../../domain/judge/container/needs.ts";
import type { Readers } from "../ports.ts";
import { note, type Reading } from "./reading.ts";

/** The settings of repositories and registries: each asked for once, and for many at a time. */
export async function readSettings(
  open: readonly { readonly reading: Reading; readonly next: Needs }[],
  ports: Readers,
): Promise<void> {
  const asking = open.filter(({ reading, next }) => wantsMutability(reading, next, ports));
  const repositories = asking.map(({ reading }) => reading.facts.repository);
  const mutability = asking.length > 0 ? await ports.ecr.mutability(repositories) : new Map();
  const prefixes = new Map<string, Promise<Known<readonly string[]>>>();
  for (const { reading, next } of open) {
    const { repository } = reading.facts;
    if (asking.some((one) => one.reading === reading)) {
      reading.asked.once.add("mutability");
      note(reading, { mutability: mutability.get(repositoryKey(repository)) ?? unknown("was not read") });
    }
    if (!next.pullThrough) continue;
    reading.asked.once.add("pullThrough");
    const registry = `${repository.account} ${repository.region}`;
    const asked = prefixes.get(registry) ?? ports.ecr.pullThroughPrefixes(repository);
    prefixes.set(registry, asked);
    note(reading, { isPullThrough: isUnder(await asked, repository) });
  }
}

/** Where advice is wanted, it says of each tag whether it may move. */
function wantsMutability({ asked }: Reading, next: Needs, { advises }: Readers): boolean {
  return next.mutability || (advises && !asked.once.has("mutability"));
}

/** @see https://docs.aws.amazon.com/AmazonECR/latest/userguide/pull-through-cache-creating-rule.html */
function isUnder(prefixes: Known<readonly string[]>, { name }: EcrRepository): Known<boolean> {
  if (!prefixes.known) return prefixes;
  return known(prefixes.value.some((prefix) => prefix === "ROOT" || name.startsWith(`${prefix}/`)));
}
