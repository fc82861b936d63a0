/**
 * Asks the registries, once a day, which of the images in use their lifecycle policies are about to expire.
 *
 * A preview is worked out after it was asked for: one sweep asks, a later one reads. It expires nothing.
 * @see https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_StartLifecyclePolicyPreview.html
 */
import { parseRepositoryKey, type RepositoryKey } from "../../domain/image/ecr.ts";
import type { Preview } from "../ports/journal.ts";
import type { Ports } from "../ports.ts";

/**
 * Policies are applied within a day, so asking more often tells nothing new. It is a little less than a day, so that
 * nobody is reminded, a day later, of what the next answer is about to deny.
 */
const almostADay = 23 * 3_600_000;

/** Repositories asked about in one sweep: a day of sweeps reaches some two thousand. */
const atATime = 20;

/** Asks for previews that are due, and reads those that were asked for; of these accounts' repositories only. */
export async function previewExpiry(accounts: ReadonlySet<string>, ports: Ports): Promise<void> {
  if (!ports.asksForPreviews) return;
  const own = (await ports.journal.repositories()).filter((key) =>
    accounts.has(parseRepositoryKey(key).account),
  );
  const previews = await ports.journal.previews(own);
  const now = ports.now();
  const isDue = (key: RepositoryKey) => {
    const askedAt = previews.get(key)?.askedAt;
    return askedAt === undefined || now.getTime() - askedAt.getTime() >= almostADay;
  };
  for (const key of own.filter(isDue).slice(0, atATime)) await ask(key, previews.get(key) ?? null, ports);
  for (const [key, preview] of previews)
    if (preview.readAt === null && !isDue(key)) await read(key, preview, ports);
}

/** What the last preview said holds until this one is read. */
async function ask(key: RepositoryKey, before: Preview | null, { ecr, journal, now }: Ports): Promise<void> {
  const asked = await ecr.startPreview(parseRepositoryKey(key));
  const expiring = before?.expiring ?? [];
  const at = now();
  await journal.notePreview(
    key,
    asked.known
      ? { askedAt: at, readAt: null, expiring, why: null }
      : { askedAt: at, readAt: at, expiring, why: asked.reason },
  );
}

async function read(key: RepositoryKey, preview: Preview, { ecr, journal, now }: Ports): Promise<void> {
  const { uses = [] } = (await journal.usesOf([key])).get(key) ?? {};
  const digests = [...new Set(uses.map(({ digest }) => digest))];
  const found = await ecr.expiring(parseRepositoryKey(key), digests);
  if (found.known && found.value === null) return;
  const said = found.known ? { expiring: found.value ?? [], why: null } : { why: found.reason };
  await journal.notePreview(key, { ...preview, ...said, readAt: now() });
}
