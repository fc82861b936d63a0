/**
 * Tags as certain publishers and pipelines have them, list by list, each in both directions: what a service runs, what
 * is pushed later, and what it is told of. `?` is behind a guess, and nothing is told where nothing stands.
 */
import { describe, expect, test } from "vitest";
import { toldOf } from "./told.ts";

type Row = readonly [own: string, later: string[], told?: string];

/** What was corrected in a release. */
const corrections: Readonly<Record<string, readonly Row[]>> = {
  "Grafana: security releases": [
    ["12.0.2-security-01", ["12.0.3"], "12.0.3"],
    ["12.0.2-security-01", ["12.0.2-security-02"], "12.0.2-security-02"],
    ["12.0.2-security-01", ["12.0.3", "12.0.3-security-01"], "12.0.3-security-01"],
    ["12.0.2-security-01", ["12.0.2", "13.0.0", "12.0.3-ubuntu"]],
    ["12.0.2", ["12.0.2-security-01", "12.0.3-security-01"]],
    ["12.0.2", ["12.0.2-security-01", "12.0.3"], "12.0.3"],
    ["12.0.2-security-01-ubuntu", ["12.0.3-ubuntu", "12.0.4"], "12.0.3-ubuntu"],
  ],
  "Magento: patches": [
    ["2.4.7-p3", ["2.4.7-p4"], "2.4.7-p4"],
    ["2.4.7-p3", ["2.4.7-p10"], "2.4.7-p10"],
    ["2.4.7-p3", ["2.4.8"], "2.4.8"],
    ["2.4.7-p3", ["2.4.7-p2", "2.4.7", "2.4.6-p8"]],
    ["2.4.7-p3-php8.3", ["2.4.8-php8.3", "2.4.9-php8.4"], "2.4.8-php8.3"],
    ["2.4.7", ["2.4.7-p1"]],
  ],
  "Spilo: patches of versions of two numbers": [
    ["3.2-p3", ["3.2-p4"], "3.2-p4"],
    ["3.2-p3", ["3.3-p1", "4.0-p1"], "3.3-p1"],
    ["3.2-p3", ["3.2-p2"]],
    // It is no partial version, although a fuller one is there.
    ["3.2-p3", ["3.2.1-p1"], "3.2.1-p1"],
  ],
  "vLLM: post-releases": [
    ["v0.6.3.post1", ["v0.6.4"], "v0.6.4"],
    ["v0.6.4.post1", ["v0.6.5", "v0.6.6.post1"], "v0.6.6.post1"],
    ["v0.6.3", ["v0.6.3.post1"]],
  ],
  "OpenSSH: patches in one with the version": [
    ["9.9p1", ["9.9p2"], "9.9p2"],
    ["9.9p1-alpine", ["9.9p2-alpine", "9.9p3"], "9.9p2-alpine"],
    ["version-9.7_p1-r3", ["version-9.7_p1-r4"], "version-9.7_p1-r4"],
    ["version-9.7_p1-r3", ["version-9.8_p1-r0"], "version-9.8_p1-r0"],
  ],
  "teams' own words for corrections": [
    ["1.2.3-hotfix.1", ["1.2.3-hotfix.2"], "1.2.3-hotfix.2"],
    ["1.2.3-hotfix.1", ["1.2.4"], "1.2.4"],
    ["1.2.3-hotfix1", ["1.2.4"], "1.2.4"],
    ["1.2.3-hotfix.1", ["1.2.3", "1.2.4-rc.1", "1.2.4-alpine"]],
    ["1.2.3", ["1.2.3-hotfix.1", "1.2.4-hotfix.1"]],
    ["1.2.3-patch1", ["1.2.4-patch1"], "1.2.4-patch1"],
    ["1.2.3-patch.1", ["1.2.3-hotfix.2", "1.2.3-patch.2"], "1.2.3-patch.2"],
    ["1.2.3-hotfix.2", ["1.2.3-patch.3"]],
    ["1.2.3-sp1", ["1.2.4"], "1.2.4"],
    // A branch, and not the twelfth correction.
    ["1.2.3-hotfix-12", ["1.2.3-hotfix-13"]],
    ["v1.2.3-p1-3-gabc1234", ["v1.2.3-p1-9-gabc1235"], "v1.2.3-p1-9-gabc1235"],
    ["v1.2.3-p1", ["v1.2.3-p1-9-gabc1235"]],
  ],
};

/** Versions of what an image is built for, or of what is in it. */
const others: Readonly<Record<string, readonly Row[]>> = {
  "keycloak-config-cli: for a Keycloak": [
    ["5.3.1-19.0.1", ["5.5.0-20.0.1"]],
    ["5.3.1-19.0.1", ["5.5.0-19.0.3", "5.5.0-20.0.1", "5.5.0-18.0.2"], "5.5.0-19.0.3"],
    ["5.3.1-19.0.1", ["5.3.1-19.0.2"], "5.3.1-19.0.2"],
    ["5.3.1-19.0.1", ["5.5.0-19.0.0"]],
    ["5.12.0-22.0.1", ["6.0.0-22.0.1"]],
    ["latest-25.0.1", ["latest-25.0.2", "latest-26.0.5"]],
  ],
  "Strimzi: for a Kafka": [
    ["0.43.0-kafka-3.8.0", ["0.44.0-kafka-3.9.0", "0.44.0-kafka-4.0.0"]],
    ["0.43.0-kafka-3.8.0", ["0.44.0-kafka-3.8.1"], "0.44.0-kafka-3.8.1"],
    ["1.2.3-kafka-3.9", ["1.2.4-kafka-4.0"]],
    ["1.2.3-kafka-3.9", ["1.2.4-kafka-3.9"], "1.2.4-kafka-3.9"],
  ],
  "plugins: for a product that nobody knows": [
    ["1.2.3-shopware-6.5.0", ["1.2.4-shopware-6.6.0"], "1.2.4-shopware-6.6.0"],
    ["1.2.3-shopware-6.5.0", ["1.2.4-shopware-7.0.0", "1.2.4-shopware-6.4.9"]],
    ["v1.2.3-v4.5.6", ["v1.2.4-v5.0.0"]],
    ["v1.2.3-v4.5.6", ["v1.2.4-v4.6.0"], "v1.2.4-v4.6.0"],
  ],
  "Temporal's tools: a first major version is none to keep": [
    ["1.24.2-tctl-1.18.1-cli-0.13.0", ["1.25.0-tctl-1.18.1-cli-1.0.0"], "1.25.0-tctl-1.18.1-cli-1.0.0"],
    ["1.25.0-tctl-1.18.1-cli-1.0.0", ["1.26.0-tctl-1.18.1-cli-2.0.0", "1.26.0-tctl-2.0.0-cli-1.0.0"]],
  ],
  "MySQL Server and Percona: what was made of a version": [
    ["8.0.32-1.2.11-server", ["8.0.33-1.2.12-server"], "8.0.33-1.2.12-server"],
    ["8.0.32-1.2.11-server", ["8.0.33-2.0.0-server"]],
    ["8.0.39-30.1", ["8.4.0-1.1"], "8.4.0-1.1"],
    ["8.4.2-2.1", ["8.4.3-3.1"], "8.4.3-3.1"],
    ["8.4.2-2.1-arm64", ["8.4.3-3.1-amd64"]],
    ["8.4.2-2.1-arm64", ["8.4.3-3.1-arm64"], "8.4.3-3.1-arm64"],
  ],
  "PrestaShop: for a PHP": [
    ["8.2.0-8.1-fpm", ["8.2.1-8.1-fpm", "8.2.1-8.2-fpm"], "8.2.1-8.1-fpm"],
    ["8.2.0-8.1-fpm", ["8.2.1-8.2-fpm"]],
    ["1.7.8.11-7.4-apache", ["1.7.8.12-8.0-apache"]],
    ["1.7-7.4-apache", ["8.0-8.1-apache"]],
  ],
  "amazee.io: of a PHP, and their own behind a word": [
    ["7.3-cli-drupal-v1.8.1", ["7.4-cli-drupal-v1.8.2"]],
    ["7.3-cli-drupal-v1.8.1", ["7.4-cli-drupal-v1.8.3", "7.3-cli-drupal-v1.8.2"], "7.3-cli-drupal-v1.8.2"],
    ["7.3-fpm-v1.8.1", ["7.4-fpm-v1.8.2"]],
    ["7.3-v1.8.1", ["7.4-v1.8.2"]],
  ],
  "Cypress: for the browsers in it": [
    [
      "node-20.9.0-chrome-118.0.5993.88-1-ff-118.0.2-edge-118.0.2088.46-1",
      ["node-20.9.0-chrome-119.0.6045.105-1-ff-119.0-edge-119.0.2151.44-1"],
    ],
    [
      "node-20.9.0-chrome-118.0.5993.88-1-ff-118.0.2-edge-118.0.2088.46-1",
      ["node-20.9.0-chrome-118.0.5993.117-1-ff-118.0.2-edge-118.0.2088.57-1"],
      "node-20.9.0-chrome-118.0.5993.117-1-ff-118.0.2-edge-118.0.2088.57-1",
    ],
  ],
  "Crunchy Data: of a PostgreSQL, upon a system": [
    ["ubi8-16.4-0", ["ubi8-16.4-1", "ubi9-16.4-2"], "ubi8-16.4-1"],
    ["ubi8-16.4-0", ["ubi8-17.0-0"]],
    ["ubi8-15.8-3.4-0", ["ubi8-15.8-3.4-1"], "ubi8-15.8-3.4-1"],
  ],
};

/** Registries of products. */
const products: Readonly<Record<string, readonly Row[]>> = {
  "SQL Server: the latest of a year": [
    ["2022-latest", ["2025-latest"]],
    ["2019-CU28", ["2022-CU29"]],
    ["2022-CU14-ubuntu-22.04", ["2022-CU15-ubuntu-20.04"]],
  ],
  "Zabbix: the system before the version": [
    ["alpine-7.0.5", ["alpine-7.0.6", "ubuntu-7.0.7"], "alpine-7.0.6"],
    ["alpine-7.0-latest", ["alpine-7.2-latest"]],
    ["alpine-trunk", ["ubuntu-trunk"]],
  ],
  "Jenkins: agents by the count of commits": [
    ["3261.v9c670a_4748a_9-1-jdk17", ["3273.v4cfe589b_fd83-1-jdk17"], "3273.v4cfe589b_fd83-1-jdk17"],
    ["3261.v9c670a_4748a_9-1-jdk17", ["3273.v4cfe589b_fd83-1-jdk21"]],
    ["3273.v4cfe589b_fd83-1", ["3261.v9c670a_4748a_9-1"]],
    ["3261.v9c670a_4748a_9-1", ["3261.v9c670a_4748a_9-2"], "3261.v9c670a_4748a_9-2"],
    ["85.v9c670a_4748a_9", ["86.v4cfe589b_fd83"], "86.v4cfe589b_fd83"],
  ],
  "ClamAV: a revision, and a variant": [
    ["1.4.1-23_base", ["1.4.1-24_base", "1.4.2-25"], "1.4.1-24_base"],
    ["1.4.1-23", ["1.4.1-24", "1.4.2-1_base"], "1.4.1-24"],
  ],
  "Liberica: kits and runtimes": [
    ["jdk-17.0.13_12-musl", ["jdk-17.0.14_8-musl"], "jdk-17.0.14_8-musl"],
    ["jdk-17.0.13_12-musl", ["jdk-21.0.5_11-musl", "jdk-17.0.14_8-glibc", "jre-17.0.14_8-musl"]],
    ["jdk-all-21.0.5_11-glibc", ["jdk-21.0.7_1-glibc", "jdk-all-21.0.6_10-glibc"], "jdk-all-21.0.6_10-glibc"],
  ],
  "Confluent: a revision upon a system": [
    ["7.9.1-1-ubi8", ["7.9.1-2-ubi8", "7.9.2-1-ubi9"], "7.9.1-2-ubi8"],
    ["7.9.1-1-ubi8.arm64", ["7.9.2-1-ubi8.amd64"]],
    ["7.9.1-1-ubi8.arm64", ["7.9.2-1-ubi8.arm64"], "7.9.2-1-ubi8.arm64"],
  ],
  "Harness: years and months": [
    ["24.08.83802.minimal", ["24.09.83900", "24.09.83900.minimal"], "24.09.83900.minimal"],
    ["24.12.84000", ["25.01.84500"], "25.01.84500"],
  ],
  "Home Assistant: years, months and betas": [
    ["2024.11.0b3", ["2024.11.0b4"], "2024.11.0b4"],
    ["2024.11.0b3", ["2024.11.0"], "2024.11.0"],
    ["2024.10.4", ["2024.11.0b3"]],
    ["2024.11.0.dev202410280226", ["2024.11.0.dev202410290226"], "2024.11.0.dev202410290226"],
  ],
  "YugabyteDB: builds of two lines": [
    ["2024.1.3.0-b105", ["2024.1.3.0-b106"], "2024.1.3.0-b106"],
    ["2024.2.0.0-b145", ["2025.1.0.0-b168"], "2025.1.0.0-b168"],
    ["2.20.7.0-b58", ["2.20.7.1-b10", "2024.1.3.0-b105"], "2.20.7.1-b10"],
  ],
  "Hasura: what else it does": [
    ["v2.44.0.cli-migrations-v3", ["v2.45.0.cli-migrations-v3"], "v2.45.0.cli-migrations-v3"],
    ["v2.44.0.cli-migrations-v2", ["v2.45.0.cli-migrations-v3"]],
    ["v2.44.0-ubuntu.amd64", ["v2.45.0-ubuntu.arm64"]],
  ],
  "Vault: editions": [
    ["1.17.6-ent.hsm.fips1402", ["1.18.1-ent", "1.18.1-ent.hsm.fips1402"], "1.18.1-ent.hsm.fips1402"],
    ["1.18.1-ent", ["1.18.2"]],
  ],
  "CloudNativePG: dates of a PostgreSQL": [
    [
      "16.4-202410280912-standard-bookworm",
      ["16.4-202411040912-standard-bookworm"],
      "16.4-202411040912-standard-bookworm",
    ],
    [
      "16.4-202410280912-standard-bookworm",
      ["17.0-202411040912-standard-bookworm", "16.5-202411040912-minimal-bookworm"],
    ],
    ["16.4-12", ["16.5-1", "17.0-1"], "16.5-1"],
  ],
  "Fluent Bit for AWS: rebuilt on a day": [
    ["2.32.2.20240820", ["2.32.3.20241010"], "2.32.3.20241010"],
    ["2.32.2.20240820", ["2.32.2.20240627"]],
    ["init-2.32.2.20240820", ["2.32.4.20241110", "init-2.32.3.20241010"], "init-2.32.3.20241010"],
  ],
  "AWS Deep Learning Containers": [
    [
      "2.5.1-gpu-py311-cu124-ubuntu22.04-ec2-v1.10-2024-12-05-18-41-22",
      ["2.5.1-gpu-py311-cu124-ubuntu22.04-ec2-v1.11-2024-12-15-18-41-22"],
      "2.5.1-gpu-py311-cu124-ubuntu22.04-ec2-v1.11-2024-12-15-18-41-22",
    ],
    ["2.5.1-gpu-py311-cu124-ubuntu22.04-ec2", ["2.6.0-gpu-py312-cu126-ubuntu22.04-ec2"]],
  ],
  "GitLab Runner: the machine, or the system, before the version": [
    ["alpine3.19-v17.5.1", ["alpine3.19-v17.5.2", "ubuntu-v17.5.3"], "alpine3.19-v17.5.2"],
    ["x86_64-v17.5.1", ["x86_64-v17.5.2", "arm64-v17.5.3"], "x86_64-v17.5.2"],
    ["x86_64-affa1b2c", ["arm64-bffa1b2c"]],
  ],
  "Kong: dates of an edition": [
    ["3.8.0.0-20241016-rhel", ["3.9.0.0-20241217-rhel"], "3.9.0.0-20241217-rhel"],
    ["3.7.1-ubuntu", ["3.8.0-rhel", "3.8.0-ubuntu"], "3.8.0-ubuntu"],
  ],
  "Red Hat OpenShift AI: early access, and the second of a build": [
    ["3.4.0-ea.1-1773428606", ["3.4.0-ea.2-1773528606"], "3.4.0-ea.2-1773528606"],
    ["3.4.0-ea.1-1773428606", ["3.4.0-1773628606"], "3.4.0-1773628606"],
    ["3.4.0-1773428606", ["3.5.0-ea.1-1773628606"]],
  ],
};

/** What pipelines write, as they are found in the reports of other tools. */
const pipelines: Readonly<Record<string, readonly Row[]>> = {
  "a pre-release, and a commit that is all digits": [
    ["5.4.0-snapshot-abcdef12", ["5.4.0-snapshot-00000001"], "5.4.0-snapshot-00000001?"],
    ["5.4.0-snapshot-00000001", ["5.4.0-snapshot-abcdef12"], "5.4.0-snapshot-abcdef12?"],
    ["1.2.3-dev-1234567", ["1.2.3-dev-1234568"], "1.2.3-dev-1234568"],
    ["1.2.3-dev.20240115", ["1.2.3-dev.20240116"], "1.2.3-dev.20240116"],
  ],
  "GitHub Actions: the id of a run": [
    ["GHA-11512345678", ["GHA-11512345699"], "GHA-11512345699"],
    ["GHA-11512345699", ["GHA-11512345678"]],
    ["ABC-123", ["ABC-124"]],
  ],
  "a branch, a commit and a time": [
    ["staging-b7a90d9-1620000000", ["staging-34769fa-1620000100"], "staging-34769fa-1620000100"],
    ["gh-main-1730212345-abcdef0", ["gh-main-1730312345-bbcdef0"], "gh-main-1730312345-bbcdef0"],
    ["20260528-153652-abc1234", ["20260530-101500-def5678"], "20260530-101500-def5678"],
  ],
  "days without their century, and numbers of a day": [
    ["251130", ["251201", "251201-ce"], "251201"],
    ["251130-ce", ["251201"]],
    ["20220209-04", ["20220209-22"], "20220209-22"],
    ["20220209-22", ["20220210-1"], "20220210-1"],
    ["8.4-trixie-20260811", ["8.4-bookworm-20260818"]],
    ["8.4-trixie-20260811-2", ["8.4-trixie-20260811-3"], "8.4-trixie-20260811-3"],
  ],
  "channels that share an image": [
    ["ga-015fcaa", ["beta-115fcaa"]],
    ["ga-015fcaa", ["X=beta-115fcaa,ga-115fcaa"], "ga-115fcaa?"],
  ],
  "packagers' words": [
    ["2.40.0-bb.3", ["2.40.0-bb.4"], "2.40.0-bb.4"],
    ["2.40.0-bb.3", ["2.41.0"]],
    ["0.28.1-scratch-r1", ["0.28.2-scratch-r0"], "0.28.2-scratch-r0"],
    ["0.1.0-unstable0001", ["0.1.0-unstable0002"], "0.1.0-unstable0002"],
    ["0.9.4-2-alpine", ["0.9.4-3-alpine", "0.9.5-1-debian"], "0.9.4-3-alpine"],
  ],
};

describe.each(Object.entries({ ...corrections, ...others, ...products, ...pipelines }))("%s", (_, rows) => {
  test.each(rows.map(([own, later, told = ""]) => [own, later, told] as const))(
    "%s, then %j: %s",
    (own, later, told) => {
      expect(toldOf(own, later)).toBe(told);
    },
  );
});
