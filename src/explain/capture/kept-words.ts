/** Words that name nobody: they stay where names are replaced. All in lower case. */
import { architectures, vocabulary } from "../../domain/image/tag/vocabulary.ts";

const words = (text: string) => text.split(/\s+/).filter(Boolean);

/** How ARNs, hosts, ECS's ids and this program's own tags are written. */
const grammar = words(`
  arn aws ecs ecr iam sts kms ssm logs secretsmanager elasticloadbalancing role user assumed root targetgroup task definition service services cluster container deployment revision repository set svc
  dkr fips amazonaws amazonwebservices com cn eu on ic gov sgov adc uk csp hci io org net docker hub library index
  ghcr quay gcr public gallery localhost https http
  us ap sa ca af me il mx iso isob isoe isof eusc north south east west central northeast southeast northwest southwest
  image drift mode track hold until follows rule auto same tag none semver newest calver ignore observe alert remediate
  cloudformation stack logical id name x daemon
  application vnd oci docker config json
`);

/** Statuses, and findings with their causes. */
const verdicts = words(`
  in sync deploying held drifted unknown unchecked ignored
  behind stalled mixed missing endangered unpullable mutable content supply advice
  stale cache not redeployed rolled back undetermined registered updated digests revisions gone digest archived an
  platform lifecycle policy moving tasks failed to start
`);

/** What teams everywhere call environments and parts of a system. */
const common = words(`
  dev development test testing qa uat int integration stage staging preprod prod production live demo sandbox preview
  api app apps backend frontend web site server worker workers job jobs cron scheduler consumer producer queue proxy
  sidecar gateway agent db database migrate migrations init main master latest stable current trunk develop head
  blue green canary a b
`);

/** Variants of images that the tags of public images name. */
const variants = words(`
  alpine slim debian ubuntu buster bullseye bookworm trixie jammy noble focal bionic distroless scratch ubi rhel fedora
  centos al amazonlinux windows windowsservercore nanoserver ltsc linux musl gnu glibc jre jdk headless fpm apache cli
  node python ruby go golang java php rust dotnet nginx debug nonroot full minimal arm amd x86 sig att sbom sha
`);

/** The words that stay. */
export const keptWords: ReadonlySet<string> = new Set(
  [
    ...grammar,
    ...verdicts,
    ...common,
    ...variants,
    ...[...vocabulary()].flatMap((word) => word.split(/\d+/)),
    ...architectures.map((name) => /^[a-z]*/.exec(name)?.[0] ?? ""),
  ].filter(Boolean),
);
