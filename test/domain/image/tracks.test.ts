/** What an owner's track leads to, and what it never does: each row both ways. */
import { describe, expect, test } from "vitest";
import { valueOr } from "../../../src/domain/common/known.ts";
import { follow, noOrigin } from "../../../src/domain/image/follow.ts";
import { evidenceOf } from "../../../src/domain/image/line.ts";
import { parseTrack } from "../../../src/domain/image/parse-track.ts";
import { parseReference } from "../../../src/domain/image/reference.ts";
import { targetOf } from "../../../src/domain/image/target.ts";
import { tag } from "../building.ts";
import { pushed } from "./pushes.ts";

/** The tag that a service goes to, empty where it stays; and what stands higher and is not expected. */
function ledTo(track: string, own: string, pushes: readonly string[]): string {
  const parsed = parseTrack(track);
  if (!parsed) throw new RangeError(`Cannot read the track ${track}`);
  const facts = pushed(...pushes);
  const digest = valueOr(facts.tags.get(tag(own)), null);
  const follows = follow(parsed, parseReference(`x:${own}`), noOrigin, evidenceOf(facts));
  const found = targetOf(follows, facts, { digest, runs: digest, platform: null });
  if (!found.known) return found.reason;
  const { target, passedOver } = found.value;
  return [
    ...(target && target.digest !== digest ? [target.tag] : []),
    ...(passedOver ? [`over ${passedOver.tag}, ${passedOver.why}`] : []),
  ].join(" ");
}

type Row = readonly [track: string, own: string, pushes: string[], to: string];

const rows: Readonly<Record<string, readonly Row[]>> = {
  "years of two digits, where nothing says that they are none": [
    ["calver", "24.10.1", ["24.10.1", "25.1.0"], "25.1.0"],
    ["calver", "24.10", ["24.10", "25.1"], "25.1"],
    ["calver", "24.12.1", ["24.0.1", "24.12.1", "25.1.0"], ""],
    ["calver", "18.2.1", ["18.0.0", "18.14.0", "18.2.1", "19.1.0"], ""],
    ["calver", "24.2.1", ["24.14.0", "24.2.1", "25.1.0"], ""],
    ["calver", "24.2.1-alpine", ["24.14.0", "24.2.1-alpine", "25.1.0-alpine"], "25.1.0-alpine"],
    ["calver", "24.2.1-alpine", ["24.14.0-alpine", "24.2.1-alpine", "2025.1.0", "25.1.0-alpine"], ""],
    // In 2026, nobody pushes what is of 2018, nor of 2029.
    ["calver", "20.9.0", ["18.12.1", "20.9.0", "22.11.0"], ""],
    ["calver", "27.3.1", ["27.3.1", "28.1.1", "29.2.0"], ""],
    ["calver", "23.11.1", ["23.11.1", "24.1.0"], "24.1.0"],
    ["calver", "23.10.1", ["23.10.1", "24.1.0"], ""],
    ["calver", "21.12", ["21.12", "22.01"], "22.01"],
    ["calver", "26.1.4", ["18.09.1", "23.0.6", "26.1.4", "27.1.3"], ""],
    ["auto", "26.1.4", ["18.09.1", "23.0.6", "26.1.4", "27.1.3", "26.2.0"], "26.2.0"],
    ["auto", "24.12", ["24.12", "25.01"], "25.01"],
    ["calver", "1.2.3", ["1.2.3", "2025.1.0"], ""],
    ["calver", "2.0.20240610.1", ["2.0.20240610.1", "2023.5.20240624.0"], ""],
    ["calver", "latest", ["latest", "2025.1.0"], "2025.1.0"],
  ],
  "a moving tag of another line, and a backport": [
    [
      "semver:1.x",
      "stable-alpine",
      ["1.5.0", "A=1.5.0-alpine,stable-alpine", "1.4.9"],
      "over 1.5.0, earlier",
    ],
    ["semver:1.x", "stable-alpine", ["1.5.0", "A=1.5.0-alpine,stable-alpine", "1.4.9", "1.5.1"], "1.5.1"],
    ["semver:1.x", "dev", ["1.5.0", "dev", "1.4.9"], "over 1.5.0, earlier"],
    ["semver:1.x", "dev", ["1.4.8", "dev", "1.4.9"], "1.4.9"],
    ["semver:1.x", "dev", ["1.4.8", "dev", "1.4.9-3-gabc1234", "1.4.9-rc.1"], "over 1.4.8, earlier"],
    ["semver:1.x", "stable", ["1.9.0-alpine", "A=1.4.0,stable", "1.4.1"], "1.4.1"],
    ["newest:v1.*", "v1.2.3", ["v1.2.3", "V1.2.4"], ""],
    ["calver", "dev", ["2025.1.1", "dev", "2024.12.9"], "over 2025.1.1, earlier"],
    ["calver", "dev", ["2025.1.1", "dev", "2025.1.2"], "2025.1.2"],
    // It runs a higher one, though none of that line.
    ["semver:1.x", "stable", ["A=1.5.0-alpine,stable", "1.4.9"], ""],
    ["semver:1.x", "stable", ["A=1.5.0-alpine,stable", "1.4.9", "1.5.1"], "1.5.1"],
    ["semver:1.x", "stable", ["A=2024.12.1,stable", "1.4.9"], "1.4.9"],
    ["semver:1.x-alpine", "1.5.0", ["1.5.0", "1.4.9-alpine"], ""],
    ["semver:1.x-alpine", "1.5.0", ["1.5.0", "1.5.0-alpine"], "1.5.0-alpine"],
    ["semver:1.x-alpine", "2.0.0", ["2.0.0", "1.5.0-alpine"], ""],
  ],
  "versions of two numbers and of three": [
    ["semver:2.x", "2.0.1", ["2.0", "2.0.1", "2.1"], "2.1"],
    ["semver:2.x", "2.0.1", ["2.0.1", "2.1"], "2.1"],
    ["semver:2.x", "2.1", ["2.0", "2.0.1", "2.1", "2.2", "2.2.1"], "2.2.1"],
    ["semver:2.x", "2.1", ["2.0", "2.1", "2.0.1"], ""],
    ["semver:>=1", "v3.0.2", ["v3.0", "v3.0.1", "v3.0.2", "v3.1"], "v3.1"],
    ["calver", "2024.12.1", ["2024.12", "2024.12.1", "2025.1"], "2025.1"],
    ["calver", "2025.1", ["2024.12", "2025.1", "2024.12.1"], ""],
    ["auto", "2024.12.1", ["2024.12.1", "2025.1"], "2025.1"],
    ["auto", "2024.12.1", ["2024.11", "2024.11.1", "2024.12", "2024.12.1", "2025.1"], "2025.1"],
    ["auto", "24.12.1", ["24.12.1", "25.01"], "25.01"],
    ["auto", "2.0.1", ["2.0", "2.0.1", "2.1"], "2.1"],
    ["auto", "2.1", ["2.0", "2.0.1", "2.1", "2.2", "2.2.1"], "2.2.1"],
    ["auto", "24.2", ["24.0", "24.1", "24.1.1", "24.1.2", "24.2", "24.3", "24.3.1"], "24.3.1"],
    [
      "auto",
      "8.6-jdk17",
      ["8.6-jdk17", "8.7-jdk17", "8.8-jdk17", "8.9.0-jdk17", "8.10.1-jdk17", "8.11.1-jdk17"],
      "8.11.1-jdk17",
    ],
    [
      "auto",
      "8.6",
      ["8.6", "8.7", "8.8", "8.9", "8.10", "8.10.1", "8.11", "8.11.1", "8.12", "8.12.1"],
      "8.12.1",
    ],
    ["auto", "8.10.1", ["8.8", "8.9", "8.10", "8.10.1", "8.11", "8.11.1", "8.12"], "8.12"],
    // Nothing tells which it is.
    ["auto", "1.4.2", ["1.4.2", "1.5"], "over 1.5, other-length"],
    ["auto", "1.4", ["1.4", "1.5.1"], "over 1.5.1, other-length"],
    ["auto", "1.4.2", ["1.5", "1.4.2"], ""],
    ["auto", "1.4.2", ["1.4.2", "1.4.3", "1.5"], "1.4.3 over 1.5, other-length"],
  ],
  "weekly releases and those with long support": [
    ["auto", "2.479.1", ["2.479.1", "2.487"], "over 2.487, other-length"],
    ["auto", "2.479.1", ["2.479", "2.480", "2.479.1", "2.487"], "over 2.487, other-length"],
    [
      "auto",
      "2.479.1",
      ["2.478", "2.479", "2.480", "2.479.1", "2.487", "2.479.2"],
      "2.479.2 over 2.487, other-length",
    ],
    ["semver:2.x", "2.479.1", ["2.479.1", "2.487"], "over 2.487, other-length"],
    ["semver:2.x", "2.479.1", ["2.479.1", "2.487", "2.492.1"], "2.492.1"],
    ["semver:>=2.479", "2.479.1", ["2.479.1", "2.487", "2.479.2"], "2.479.2 over 2.487, other-length"],
    ["semver:2.x", "2.487", ["2.487", "2.492.1"], "over 2.492.1, other-length"],
    ["semver:2.x", "2.487", ["2.487", "2.492.1", "2.488"], "2.488 over 2.492.1, other-length"],
    ["semver:2.x", "lts", ["A=2.479.1,lts", "2.487"], ""],
    ["semver:2.x", "lts", ["A=2.479.1,lts", "2.487", "2.492.1"], "2.492.1"],
    ["semver:2.x", "latest", ["A=2.487,latest", "2.492.1", "2.488"], "2.488"],
    // Nothing tells which of the two it is on.
    ["semver:2.x", "latest", ["latest", "2.479.1", "2.487"], "2.487"],
    // More than half of those of two numbers have corrections: it is one line.
    ["semver:1.x", "1.121.3", ["1.120", "1.120.1", "1.121", "1.121.3", "1.122", "1.122.1"], "1.122.1"],
    ["auto", "2.462", ["2.462", "2.462.1", "2.463"], "2.463"],
    ["auto", "2.462", ["2.461", "2.462", "2.463", "2.464", "2.462.1", "2.465"], "2.465"],
    ["auto", "2.462-jdk17", ["2.440.3-jdk17", "2.462-jdk17", "2.462.1-jdk17", "2.470-jdk17"], "2.470-jdk17"],
    ["auto", "2.440.3-jdk17", ["2.440.3-jdk17", "2.462-jdk17", "2.462.1-jdk17"], "2.462.1-jdk17"],
    // What moves with its corrections is no release by itself, however many minors there are.
    ["auto", "2.462", ["2.460", "2.461", "A=2.462,2.462.1", "2.463"], ""],
    ["auto", "2.462", ["2.462", "2.462.1", "2.463.1", "2.463"], ""],
  ],
  "corrections of a release": [
    ["auto", "12.0.2", ["12.0.2", "12.0.2-security-01"], "over 12.0.2-security-01, correction"],
    ["auto", "12.0.2", ["12.0.2", "12.0.2-security-01", "12.0.3"], "12.0.3"],
    [
      "auto",
      "12.0.2",
      ["12.0.2", "12.0.3", "12.0.3-security-01"],
      "12.0.3 over 12.0.3-security-01, correction",
    ],
    ["auto", "12.0.2-security-01", ["12.0.2-security-01", "12.0.3-patch1"], "over 12.0.3-patch1, correction"],
    ["auto", "12.0.2", ["12.0.2-security-01", "12.0.2"], ""],
    ["auto", "12.0.2", ["12.0.2", "13.0.0-security-01", "12.0.1-security-01"], ""],
    ["semver:12.x", "12.0.2", ["12.0.2", "12.0.2-security-01"], "over 12.0.2-security-01, correction"],
    ["semver:12.x", "12.0.2-security-01", ["12.0.2-security-01", "12.0.3", "13.0.0"], "12.0.3"],
    ["semver:12.x", "latest", ["A=12.0.2,latest", "12.0.3"], "12.0.3"],
    [
      "auto",
      "RELEASE.2021-04-22T15-44-28Z",
      ["RELEASE.2021-04-22T15-44-28Z", "RELEASE.2021-04-22T15-44-28Z.hotfix.cf89776b4"],
      "over RELEASE.2021-04-22T15-44-28Z.hotfix.cf89776b4, correction",
    ],
  ],
  "dates beside another number": [
    ["calver", "16.0-20240601", ["16.0-20240601", "18.0-20241001"], ""],
    ["calver", "16.0-20240601", ["16.0-20240601", "18.0-20241001", "16.0-20240701"], "16.0-20240701"],
    ["calver", "16.4-20240601", ["16.4-20240601", "18.2-20241001"], ""],
    ["calver", "1.4.2-20240601", ["1.4.2-20240601", "2.0.0-20240701", "1.4.3-20240702"], "1.4.3-20240702"],
    ["calver", "2024.6.0-20240601", ["2024.6.0-20240601", "2025.1.0-20250101"], "2025.1.0-20250101"],
    ["calver", "20240601-1.30", ["20240601-1.30", "20240701-1.29"], ""],
    ["calver", "20240601-1.30", ["20240601-1.30", "20240701-1.29", "20240615-1.30"], "20240615-1.30"],
    ["auto", "20240601-1.30", ["20240601-1.30", "20240701-1.29", "20240701-1.31"], ""],
    ["calver", "20240601-2.1.0", ["20240601-2.1.0", "20240701-1.9.0", "20240701-2.0.9"], ""],
    ["calver", "20240601-2.1.0", ["20240601-2.1.0", "20240701-3.0.0", "20240701-2.1.1"], "20240701-2.1.1"],
    [
      "newest:v20*",
      "v20240613-e39e6a9d62-1.30",
      ["v20240613-e39e6a9d62-1.30", "v20240625-bbccddee22-1.29"],
      "",
    ],
    [
      "newest:v20*",
      "v20240613-e39e6a9d62-1.30",
      ["v20240613-e39e6a9d62-1.30", "v20240625-bbccddee22-1.29", "v20240620-abccddee22-1.30"],
      "v20240620-abccddee22-1.30",
    ],
    ["calver", "20241027.0.273886", ["20241027.0.273886", "20241103.0.280000"], "20241103.0.280000"],
  ],
  "numbers that are names, and names that are no pre-releases": [
    ["auto", "22.v131", ["22.v131", "24.v133"], ""],
    ["auto", "22.v131", ["22.v131", "24.v133", "22.v132"], "22.v132"],
    ["auto", "3.11.2024.05.10.10", ["3.11.2024.05.10.10", "3.12.2024.06.19.11"], ""],
    [
      "auto",
      "3.11.2024.05.10.10",
      ["3.11.2024.05.10.10", "3.12.2024.06.19.11", "3.11.2025.01.19.11"],
      "3.11.2025.01.19.11",
    ],
    ["auto", "4.0.2-dev", ["4.0.2-dev", "4.1.0rc1"], ""],
    ["auto", "4.0.2-dev", ["4.0.2-dev", "4.0.2rc1"], "4.0.2rc1"],
    ["auto", "4.0.2-dev.3", ["4.0.2-dev.3", "4.1.0-rc.1"], "4.1.0-rc.1"],
    ["auto", "4.0.2-dev", ["4.0.2-dev", "4.0.3-dev"], "4.0.3-dev"],
  ],
};

describe.each(Object.entries(rows))("%s", (_, of) => {
  test.each(of)("%s, on %s of %j: %s", (track, own, pushes, to) => {
    expect(ledTo(track, own, pushes)).toBe(to);
  });
});
