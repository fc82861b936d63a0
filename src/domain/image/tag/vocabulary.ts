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
export const shortPreReleases = words("a b c m");

/** After these a number is a build's, glued or not: `build-12`, `b12`, `r9`. */
export const runWords = words(`
  b bn build ci hf iteration job n no p patch pipeline pl post r rel release rev revision run sp
  sprint sr u update v ver version
`);

/**
 * Behind a position, after these a number counts what was made of it: by whoever packages it (`-eksbuild.1`, `-ls123`,
 * `-rke2r1`), or on the branch that releases come from (`1.4.2-main-42`).
 */
export const counterWords = words(`
  ce develop ee eks eksbuild gke k0s k3s ls main master pkg rancher redhat rke2r security tkg trunk
  vmware
`);

/**
 * Systems that images are built upon. Behind a position, the major version after one of these is a name, and what
 * follows it may rise with the image. A release of Ubuntu (`22.04`) has no lesser ones, and its number is a name.
 */
export const baseWords = words(`
  al almalinux alpine amazonlinux amzn azurelinux bci centos debian el fedora leap mariner ol
  oraclelinux photon rhel rockylinux sles ubi wolfi
`);

/** After these a number is the name of a thing: a ticket, a pull request, a place, one of many alike. */
export const nameWords = words(`
  az branch cell cluster customer env environment gh instance issue jira merge mergerequest mr
  partition pr preview pull pullrequest region replica request review sandbox shard slot story task
  team tenant ticket zone
`);

/** With these begins the name of a branch, to which the next number belongs: `feature-12`, `feat-abc-123-login`. */
export const branchWords = words("bug bugfix chore dependabot feat feature fix hotfix renovate");

/**
 * What images are built for, or hold, and what they need of the machine: a version of one or two numbers after these
 * is the name of a variant: `php-8.2`, `cuda12.4`.
 */
export const softwareWords = words(`
  amazoncorretto aspnet bellsoft clang corretto cuda cudnn dotnet dragonwell drupal
  elasticsearch elixir erlang gcc gitlab go golang graalvm grafana java jdk jetty jre k8s kafka
  keycloak liberica llvm ltsc mandrel mariadb mongo mongodb mssql mysql nanoserver nextcloud
  node nodejs odoo openj9 openjdk opensearch oracle otp perl pg php postgres postgresql py pypy python
  rabbitmq redis ruby rust sapmachine scala semeru servercore solr spark swift temurin tomcat ubuntu
  valkey wildfly windows windowsservercore zulu
`);

/** Right before these stands the major version of a runtime, whoever made it: `open-17-jre`. */
export const runtimeWords = words("jdk jre runtime sdk");

/** Beside a version of two numbers, these say that its tag moves with the releases of a branch: `stable-1.23`. */
export const channelWords = words("candidate latest lts mainline nonroot rolling stable");

/** The same, right before such a version: `release-1.23`. */
export const seriesWords = words("branch channel rel release releases series");

/** What a final release is called behind its version, where its pre-releases have names as well: `5.3.2.RELEASE`. */
export const releaseWords = words("final ga release");

/** With a number right behind a version, these say what was corrected in it: `-security-01`, `-p3`, `.post1`. */
export const correctionWords = words("bugfix fix hf hotfix p patch pl post security sp");

/** After these come the digits of a commit, whatever they look like: `sha-1234567`. */
export const commitWords = words("commit git rev sha sha1");

/** After these comes an architecture, also one that looks like the number of a build: `linux-386`. */
export const systemWords = words("darwin freebsd linux netbsd openbsd windows");

/** Architectures, as patterns: their names hold digits that count nothing, and so do the names of their variants. */
export const architectures = [
  "x86[-_]64(?:[-_]?v\\d(?!\\.\\d))?",
  "x86",
  "x64",
  "amd64(?:[-_]?v\\d(?!\\.\\d))?",
  "arm64(?:[-_]?v\\d(?!\\.\\d))?",
  "aarch64",
  "armhf",
  "armel",
  "arm32(?:[-_]?v[5-8](?!\\.\\d))?",
  "arm(?:[-_]?v?[5-8]l?(?!\\.\\d))?",
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

/** All words above; a function, so that no handler carries what the command line alone asks for. */
export function vocabulary(): ReadonlySet<string> {
  return new Set([
    ...Object.keys(preReleases),
    ...runWords,
    ...counterWords,
    ...baseWords,
    ...nameWords,
    ...branchWords,
    ...softwareWords,
    ...runtimeWords,
    ...channelWords,
    ...seriesWords,
    ...releaseWords,
    ...correctionWords,
    ...commitWords,
    ...systemWords,
  ]);
}

function words(list: string): ReadonlySet<string> {
  return new Set(list.trim().split(/\s+/));
}
