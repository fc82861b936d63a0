/**
 * Tags as they are published, and as reports of other tools' mistakes have them, each made into a story of one service.
 * Where it is said that something is unsure, a team may well see it otherwise.
 */
import { again, chart, index } from "./images.ts";
import { behind, later, made, noting, quiet, type Row, row, stale } from "./row.ts";

const both = index("amd64", "arm64");

/** The official images of Docker Hub, as teams copy their habits. */
const official: readonly Row[] = [
  // A variant with a word more is another variant.
  row("1.12-alpine", ["1.15.0-alpine-perl 1.15-alpine-perl"], quiet, {
    before: [["2d", "1.12.2-alpine 1.12-alpine"]],
  }),
  // It is no pre-release, although latest names another.
  row(
    "1.27.0-alpine-otel",
    ["1.27.1 1.27 latest", "1.27.1-alpine", "1.27.1-alpine-otel"],
    behind("1.27.1-alpine-otel"),
    { before: [["2d", "1.27.0 latest", "1.27.0-alpine", "1.27.0-alpine-otel"]] },
  ),
  // Of two distributions, the one that runs now goes on.
  row(
    "20.18.0-alpine3.20",
    ["20.18.1-alpine3.21 20-alpine", "20.18.1-alpine3.20"],
    behind("20.18.1-alpine3.20"),
    { before: [["2d", "20.18.0-alpine3.20 20-alpine"]] },
  ),
  row("20.18.0-bookworm-slim", ["22.11.0-bookworm-slim", "20.18.1-bookworm", "20.18.1-slim"], quiet),
  // Unsure: the same version on a newer distribution.
  row("1.13.5-alpine3.10", ["1.13.5-alpine3.11"], quiet),
  // Official images are built again under the same tags, when their base is.
  row("16.4-bookworm", ["16.4-bookworm 16-bookworm #rebuilt"], stale("16.4-bookworm 16-bookworm #rebuilt"), {
    before: [["2d", "16.4-bookworm 16-bookworm"]],
  }),
  row("16-bookworm", ["16.5-bookworm 16-bookworm"], stale("16.5-bookworm 16-bookworm"), {
    before: [["2d", "16.4-bookworm 16-bookworm"]],
  }),
  row("16-bookworm", ["17.0-bookworm 17-bookworm", "16.5-alpine 16-alpine", "17.0 17 latest"], quiet, {
    before: [["2d", "16.4-bookworm 16-bookworm"]],
  }),
  row("17.0.4.1_1-jre", ["17.0.5_8-jdk", "17.0.5_8-jre"], behind("17.0.5_8-jre")),
  row("11.0.20_8-jre-alpine", ["11.0.20.1_1-jre-alpine"], behind("11.0.20.1_1-jre-alpine")),
  row("21.0.5_11-jdk", ["21.0.6_7-jre", "21.0.6_7-jdk-alpine"], quiet),
  row("8u412-b08-jre-jammy", ["8u422-b05-jre-jammy"], later("8u422-b05-jre-jammy")),
  row("8u412-b08-jre-jammy", ["8u422-b05-jre-noble", "8u422-b05-jdk-jammy"], quiet),
  row(
    "8.3.11-fpm-alpine3.20",
    ["8.3.12-cli-alpine3.20", "8.3.12-fpm-alpine3.20"],
    behind("8.3.12-fpm-alpine3.20"),
  ),
  row("buster-20201209-slim", ["buster-20210111-slim"], later("buster-20210111-slim")),
  row("bookworm-20240110-slim", ["trixie-20240201-slim", "bookworm-20240201"], quiet),
  row("stable", ["stable-alpine", "1.31.0 mainline latest"], quiet, {
    before: [["2d", "1.30.2 stable", "1.30.2-alpine stable-alpine #alpine"]],
  }),
  row("lts-alpine", ["22.11.0-alpine lts-alpine"], stale("22.11.0-alpine lts-alpine"), {
    before: [["2d", "20.18.0-alpine lts-alpine"]],
  }),
];

/** Other publishers. */
const publishers: readonly Row[] = [
  row(
    "3.14.1-debian-10-r79",
    ["3.14.1-debian-10-r82", "3.14.1-debian-10-r9"],
    behind("3.14.1-debian-10-r82"),
  ),
  // Another major version of the system is for its owner to choose.
  row("15.4.0-debian-11-r54", ["15.5.0-debian-12-r2"], quiet),
  row(
    "15.4.0-debian-11-r54",
    ["15.4.0-debian-11-r60", "15.5.0-debian-12-r2"],
    behind("15.4.0-debian-11-r60"),
  ),
  row("15.5.0-debian-12-r2", ["15.6.0-debian-11-r0"], quiet),
  // The build starts anew with each version.
  row("8.6-990", ["8.7-929"], behind("8.7-929")),
  row("8.6-903", ["8.6-990"], behind("8.6-990")),
  // Fewer numbers are no newer version.
  row("4.0.13-24-trixie", ["4-22-trixie"], quiet),
  row("1.8.1-mosquitto_2.0.14", ["1.9.0-mosquitto_2.0.15"], behind("1.9.0-mosquitto_2.0.15")),
  row("1.8.1-mosquitto_1.6.14", ["1.9.0-mosquitto_2.0.15"], quiet),
  // Numbers of another scheme, or by mistake, that are old and higher: the most frequent report of all.
  row("2.13.1", ["2.13.2"], behind("2.13.2"), {
    before: [
      ["360d", "2021.12.16"],
      ["2d", "2.13.1"],
    ],
  }),
  row("4.6.0", [], quiet, {
    story: "while 20.04.1 and a stranger one are old",
    before: [
      ["360d", "20.04.1", "14.2.0.99201912051435-6796-912b076ubuntu18.04.1-ls56"],
      ["2d", "4.6.0"],
    ],
  }),
  row("0.3.16", ["0.3.17"], behind("0.3.17"), {
    before: [
      ["90d", "3.0.8"],
      ["2d", "0.3.16"],
    ],
  }),
  row("1.4.8", [], noting("1.20231001.0"), {
    before: [
      ["300d", "1.20231001.0"],
      ["2d", "1.4.8"],
    ],
  }),
  row("1.4.8", ["1.4.9"], behind("1.4.9"), {
    before: [
      ["300d", "1.20231001.0"],
      ["2d", "1.4.8"],
    ],
  }),
  row("v1.2.0", [], quiet, {
    story: "while v4 and 20190331160914 are old",
    before: [
      ["300d", "v4", "20190331160914"],
      ["2d", "v1.2.0"],
    ],
  }),
  // The architecture comes first, and is another image all the same.
  row("arm64v8-1.7.1", ["i386-1.7.2", "amd64-1.7.2", "1.7.2"], quiet),
  row("arm64v8-1.7.1", ["amd64-1.7.2", "arm64v8-1.7.2"], behind("arm64v8-1.7.2")),
  // Unsure how a patch level of the upstream is written, but it rises.
  row("version-9.7_p1-r3", ["version-9.8_p1-r0"], behind("version-9.8_p1-r0")),
  row("5.1.4-r0-ls380", ["5.1.4-r1-ls381"], behind("5.1.4-r1-ls381")),
  row("v1.29.0-eksbuild.1", ["v1.29.0-eksbuild.2", "v1.29.0"], behind("v1.29.0-eksbuild.2")),
  row("v1.29.0-rke2r2", ["v1.29.1-rke2r1", "v1.29.1-k3s1"], behind("v1.29.1-rke2r1")),
  row("17.5.1-ce.0", ["17.5.2-ee.0", "17.5.2-ce.0"], behind("17.5.2-ce.0")),
  row("2.17.1-pg16", ["2.18.0-pg17", "2.17.2-pg16-oss"], quiet),
  row("2.10.2-python3.11", ["2.10.3-python3.12", "2.10.3-python3.11"], behind("2.10.3-python3.11")),
  row(
    "8.0.1-windowsservercore-ltsc2019",
    ["8.0.2-windowsservercore-ltsc2022", "8.0.2-nanoserver-1809"],
    quiet,
  ),
  row("17.0-20241106", ["18.0-20241113", "16.0-20241113"], quiet),
  row("17.0-20241106", ["18.0-20241113", "17.0-20241113"], later("17.0-20241113")),
  row("4.1.0.Final", ["4.2.0.CR1", "4.1.0.SP1"], behind("4.1.0.SP1")),
  row("1.27.2-linux-arm-v7", ["1.27.3-linux-arm-v8", "1.27.3-linux-arm64"], quiet),
  row(
    "RELEASE.2024-01-16T16-07-38Z",
    ["RELEASE.2024-01-18T22-51-28Z"],
    later("RELEASE.2024-01-18T22-51-28Z"),
  ),
  row(
    "RELEASE.2024-01-16T16-07-38Z",
    ["RELEASE.2024-01-18T22-51-28Z-cpuv1", "RELEASE.2023-12-09T18-17-51Z"],
    quiet,
  ),
];

/** Products under the names that others gave them: another major of one is another product. */
const products: readonly Row[] = [
  row("open-17-jre", ["open-21-jre"], quiet),
  row("corretto-17-abc1234", ["corretto-21-def5678"], quiet),
  row("mysql-8", ["mysql-9"], quiet),
  row("2.479.1", ["2.487"], quiet),
  row("2.479.1", ["2.487", "2.492.1"], behind("2.492.1")),
  row("2.479.1", ["2.479", "2.480", "2.487"], noting("another count of numbers")),
  row("2.462", ["2.463"], behind("2.463"), {
    before: [
      ["9d", "2.461"],
      ["2d", "2.462", "2.462.1"],
    ],
  }),
  row("8.6-jdk17", ["8.8-jdk17", "8.11.1-jdk17"], behind("8.11.1-jdk17"), {
    before: [
      ["9d", "8.5.0-jdk17"],
      ["2d", "8.6-jdk17"],
    ],
  }),
  row("21_35-jre", ["22_36-jre"], quiet),
  row("21_35-jre", ["21.0.1_12-jre"], behind("21.0.1_12-jre")),
  row("3.10-7.3.17", ["3.11-7.3.18"], quiet),
  row("3.10-7.3.17", ["3.10-7.3.18"], behind("3.10-7.3.18")),
  row("5.24.2-ubi8", ["5.25.0-ubi9"], quiet),
  row("1.4.2-22.04", ["1.4.3-24.04"], quiet),
  row("stable-1.23", ["stable-1.24"], quiet),
  row("1.23-nightly", ["1.24-nightly"], quiet),
  row("24.12-py3", ["25.01-py3"], behind("25.01-py3")),
  row("17rc1", ["17.0"], behind("17.0")),
  row("16.4", ["17rc1"], quiet),
  row(
    "RELEASE.2021-04-22T15-44-28Z.hotfix.cf89776b4",
    ["RELEASE.2021-05-11T23-27-41Z"],
    later("RELEASE.2021-05-11T23-27-41Z"),
  ),
  row("RELEASE.2021-04-22T15-44-28Z", ["RELEASE.2021-05-11T23-27-41Z.hotfix.cf89776b4"], quiet),
  row("12.0.2-security-01", ["12.0.2-security-01-ubuntu", "12.0.3"], behind("12.0.3")),
  row("12.0.2", ["12.0.2-security-01"], noting("is a correction")),
  row("5.3.1-19.0.1", ["5.5.0-20.0.1"], quiet),
  row("2022-latest", ["2025-latest"], quiet),
  row("blue-1", ["blue-2"], quiet),
  row("sprint-42", ["sprint-43"], later("sprint-43")),
];

/** What pipelines write. */
const pipelines: readonly Row[] = [
  row(
    "5569a29cea6b3ad50aeb03102aaf3dc03841197c",
    ["80e9bbced968a47f43627b27017a386085e1bdf6"],
    later("80e9bbced968a47f43627b27017a386085e1bdf6"),
  ),
  row("sha-5265ccb", ["sha-9c4d1ae main latest"], behind("sha-9c4d1ae main latest"), {
    before: [["2d", "sha-5265ccb main latest"]],
  }),
  row("sha-5265ccb", ["sha-9c4d1ae pr-14"], quiet, { before: [["2d", "sha-5265ccb main latest"]] }),
  // Other tools went back and forth between two builds.
  row("95057", ["95083"], later("95083")),
  row("95083", ["95057 #again"], quiet, {
    before: [
      ["3d", "95057"],
      ["2d", "95083"],
    ],
  }),
  row("222406-163830", [], quiet, {
    story: "while an older candidate looks later",
    before: [
      ["3d", "222406-162230_RC"],
      ["2d", "222406-163830"],
    ],
  }),
  row("develop-3fa4c1e", ["develop-9bd01f7"], later("develop-9bd01f7")),
  row("a1b2c3d4", ["b2c3d4e5"], later("b2c3d4e5")),
  // A branch, a commit, and the second in which it was built.
  row("main-754ad08f-1636564064", ["main-1c9d2e7a-1636570000"], later("main-1c9d2e7a-1636570000")),
  row("main-754ad08f-1636564064", ["dev-1c9d2e7a-1636570000", "main-2b9d2e7a-1636560000"], quiet),
  row(
    "dev-20260602143055-36423e42",
    ["dev-20260603090000-525f80d8", "main-20260604090000-525f80d8"],
    later("dev-20260603090000-525f80d8"),
  ),
  // A year and a week of it.
  row("2025.50.14", ["2025.51.1"], behind("2025.51.1")),
  row("2025.50.14", ["2026.1.1"], behind("2026.1.1")),
  // The same image under another time.
  row("ops-1-20200303112732", [made("ops-1-20200309123553", again("ops-1-20200303112732 master"))], quiet, {
    before: [["2d", "ops-1-20200303112732 master"]],
  }),
  row("main-123", ["main-124", "feature-login-130"], later("main-124")),
  row("main-123", ["feature-login-130", "pr-131"], quiet),
  row("v3.9.0-177-ged5bcde", ["v3.10.0-169-gfe040d3"], behind("v3.10.0-169-gfe040d3")),
  row("v0.0.13-alpha-3-g4436c14", ["v0.0.13-alpha-9-g1f2e3d4"], behind("v0.0.13-alpha-9-g1f2e3d4")),
  // Unsure: whoever deployed uncommitted work may wait for the commit, or not want to lose the work.
  row("v1.2.3-4-gabcdef1-dirty", ["v1.2.3-6-g1234abc"], quiet),
  // Unsure: six digits are too few for a commit, so these are two variants.
  row("0.10.0-4.abc123", ["0.10.0-9.def456"], quiet),
  row("0.10.0-4.abc1234", ["0.10.0-9.def4567"], later("0.10.0-9.def4567")),
  row("feat-abc-123", ["feat-abc-124", "pull-request-45"], quiet),
  row("pr-45-2", ["pr-46-9", "pr-45-3"], later("pr-45-3")),
  row("tenant-1", ["tenant-2", "eu-west-2"], quiet),
  row("eu-west-1-42", ["eu-west-2-44", "eu-west-1-43"], later("eu-west-1-43")),
  // Another major than that of the version before the commit, although latest names it.
  row("1.4.2-abc1234", ["2.0.0-def5678 latest"], quiet, { before: [["2d", "1.4.2-abc1234 latest"]] }),
  row("pr-12", ["pr-13", "sha-9c4d1ae main latest"], quiet),
  row("pr-12", ["pr-12 #next"], stale("pr-12 #next")),
  // Some workflows give latest to pre-releases too.
  row("v1.2.3", ["v2.0.8-beta.67 latest"], quiet, { before: [["2d", "v1.2.3 latest"]] }),
  row("nightly-20240115", ["nightly-20240116 nightly"], later("nightly-20240116 nightly"), {
    before: [["2d", "nightly-20240115 nightly"]],
  }),
  row("1.2.3-next.4", ["1.2.3-next.5 next"], behind("1.2.3-next.5 next"), {
    before: [["2d", "1.2.3-next.4 next"]],
  }),
  row("1.3.0-alpha.9", ["1.3.0-alpha.10", "1.3.0-beta.1"], behind("1.3.0-beta.1")),
  row("1.3.0-SNAPSHOT", ["1.3.0-SNAPSHOT #again"], stale("1.3.0-SNAPSHOT #again")),
  row("main-48213-9f2c1d7", ["main-48220-1a2b3c4", "login-48231-9f2c1d7"], later("main-48220-1a2b3c4")),
  row("build-412", ["build-413", "build-99"], later("build-413")),
  row("0.1.8812", ["0.1.8813"], behind("0.1.8813")),
  row("1705312812", ["1705399212"], later("1705399212")),
  row("1705312812345", ["1705399212001"], later("1705399212001")),
  row("prod-1705312812", ["staging-1705399212", "prod-1705399213"], later("prod-1705399213")),
  row("release-v123", ["release-v124"], later("release-v124")),
  row("20240115.9", ["20240115.10"], later("20240115.10")),
  row("20240115.9", ["20240116.1"], later("20240116.1")),
  row("20240116.1", ["20240115.10"], quiet),
  row("20240115-abc1234", ["20240116-def5678"], later("20240116-def5678")),
  row("api-1.2.3", ["web-3.0.0", "api-1.2.4", "api-e2e-9.0.0"], behind("api-1.2.4")),
  row("v1.2.3-arm64", ["v1.2.4-amd64", "v1.2.4-arm64", "v1.2.4"], behind("v1.2.4-arm64")),
  // The CDK keeps the images of all applications in one repository, by the hash of what they were made from.
  row(
    "0a4ab3a7ca1fbf4f2a7f1c5e1d3b5a79d2c4e6f80123456789abcdef01234567",
    ["f1".repeat(32), "0".repeat(64)],
    quiet,
  ),
  row("1.2.3", [made("1.3.0", chart), "1.2.4", made("1.4.0", chart)], behind("1.2.4")),
  // A pipeline that deploys by digest, and names its images by version.
  row("@1.2.3", ["1.2.4"], behind("1.2.4")),
  row("1.28.0", [made("1.28.1 latest", both)], behind("1.28.1 latest"), {
    architecture: "arm64",
    before: [["2d", made("1.28.0 latest", both)]],
  }),
  // The job for one platform alone pushed.
  row("1.28.0", [made("1.28.1 latest", index("amd64"))], quiet, {
    architecture: "arm64",
    before: [["2d", made("1.28.0 latest", both)]],
  }),
];

export const realLists: readonly Row[] = [...official, ...publishers, ...products, ...pipelines];
