/** Which image a service should run: the tags that teams write, what is pushed beside them, and what is right. */
import { attestations, chart, child, empty, index, sbom, signature } from "./images.ts";
import { type Case, cluster, type Pushed, type Step } from "./play.ts";
import { behind, later, low, made, missing, noting, quiet, type Row, row, stale } from "./row.ts";

const semver = "semver:1.x";

const uuid = {
  first: "build-3f2a9c1b-7d4e-4f6a-8b2c-1d3e5f7a9b0c",
  second: "build-9c1b3f2a-4e7d-46fa-b28c-d13e7f5a0b9c",
};

/** Commits of one line, in the order of their pushes. */
const commits: Case["before"] = [
  ["9d", "0f3c2d1"],
  ["8d", "9be81aa"],
  ["7d", "77d0c3e"],
];

const signatureTag = `sha256-${"ab".repeat(32)}`;

/** What lies beside an image and is none. */
const besides: readonly Pushed[] = [
  made(`${signatureTag}.sig`, signature),
  made(`${signatureTag}.att`, attestations),
  made(`${signatureTag}.sbom`, sbom),
  made("#referrer", sbom),
  made("9.9.9 #empty", empty),
  made("9.9.9 #attestations", attestations),
];

const pushedByHand: Pick<Row, "before"> = { before: [["2d", "v1.0.0 pr-12"]] };

const deleteTag =
  (imageTag: string): Extract<Step, { act: unknown }>["act"] =>
  ({ ask, repository: repositoryName }) =>
    ask("ecr:BatchDeleteImage", { repositoryName, imageIds: [{ imageTag }] });

const deployAgain: Extract<Step, { act: unknown }>["act"] = ({ ask, service }) =>
  ask("ecs:UpdateService", { cluster, service, forceNewDeployment: true });

export const rows: readonly Row[] = [
  row("1.12.0-alpine", ["1.15.1-debug", "1.15.0", "1.14.0-bullseye"], quiet, {
    tracks: [semver, "same-tag", "none"],
  }),
  row("1.12.0-alpine", ["1.15.0-alpine"], behind("1.15.0-alpine"), {
    tracks: [semver, "newest:*", ["same-tag", quiet], ["none", quiet]],
  }),
  row("1.12.0-alpine3.20", ["1.12.1-alpine3.21"], behind("1.12.1-alpine3.21"), { tracks: [semver] }),
  row("1.4.2-amd64", ["1.4.2-arm64", "1.4.3-arm64"], quiet, { tracks: [semver] }),
  row("1.4.2-amd64", ["1.4.3-amd64"], behind("1.4.3-amd64"), { tracks: [semver] }),
  row("1.4.2", ["1.4.3-rc.1", "1.4.3-hotfix"], quiet, { tracks: [semver] }),
  row("1.4.3-rc.1", ["1.4.3-rc.2", "1.4.3"], behind("1.4.3"), { tracks: [semver] }),
  row("1.4.2-prod", ["1.4.3-staging"], quiet, { tracks: [semver] }),
  row("3.4.6-debian-12-r9", ["3.4.6-debian-12-r10"], behind("3.4.6-debian-12-r10"), {
    tracks: ["semver:3.x"],
  }),
  row("3.4.6-debian-12-r10", ["3.4.6-debian-12-r9 #again"], quiet, {
    before: [
      ["3d", "3.4.6-debian-12-r9"],
      ["2d", "3.4.6-debian-12-r10"],
    ],
    tracks: ["semver:3.x"],
  }),
  row("v1.4.2-3-gabc1234", [], quiet, {
    story: "while v1.4.2 is older",
    before: [
      ["9d", "v1.4.2"],
      ["2d", "v1.4.2-3-gabc1234"],
    ],
    tracks: [semver],
  }),
  row("v1.4.2-3-gabc1234", ["v1.4.2-20-g3333333", "v1.4.3"], behind("v1.4.3"), { tracks: [semver] }),
  row("1.4.2-abc1234", ["1.4.2-def5678 latest"], behind("1.4.2-def5678 latest"), {
    before: [["2d", "1.4.2-abc1234 latest"]],
    tracks: ["newest:*", ["same-tag", quiet]],
  }),
  row("1.4.2-def5678", [], quiet, {
    story: "which latest names, while 1.4.2-fff9999 is older",
    before: [
      ["9d", "1.4.2-fff9999 latest"],
      ["2d", "1.4.2-def5678 latest #now"],
    ],
    tracks: [semver, "newest:*"],
  }),
  row(uuid.first, [`${uuid.second} latest`], behind(`${uuid.second} latest`), {
    before: [["2d", `${uuid.first} latest`]],
    tracks: ["newest:build-*"],
  }),
  row("main-860c190", ["main-1a2b3c4 latest"], behind("main-1a2b3c4 latest"), {
    before: [["2d", "main-860c190 latest"]],
    tracks: ["newest:main-*", ["same-tag", quiet]],
  }),
  row("main-860c190", ["feature-x-1a2b3c4"], quiet, { tracks: ["newest:main-*"] }),
  row("prod-20240115-093012", ["prod-20240116-101500"], later("prod-20240116-101500"), {
    tracks: ["newest:prod-*", "calver"],
  }),
  row("prod-20240116-101500", ["staging-20240117-080000"], quiet, { tracks: ["newest:prod-*", "calver"] }),
  row("2025-08-05", ["2025-06-03"], quiet, { tracks: ["calver"] }),
  row("v20240115", ["v20240116"], later("v20240116"), { tracks: ["newest:v*", "calver"] }),
  row("2024.12.31", ["2025.1.2 latest"], behind("2025.1.2 latest"), {
    before: [["2d", "2024.12.31 latest"]],
    tracks: ["calver", "newest:*"],
  }),
  row("18.2.1", ["19.1.0"], quiet, {
    track: "calver",
    before: [
      ["9d", "18.14.0"],
      ["2d", "18.2.1"],
    ],
  }),
  row("16.0-20240601", ["18.0-20241001"], quiet, { tracks: ["calver"] }),
  row("1.4.2-20240601", ["2.0.0-20240701", "1.4.3-20240702"], behind("1.4.3-20240702"), {
    tracks: ["calver"],
  }),
  row("20240601-1.30", ["20240701-1.29"], quiet, { tracks: ["calver"] }),
  row("stable-alpine", ["1.4.9"], noting("pushed before"), {
    track: "semver:1.x",
    before: [
      ["9d", "1.5.0"],
      ["2d", "1.5.0-alpine stable-alpine"],
    ],
  }),
  row("2.0.1", ["2.1"], behind("2.1"), { track: "semver:2.x" }),
  row("2024.12.1", ["2025.1"], behind("2025.1"), { tracks: ["calver"] }),
  row("101-abc1234", ["102-def5678 latest"], behind("102-def5678 latest"), {
    before: [["2d", "101-abc1234 latest"]],
    tracks: ["newest:*"],
  }),
  row("1235", ["1234"], quiet, { tracks: ["same-tag", "none"] }),
  row("16", ["17 latest"], quiet, {
    story: "beside 16.3",
    before: [["2d", "16.3 16 latest"]],
    tracks: ["same-tag"],
  }),
  row("latest", ["latest #next"], stale("latest #next"), { tracks: ["same-tag", ["none", quiet]] }),
  row("16", ["16 #again"], stale("16 #again"), { tracks: ["same-tag"] }),
  row("16", ["16.4 16"], stale("16.4 16"), {
    story: "beside 16.3",
    before: [["2d", "16.3 16"]],
    tracks: ["same-tag"],
  }),
  row("1", ["2"], quiet, {
    story: "the major of 1.2.3",
    before: [["2d", "1.2.3 1"]],
    tracks: ["same-tag"],
  }),
  row("1234567", ["abc1234"], later("abc1234"), {
    story: "in a line of commits",
    before: [...commits, ["2d", "1234567"]],
    tracks: ["newest:*"],
  }),
  row("abc1234", ["1234567"], later("1234567"), {
    story: "in a line of commits",
    before: [...commits, ["2d", "abc1234"]],
    tracks: ["newest:*"],
  }),
  row("fadecab", ["def5678 latest"], behind("def5678 latest"), {
    before: [...commits, ["2d", "fadecab latest"]],
    tracks: ["newest:*", ["same-tag", quiet]],
  }),
  row("release-1.4.2", ["release-1.4.3"], behind("release-1.4.3"), { tracks: [semver] }),
  row("api-v1.4.2", ["web-v1.5.0"], quiet, { tracks: [semver] }),
  row("21.0.4_7-jre", ["21.0.5_11-jre"], behind("21.0.5_11-jre"), { tracks: ["semver:21.x"] }),
  row("1.2.4", [], noting("1.3.0"), {
    story: "pushed today, while 1.3.0 is a week old",
    before: [
      ["7d", "1.3.0"],
      ["2h", "1.2.4"],
    ],
    tracks: [semver, ["newest:*", quiet]],
  }),
  row("1.2.2", [], noting("1.8.1259"), {
    story: "while a mistaken 1.8.1259 is a year old",
    before: [
      ["365d", "1.8.1259"],
      ["2d", "1.2.2"],
    ],
    tracks: [semver],
  }),
  row("abc1234", ["def5678"], low("def5678"), {
    story: "while latest is a year old, and none of the last ten builds got it",
    before: [
      ["365d", "0ddba11 latest"],
      ["240d", "1a00001", "1a00002", "1a00003", "1a00004", "1a00005", "1a00006"],
      ["120d", "1a00007", "1a00008", "1a00009", "1a0000a", "1a0000b", "1a0000c"],
      ["2d", "abc1234"],
    ],
    tracks: ["newest:*"],
  }),
  row("1.2.3", [made("1.9.0", chart)], quiet, { story: "a Helm chart", tracks: [semver, "newest:*"] }),
  ...besides.map((one) => row("1.2.3", [one], quiet, { track: "newest:*" })),
  ...["latest", "abc1234", "main-860c190", uuid.first, "v20240115"].map((runs) =>
    row(runs, besides.slice(0, 1), quiet, { track: "newest:*" }),
  ),
  row("latest", [made("latest #alone", child("amd64", "latest #both"))], missing("no-platform"), {
    story: "its amd64 image alone, under tasks of arm64",
    architecture: "arm64",
    before: [["2d", made("latest #both", index("amd64", "arm64"))]],
    tracks: ["same-tag"],
  }),
  row("latest", [made("latest #chart", chart)], missing("not-an-image"), {
    story: "a Helm chart",
    before: [["2d", "latest"]],
    tracks: ["same-tag"],
  }),
  row("@v1.0.0 pr-12", ["pr-12 #next"], quiet, {
    story: "pinned by hand",
    ...pushedByHand,
    tracks: ["same-tag", "newest:*", semver, "calver", "none"],
  }),
  row("1.35", ["1.36"], quiet, {
    story: "which somebody pulls through the cache",
    repository: "cache/busybox",
    cache: "cache",
  }),
  row(
    "latest",
    [{ act: deleteTag("latest") }, { pause: 20 }, "abc1235 latest", { pause: 100 }, { act: deployAgain }],
    quiet,
    {
      story: "deleted, pushed 20 seconds later and deployed",
      before: [["2d", "abc1234 latest"]],
      tracks: ["same-tag"],
    },
  ),
  row("app-v1.2.3", ["app-v1.2.4 latest"], behind("app-v1.2.4 latest"), {
    story: "in a repository in which no tag but latest may move",
    settings: {
      imageTagMutability: "IMMUTABLE_WITH_EXCLUSION",
      imageTagMutabilityExclusionFilters: [{ filterType: "WILDCARD", filter: "latest" }],
    },
    before: [["2d", "app-v1.2.3 latest"]],
    tracks: [semver, ["same-tag", quiet]],
  }),
];
