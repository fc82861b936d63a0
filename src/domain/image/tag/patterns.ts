/**
 * What a tag is made of:
 *
 *     tag      := part *( separator part )
 *     part     := architecture | region | uuid | after | date | hotfix | correction | release | pre | open | java | version
 *               | commit | number | glued | word
 *     version  := [ "v" ] digits 1*( "." digits ) | digits "u" digits | digits ( "alpha" | "beta" | "rc" ) digits
 *     java     := digits                                ; before "_" digits: 21_35
 *     hotfix   := "hotfix." hex                         ; behind a date and a dot
 *     correction := word [ "-" | "." ] digits           ; behind a version: -security-01, -p1
 *     open     := digits *( "." digits ) ".x"
 *     after    := digits "-g" hex                       ; behind a version
 *     pre      := name [ [ "-" | "." ] numbers ]        ; behind a version
 *     date     := yyyymmdd [ [ "T" ] time ] | yyyy "-" mm [ "-" dd ] , then [ "-" time ]
 *     release  := "RELEASE" | "GA" | "Final" | ( "SP" | "SR" ) digits ; behind a version and a dot
 *     glued    := letters numbers                       ; alpine3.20, r10, k3s1
 */
import { architectures } from "./vocabulary.ts";

const end = "(?![A-Za-z0-9])";
const month = "(?:0[1-9]|1[0-2])";
const day = "(?:0[1-9]|[12]\\d|3[01])";
const clock = "(?:[01]\\d|2[0-3])[0-5]\\d(?:[0-5]\\d)?";
const clockWithMarks = "(?:[01]\\d|2[0-3])[-_.][0-5]\\d[-_.][0-5]\\d";
const time = `(?:[-_T]?(?<time>${clockWithMarks}|${clock})Z?)?`;

const sticky = (pattern: string, flags = ""): RegExp => new RegExp(pattern, `y${flags}`);

/** One part each, from where it begins to where it ends. */
export const patterns = {
  separator: sticky("[-_.+]+"),
  architecture: sticky(`(?:${architectures.join("|")})${end}`, "i"),
  /** @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/amazon-ecs-regions.html */
  region: sticky(
    `[a-z]{2}(?:[-_](?:gov|iso[a-z]?))?[-_](?:(?:north|south)(?:east|west)?|east|west|central)[-_]\\d[a-z]?${end}(?!\\.\\d)`,
  ),
  /** What is an architecture only behind the name of a system. */
  plainArchitecture: sticky(`386${end}`),
  uuid: sticky(`[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}${end}`, "i"),
  after: sticky(`(?<commits>\\d+)-g(?<hex>[0-9a-f]{7,40})${end}`),
  compactDate: sticky(`(?<v>v?)(?<date>(?:19|20)\\d\\d${month}${day})${time}${end}`),
  serialDate: sticky(`(?<v>v?)(?<date>(?:19|20)\\d\\d${month}${day})(?<time>\\d\\d)${end}`),
  dashedDate: sticky(
    `(?<v>v?)(?<date>(?:19|20)\\d\\d[-_](?:${month}|[1-9])[-_](?:${day}|[1-9]))(?!\\d)${time}${end}`,
  ),
  monthDate: sticky(`(?<v>v?)(?<date>20\\d\\d[-_]${month})(?<time>)${end}(?![-_.]\\d)`),
  open: sticky(`v?\\d+(?:\\.\\d+)*\\.x${end}`, "i"),
  version: sticky(
    `(?<v>v?)(?<numbers>\\d+(?:\\.\\d+)+|\\d+u\\d+|\\d+(?=(?:alpha|beta|rc)\\d))(?:(?<suffix>[a-z]+)(?<more>\\d*))?${end}`,
    "i",
  ),
  /** `3.11.2024.05.10.10`: before the day of a build. */
  language: sticky("\\d{1,2}\\.\\d{1,2}(?=\\.20\\d\\d\\.(?:0[1-9]|1[0-2])\\.[0-3]\\d\\.)"),
  java: sticky("(?<major>\\d{1,2})(?=_\\d{1,3}(?![A-Za-z0-9.]))"),
  hotfix: sticky(`hotfix\\.(?<hex>[0-9a-f]+)${end}`),
  correction: sticky(`(?<word>[a-z]+)[-.]?(?<digits>\\d+)${end}`, "i"),
  release: sticky(`(?:(?<word>[a-z]+)|s[pr](?<pack>\\d+))${end}`, "i"),
  preRelease: sticky(
    `(?:build-(?=snapshot))?(?<name>[a-z]+)(?:[-.]?(?<numbers>\\d+(?:\\.\\d+)*))?${end}`,
    "i",
  ),
  commit: sticky(`(?<g>g?)(?=[0-9a-f]*[a-f])(?=[0-9a-f]*\\d)(?<hex>[0-9a-f]{7,64})${end}`),
  /** `3261.v9c670a_4748a_9`, behind the count of commits. @see https://github.com/jenkinsci/jep/tree/master/jep/229 */
  countedCommit: sticky(`v(?=[a-f_]*\\d)(?<hex>[0-9a-f](?:_?[0-9a-f]){9,15}_?)${end}`),
  /** What is a commit's id only where something else says so. */
  hex: sticky(`(?<hex>[0-9a-f]{7,64})${end}`),
  number: sticky(`(?<v>v?)(?<digits>\\d+)${end}`),
  glued: sticky(`(?<word>[a-z](?:[a-z\\d]*[a-z])?)(?<numbers>\\d+(?:\\.\\d+)*)${end}`, "i"),
  word: sticky("[A-Za-z0-9]+"),
} as const;

/** The part of this kind that begins here, if one does. */
export function partAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}
