/** The words that teams put into tags and that say more than their letters. All in lower case. */

/**
 * Pre-releases by name, and how close each is to the release: a pre-release is followed by a later one of its
 * own name, by a closer one, and by the release.
 * @see https://semver.org/#spec-item-9
 * @see https://peps.python.org/pep-0440/#pre-releases
 */
export const preReleases = {
  canary: 0,
  dev: 0,
  ea: 0,
  edge: 0,
  experimental: 0,
  insiders: 0,
  next: 0,
  nightly: 0,
  snapshot: 0,
  unstable: 0,
  pre: 1,
  preview: 1,
  a: 1,
  alpha: 1,
  b: 2,
  beta: 2,
  m: 2,
  milestone: 2,
  c: 3,
  cr: 3,
  rc: 3,
} as const satisfies Readonly<Record<string, number>>;

/** Names that are pre-releases only with a number right behind them: `a1`, `b2`, `M3`. */
export const shortPreReleases: ReadonlySet<string> = new Set(["a", "b", "c", "m"]);

/** After these a number is a build's, glued or not: `build-12`, `b12`, `r9`. */
export const runWords: ReadonlySet<string> = new Set([
  "b",
  "bn",
  "build",
  "ci",
  "hf",
  "job",
  "n",
  "no",
  "p",
  "patch",
  "pipeline",
  "pl",
  "post",
  "r",
  "rel",
  "release",
  "rev",
  "revision",
  "run",
  "sp",
  "u",
  "update",
  "v",
  "ver",
  "version",
]);

/** After these a number is the name of a branch, a ticket or a pull request, and none is newer than another. */
export const nameWords: ReadonlySet<string> = new Set([
  "branch",
  "bug",
  "bugfix",
  "feat",
  "feature",
  "fix",
  "gh",
  "hotfix",
  "issue",
  "jira",
  "merge",
  "mr",
  "pr",
  "pull",
  "story",
  "task",
  "ticket",
]);

/** After these come the digits of a commit, whatever they look like: `sha-1234567`. */
export const commitWords: ReadonlySet<string> = new Set(["commit", "git", "rev", "sha", "sha1"]);

/** After these comes an architecture, also one that looks like the number of a build: `linux-386`. */
export const systemWords: ReadonlySet<string> = new Set([
  "darwin",
  "freebsd",
  "linux",
  "netbsd",
  "openbsd",
  "windows",
]);

/** Architectures whose names hold digits that count nothing. */
export const architectures = [
  "x86_64",
  "x86",
  "x64",
  "amd64",
  "amd64v\\d",
  "arm64",
  "arm64v8",
  "aarch64",
  "arm32v[5-7]",
  "armv[5-8]l?",
  "arm",
  "i386",
  "i686",
  "ppc64le",
  "ppc64",
  "s390x",
  "riscv64",
  "mips64le",
  "win32",
  "win64",
] as const;
