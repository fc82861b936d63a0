import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isArtifactTag } from "../../../../src/domain/image/tag/artifact.ts";
import { sayKind } from "../../../../src/domain/image/tag/describe.ts";
import {
  hasUnorderedMark,
  isCalendarVersion,
  namesOneBuild,
  type TagKind,
} from "../../../../src/domain/image/tag/reading.ts";
import { spell } from "../../../../src/domain/image/tag/spell.ts";
import { tag } from "../../building.ts";
import { sayReading } from "./saying.ts";

/** Tags as they are pushed, and each by its kind, its line, its place in that line, and its variant's numbers. */
const readings: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "Docker's official images": {
    latest: "moving | latest",
    alpine: "moving | alpine",
    "lts-alpine": "moving | lts-alpine",
    "3.20": "version | # | 3.20",
    "3.20.3": "version | # | 3.20.3",
    "16": "build | <build> | build 16",
    "16.3": "version | # | 16.3",
    "16.3-alpine3.20": "version | #-alpine3.20 | 16.3 | 3.20",
    "20-alpine": "build | <build>-alpine | build 20",
    "20.11.1-bookworm-slim": "version | #-bookworm-slim | 20.11.1",
    "20.11.1-alpine3.20": "version | #-alpine3.20 | 20.11.1 | 3.20",
    "1.27.2-alpine3.20-slim": "version | #-alpine3.20-slim | 1.27.2 | 3.20",
    "1.27.2-perl": "version | #-perl | 1.27.2",
    "8.3.12-fpm-alpine3.20": "version | #-fpm-alpine3.20 | 8.3.12 | 3.20",
    "9.0.96-jdk21-temurin": "version | #-jdk21-temurin | 9.0.96",
    "7.0.15-jammy": "version | #-jammy | 7.0.15",
    "8.0.10-alpine3.20-amd64": "version | #-alpine3.20-amd64 | 8.0.10 | 3.20",
    "bookworm-20241016-slim": "date | bookworm-<date>-slim | date 2024.10.16",
    "jammy-20240911.1": "date | jammy-<date>.<build> | date 2024.9.11, build 1",
    "unstable-20241016": "date | unstable-<date> | date 2024.10.16",
    "3.20.3_20240901": "date | #_<date> | 3.20.3, date 2024.9.1",
  },
  "what looks like something else": {
    "21.1.15-ea68229": "commit | #-<commit> | 21.1.15, 7 digits",
    "21.1.15-ea5": "version | # | 21.1.15 ea 5",
    "staging-386-185a6b0-jre": "commit | staging-<build>-<commit>-jre | build 386, 7 digits",
    "1.4.2-linux-386": "version | #-linux-386 | 1.4.2",
  },
  "pre-releases": {
    "3.13.0rc2-slim": "version | #-slim | 3.13.0 rc 2",
    "3.13.0a4": "version | # | 3.13.0 a 4",
    "2.5.0-M3": "version | # | 2.5.0 m 3",
    "6.0.0-rc13": "version | # | 6.0.0 rc 13",
    "5.0.0-preview.3": "version | # | 5.0.0 preview 3",
    "9.0.0-rc.2-alpine3.20": "version | #-alpine3.20 | 9.0.0 rc 2 | 3.20",
    "1.2.3-SNAPSHOT": "version | # | 1.2.3 snapshot",
    "1.2.3-SNAPSHOT-20240101120000": "version | # | 1.2.3 snapshot 20240101120000",
    "1.2.3-next.4": "version | # | 1.2.3 next 4",
    "1.2.3-alpha": "version | # | 1.2.3 alpha",
    "1.2.3-beta.10": "version | # | 1.2.3 beta 10",
    "1.2.3-dev.20240101": "version | # | 1.2.3 dev 20240101",
    "1.2.3-canary.abc1234": "commit | #.<commit> | 1.2.3 canary, 7 digits",
    "1.2.3.dev5": "version | # | 1.2.3 dev 5",
    "1.2.3b2": "version | # | 1.2.3 b 2",
    "1.2.3rc1": "version | # | 1.2.3 rc 1",
    "17.5.0-rc42.ee.0": "version | #.ee.# | 17.5.0 rc 42, revision 0",
  },
  "what is no pre-release": {
    "1.2.3-hotfix": "version | #-hotfix | 1.2.3",
    "1.2.3-hotfix.1": "version | #-hotfix.# | 1.2.3 hotfix 1",
    "1.2.3-pr.12": "version | #-pr.12 | 1.2.3",
    "1.2.3-feature-x.1": "version | #-feature-x.# | 1.2.3, revision 1",
    "1.15.1-debug": "version | #-debug | 1.15.1",
    "1.4.2-prod": "version | #-prod | 1.4.2",
    "1.2.3.post1": "version | #.post# | 1.2.3 post 1",
    "1.2.3-b": "version | #-b | 1.2.3",
    "1.2.3-rcx": "version | #-rcx | 1.2.3",
  },
  Java: {
    "21.0.4_7-jre": "version | #_#-jre | 21.0.4, revision 7",
    "11.0.21_9-jdk-alpine": "version | #_#-jdk-alpine | 11.0.21, revision 9",
    "8u392": "version | # | 8.392",
    "8u392-b08-jre": "version | #-b#-jre | 8.392, revision 8",
    "10.1.30-jdk17": "version | #-jdk17 | 10.1.30",
    "2.462.3-lts-jdk17": "version | #-lts-jdk17 | 2.462.3",
  },
  Windows: {
    ltsc2022: "moving | ltsc2022",
    "8.0.403-nanoserver-ltsc2022": "version | #-nanoserver-ltsc2022 | 8.0.403",
    "4.8.1-20241008-windowsservercore-ltsc2022":
      "date | #-<date>-windowsservercore-ltsc2022 | 4.8.1, date 2024.10.8",
  },
  Bitnami: {
    "3.4.6-debian-12-r9": "version | #-debian-12-r# | 3.4.6, revision 9 | 12",
    "3.4.6-debian-12-r10": "version | #-debian-12-r# | 3.4.6, revision 10 | 12",
    "2.28.0-debian-11-r100": "version | #-debian-11-r# | 2.28.0, revision 100 | 11",
  },
  GitLab: {
    "17.5.1-ce.0": "version | #-ce.# | 17.5.1, revision 0",
    "ubuntu-v17.5.2": "version | ubuntu-v# | 17.5.2",
    "x86_64-v17.5.2": "version | x86_64-v# | 17.5.2",
    "main-1697456789-abc1234": "commit | main-<build>-<commit> | build 1697456789, 7 digits",
    "1.2.3-101-abc1234": "commit | #-#-<commit> | 1.2.3, revision 101, 7 digits",
  },
  Jenkins: {
    "42": "build | <build> | build 42",
    "jenkins-42": "build | jenkins-<build> | build 42",
    "build-128": "build | build-<build> | build 128",
    "42-abc1234": "commit | <build>-<commit> | build 42, 7 digits",
    "PROJ-123": "moving | PROJ-123",
    "PROJ-123-fix-login": "moving | PROJ-123-fix-login",
    "pr-12": "moving | pr-12",
    "feature-12-login": "moving | feature-12-login",
    "issue-99-1a2b3c4": "commit | issue-99-<commit> | 7 digits",
  },
  "CodeBuild and CDK": {
    "3f2a1b2c-0000-4000-8000-abcdefabcdef": "uuid | <uuid> | uuid",
    "build-3f2a1b2c-0000-4000-8000-abcdefabcdef": "uuid | build-<uuid> | uuid",
    "codebuild-20240115093012": "date | codebuild-<date>-<time> | date 2024.1.15.93012",
    "0a1b2c3d0a1b2c3d0a1b2c3d0a1b2c3d0a1b2c3d0a1b2c3d0a1b2c3d0a1b2c3d": "hash | <hash> | hash",
  },
  "git describe": {
    "v1.4.2-3-gabc1234": "version | v# | 1.4.2 and 3 commits",
    "1.4.2-rc.1-3-gabc1234": "version | # | 1.4.2 rc 1 and 3 commits",
    "api-v1.4.2-3-gabc1234": "version | api-v# | 1.4.2 and 3 commits",
    "v1.4.2-3-gabc1234-dirty": "version | v#-dirty | 1.4.2 and 3 commits",
    "1.2.3-alpine-3-gabc1234": "commit | #-alpine-3-g<commit> | 1.2.3, 7 digits | 3",
    "3-gabc1234": "commit | <build>-g<commit> | build 3, 7 digits",
  },
  commits: {
    abc1234: "commit | <commit> | 7 digits",
    "sha-abc1234": "commit | sha-<commit> | 7 digits",
    "sha-1234567": "commit | sha-<commit> | 7 digits",
    "git-abcdefa": "commit | git-<commit> | 7 digits",
    gabc1234: "commit | g<commit> | 7 digits",
    "main-860c190": "commit | main-<commit> | 7 digits",
    "feature-x-1a2b3c4": "commit | feature-x-<commit> | 7 digits",
    "main-860c190-20240115": "commit | main-<commit>-<date> | 7 digits, date 2024.1.15",
    "abc1234-amd64": "commit | <commit>-amd64 | 7 digits",
    "1e10000": "commit | <commit> | 7 digits",
    abc123: "moving | abc123",
    feedback: "moving | feedback",
  },
  dates: {
    "20240115": "date | <date> | date 2024.1.15",
    v20240115: "date | v<date> | date 2024.1.15",
    "2025-08-05": "date | <date> | date 2025.8.5",
    "2025-8-5": "date | <date> | date 2025.8.5",
    "2025-08": "date | <date> | date 2025.8.0",
    "2025.08.05": "version | # | 2025.8.5",
    "prod-20240115-093012": "date | prod-<date>-<time> | date 2024.1.15.93012",
    "20240115T093012Z": "date | <date>-<time> | date 2024.1.15.93012",
    "20240115093012": "date | <date>-<time> | date 2024.1.15.93012",
    "2024-01-15T09-30-12": "date | <date>-<time> | date 2024.1.15.93012",
    "2024-01-15-0930": "date | <date>-<time> | date 2024.1.15.93000",
    "20240115.3": "date | <date>.<build> | date 2024.1.15, build 3",
    "2024011501": "date | <date>-<time> | date 2024.1.15.10000",
    "r2024.01.15": "build | r<build> | build 2024.1.15",
    "1705312345678": "build | <build> | build 1705312345678",
  },
  "architectures and their variants": {
    "1.4.2-linux-arm-v7": "version | #-linux-arm-v7 | 1.4.2",
    "1.4.2-linux-armv7": "version | #-linux-armv7 | 1.4.2",
    "1.4.2_linux_arm_7": "version | #_linux_arm_7 | 1.4.2",
    "1.4.2-linux-arm64-v8": "version | #-linux-arm64-v8 | 1.4.2",
    "1.4.2_linux_amd64_v1": "version | #_linux_amd64_v1 | 1.4.2",
    "1.4.2-x86-64-v3": "version | #-x86-64-v3 | 1.4.2",
    "1.4.2-armhf": "version | #-armhf | 1.4.2",
    "1.4.2-arm64-2": "version | #-arm64-# | 1.4.2, revision 2",
    "abc1234-arm-v7": "commit | <commit>-arm-v7 | 7 digits",
    "arm-v7": "moving | arm-v7",
    "latest-amd64-v2": "moving | latest-amd64-v2",
    "arm64-v1.4.2": "version | arm64-v# | 1.4.2",
    "arm64-v8.2": "version | arm64-v# | 8.2",
    "arm-7.1": "version | arm-# | 7.1",
    "arm64-42": "build | arm64-<build> | build 42",
    "amd64.1.4.2": "version | amd64.# | 1.4.2",
  },
  "regions, places, and what there are many of": {
    "eu-west-1": "moving | eu-west-1",
    "us-gov-east-1": "moving | us-gov-east-1",
    "ap-southeast-2-42": "build | ap-southeast-2-<build> | build 42",
    "1.4.2-eu-west-1": "version | #-eu-west-1 | 1.4.2",
    "1.4.2-eu-west-1-42": "version | #-eu-west-1-# | 1.4.2, revision 42",
    "us-east-1a": "moving | us-east-1a",
    "us-east-1.4.2": "version | us-east-# | 1.4.2",
    "tenant-1": "moving | tenant-1",
    "shard-2-abc1234": "commit | shard-2-<commit> | 7 digits",
    "tenant-1-42": "build | tenant-1-<build> | build 42",
    "1.4.2-tenant-1": "version | #-tenant-1 | 1.4.2",
    "tenant-1.4.2": "version | tenant-# | 1.4.2",
    team7: "moving | team7",
    "qa-2": "moving | qa-2",
    "staging-3-abc1234": "commit | staging-3-<commit> | 7 digits",
    "staging-42": "build | staging-<build> | build 42",
    "1.4.2-qa-2": "version | #-qa-2 | 1.4.2",
    az1: "moving | az1",
  },
  "pull requests, tickets and branches": {
    "pr-45-2": "build | pr-45-<build> | build 2",
    "pr-45-abc1234": "commit | pr-45-<commit> | 7 digits",
    "PR-45-RUN-7": "build | PR-45-RUN-<build> | build 7",
    "pull-request-45": "moving | pull-request-45",
    "merge-request-12-abc1234": "commit | merge-request-12-<commit> | 7 digits",
    "review-77": "moving | review-77",
    "preview-12": "moving | preview-12",
    "feature-ABC-123": "moving | feature-ABC-123",
    "feat-abc-123-login": "moving | feat-abc-123-login",
    "feat-abc-123-42": "build | feat-abc-123-<build> | build 42",
    "feature-login-1697456789": "build | feature-login-<build> | build 1697456789",
    "hotfix-1.4.2": "version | hotfix-# | 1.4.2",
    "renovate-postgres-17": "moving | renovate-postgres-17",
    "1.4.2-pr-45": "version | #-pr-45 | 1.4.2",
    "1.4.2-pr.45.2": "version | #-pr.45.2 | 1.4.2",
    "1.4.2-pr-45-2": "version | #-pr-45-# | 1.4.2, revision 2",
    "1.4.2-ABC-123": "version | #-ABC-123 | 1.4.2",
    "BUILD-42": "build | BUILD-<build> | build 42",
  },
  "what an image is built for": {
    pg16: "moving | pg16",
    "pg-16": "moving | pg-16",
    "php-8.2": "moving | php-8.2",
    "php-8.2.24": "version | php-# | 8.2.24",
    "php-8.2-abc1234": "commit | php-8.2-<commit> | 7 digits",
    "python-3.12-1.4.2": "version | python-3.12-# | 1.4.2",
    "ubuntu-22.04-1.4.2": "version | ubuntu-22.04-# | 1.4.2",
    "pg16.4-ts2.17.0": "version | pg16.4-ts# | 2.17.0",
    "2.17.1-pg16-oss": "version | #-pg16-oss | 2.17.1",
    "6.6.2-php8.2-apache": "version | #-php8.2-apache | 6.6.2",
    "6.6.2-php-8.2": "version | #-php-8.2 | 6.6.2",
    "6.6.2-php8.2.24": "version | #-php8.2.24 | 6.6.2 | 8.2.24",
    "1.18.1-scala_2.12-java11": "version | #-scala_2.12-java11 | 1.18.1",
    "1.8.1-mosquitto_1.6.14": "version | #-mosquitto_# | 1.8.1, 1.6.14",
    "3.9.9-eclipse-temurin-21-alpine": "version | #-eclipse-temurin-21-alpine | 3.9.9",
    "3.1.9-windows-2022": "version | #-windows-2022 | 3.1.9",
    "7.0.15-nanoserver-1809": "version | #-nanoserver-1809 | 7.0.15",
    "abc1234-node20": "commit | <commit>-node20 | 7 digits",
    "abc1234-php-8.2": "commit | <commit>-php-8.2 | 7 digits",
    "openjdk-8u392": "version | openjdk-# | 8.392",
  },
  "what an image is built upon": {
    "1.4.2-debian12": "version | #-debian12 | 1.4.2 | 12",
    "5.24.2-enterprise-ubi9": "version | #-enterprise-ubi9 | 5.24.2 | 9",
    "12.1.0-cudnn8-runtime-ubuntu22.04": "version | #-cudnn8-runtime-ubuntu22.04 | 12.1.0",
    "v1.17.1-debian-1.0": "version | v#-debian-# | 1.17.1, 1.0",
    "alpine3.20": "moving | alpine3.20",
    "debian-12": "moving | debian-12",
    "ubuntu-22.04": "moving | ubuntu-22.04",
    "alpine-3.20-abc1234": "commit | alpine-3.20-<commit> | 7 digits",
    "alpine3.20.3": "moving | alpine3.20.3",
  },
  "what packagers count": {
    "v1.29.0-eksbuild.1": "version | v#-eksbuild.# | 1.29.0, revision 1",
    "v1.29.6-eks-1-29-24": "version | v#-eks-#-#-# | 1.29.6, revision 1, revision 29, revision 24",
    "1.29.0-gke.1200": "version | #-gke.# | 1.29.0, revision 1200",
    "v1.29.0-rancher1-2": "version | v#-rancher#-# | 1.29.0, revision 1, revision 2",
    "v1.29.0-rke2r1": "version | v#-rke2r# | 1.29.0, revision 1",
    "v1.29.0-k3s1-build20240910": "version | v#-k3s#-build# | 1.29.0, revision 1, revision 20240910",
    "17.5.1-ee.1": "version | #-ee.# | 17.5.1, revision 1",
    "5.1.4-ls123": "version | #-ls# | 5.1.4, revision 123",
    "v1.2.3-aliyun.1": "version | v#-aliyun.# | 1.2.3, revision 1",
    "1.2.3-main-42": "version | #-main-# | 1.2.3, revision 42",
    "1.2.3-prod-42": "version | #-prod-42 | 1.2.3 | 42",
    k3s1: "moving | k3s1",
    eks2: "moving | eks2",
  },
  "final releases by name": {
    "5.3.2.RELEASE": "version | # | 5.3.2",
    "v4.1.0.Final": "version | v# | 4.1.0",
    "2.0.0.GA": "version | # | 2.0.0",
    "4.1.0.SP1": "version | # | 4.1.0.1",
    "4.1.SP1": "version | # | 4.1.0.1",
    "7.4.0.GA-redhat-00005": "version | #-redhat-# | 7.4.0, revision 5",
    "4.1.0.Final-jdk17": "version | #-jdk17 | 4.1.0",
    "4.1.0.BUILD-SNAPSHOT": "version | # | 4.1.0 snapshot",
    "1.4.2-release": "version | #-release | 1.4.2",
    "1.4.2.build": "version | #.build | 1.4.2",
    "1.4.2-SP1": "version | #-SP# | 1.4.2 sp 1",
    "Hoxton.SR9": "build | Hoxton.SR<build> | build 9",
  },
  "products, and one of several": {
    "open-17-jre": "moving | open-17-jre",
    "open-170-jre": "build | open-<build>-jre | build 170",
    "open-17-jre8": "build | open-<build>-jre8 | build 17",
    "open-17_35-jre": "version | open-#_#-jre | 17, revision 35",
    "open-17_3500-jre": "build | open-<build>_<build>-jre | build 17, build 3500",
    "open-17.jdk": "moving | open-17.jdk",
    "open-v17-JDK": "moving | open-v17-JDK",
    "mysql-8": "moving | mysql-8",
    "strange-8": "moving | strange-8",
    "strange-8-abc1234": "commit | strange-<build>-<commit> | build 8, 7 digits",
    "strange-8-gabc1234": "commit | strange-<build>-g<commit> | build 8, 7 digits",
    "strange-8-abc123": "moving | strange-8-abc123",
    "strange-8-abc1234x": "moving | strange-8-abc1234x",
    "strange-18": "build | strange-<build> | build 18",
    "main-8": "build | main-<build> | build 8",
    "Main-8": "build | Main-<build> | build 8",
    "blue-1": "moving | blue-1",
    "sprint-42": "build | sprint-<build> | build 42",
    "corretto-17-42": "build | corretto-17-<build> | build 42",
    "1.2.3-openj9-17": "version | #-openj9-17 | 1.2.3",
    "21_35": "version | #_# | 21, revision 35",
    "21_35-jdk": "version | #_#-jdk | 21, revision 35",
    "121_35": "build | <build>_<build> | build 121, build 35",
    "21_3500": "build | <build>_<build> | build 21, build 3500",
    "21_35.1": "version | 21_# | 35.1",
    "app-21_35": "build | app-<build>_<build> | build 21, build 35",
    "build-21_35-jdk": "build | build-<build>_<build>-jdk | build 21, build 35",
    "1.2.3-21_35": "version | #-#_# | 1.2.3, revision 21, revision 35",
  },
  "a language, and then the image": {
    "3.10-7.3.17": "version | 3.10-# | 7.3.17",
    "v3.10-v7.3.17": "version | v3.10-v# | 7.3.17",
    "3.10_7.3": "version | 3.10_# | 7.3",
    "3.10-7": "version | #-# | 3.10, revision 7",
    "3.10.1-7.3.17": "version | #-# | 3.10.1, 7.3.17",
    "9.4-1181.1724035907": "version | #-# | 9.4, 1181.1724035907",
    "9.4-118.17": "version | #-# | 9.4, 118.17",
    "9.4-11811.1.2": "version | #-# | 9.4, 11811.1.2",
    "1.4-24.04": "version | #-24.04 | 1.4",
    "1.4-24.05": "version | 1.4-# | 24.5",
    "1.4-13.04": "version | #-# | 1.4, 13.4",
    "1.4.2-24.04": "version | #-24.04 | 1.4.2",
    "1.4.2-v24.04": "version | #-v# | 1.4.2, 24.4",
    "14-22.04": "moving | 14-22.04",
    "app-24.04": "version | app-# | 24.4",
    "slim-2.10-foo-1.14.12": "version | slim-2.10-foo-# | 1.14.12",
    "slim-2.10-foo-v1.14.12": "version | slim-2.10-foo-v# | 1.14.12",
    "slim-2.10-foo-1.14": "version | slim-#-foo-1.14 | 2.10",
    "1.4-124.04": "version | #-# | 1.4, 124.4",
  },
  "branches that releases come from": {
    "1.23-nightly": "moving | 1.23-nightly",
    "v1.23-nightly-alpine": "moving | v1.23-nightly-alpine",
    "1.23-NIGHTLY": "moving | 1.23-NIGHTLY",
    "1.23-nightly-20240115": "date | 1.23-nightly-<date> | date 2024.1.15",
    "1.23-nightly.5": "version | # | 1.23 nightly 5",
    "1.23-nightly-1234567": "version | # | 1.23 nightly 1234567",
    "1.2.3-nightly": "version | # | 1.2.3 nightly",
    "2024.1-nightly": "version | # | 2024.1 nightly",
    "1.23-3-gabc1234-nonroot": "version | #-nonroot | 1.23 and 3 commits",
    "nightly-1.23": "moving | nightly-1.23",
    "nightly-1.2.3": "version | nightly-# | 1.2.3",
    "stable-1.23": "moving | stable-1.23",
    "Stable-v1.23": "moving | Stable-v1.23",
    "1.23-nonroot": "moving | 1.23-nonroot",
    "release-1.23": "moving | release-1.23",
    "app-release-1.23": "moving | app-release-1.23",
    "release-app-1.23": "version | release-app-# | 1.23",
    "1.23-release": "version | #-release | 1.23",
    "1.23-dev-1234567": "version | # | 1.23 dev 1234567",
    "1.23-rc": "moving | 1.23-rc",
    "2.4-22.04_beta": "moving | 2.4-22.04_beta",
  },
  "pre-releases of one number": {
    "17beta1": "version | # | 17 beta 1",
    "17rc1-alpine3.20": "version | #-alpine3.20 | 17 rc 1 | 3.20",
    "17ALPHA2": "version | # | 17 alpha 2",
    v2rc1: "version | v# | 2 rc 1",
    "17rc": "moving | 17rc",
    "17rc1x": "moving | 17rc1x",
    pg17beta1: "moving | pg17beta1",
  },
  "what was corrected in a release": {
    "RELEASE.2021-04-22T15-44-28Z.hotfix.cf89776b4":
      "commit | RELEASE.<date>-<time>.hotfix.<commit> | date 2021.4.22.154428 corrected, 9 digits",
    "20210422.hotfix.abc": "commit | <date>.hotfix.<commit> | date 2021.4.22 corrected, 3 digits",
    "20210422-hotfix.abc": "date | <date>-hotfix.abc | date 2021.4.22",
    "20210422.hotfix.xyz": "date | <date>.hotfix.xyz | date 2021.4.22",
    "1.2.3.hotfix.abc": "version | #.hotfix.abc | 1.2.3",
    "12.0.2-security-01": "version | #-security-# | 12.0.2 security 1",
    "12.0.2-security-01-ubuntu": "version | #-security-#-ubuntu | 12.0.2 security 1",
    "2.4.7-p3": "version | #-p# | 2.4.7 p 3",
    "2.4.7_P3": "version | #_P# | 2.4.7 p 3",
    "9.9p1": "version | #p# | 9.9 p 1",
    "v0.6.3.post1": "version | v#.post# | 0.6.3 post 1",
    "1.2.3-patch.4": "version | #-patch.# | 1.2.3 patch 4",
    "1.2.3-patch-4": "version | #-patch-# | 1.2.3 patch 4",
    "1.2.3-hotfix-4": "version | #-hotfix-4 | 1.2.3",
    "1.2.3-patch": "version | #-patch | 1.2.3",
    "1.2.3-rc.1-p4": "version | #-p# | 1.2.3 rc 1, revision 4",
    "1.2.3-alpine-p4": "version | #-alpine-p# | 1.2.3, revision 4",
    "1.2.3-p4x": "version | #-p4x | 1.2.3",
    "1.2.3-p4-3-gabc1234": "version | #-p# | 1.2.3 p 4 and 3 commits",
    p4: "build | p<build> | build 4",
  },
  "the latest of something": {
    "2022-latest": "moving | 2022-latest",
    "latest-25.0.1": "moving | latest-25.0.1",
    "7.0-latest": "moving | 7.0-latest",
    "latest-20240115": "date | latest-<date> | date 2024.1.15",
    "latest-abc1234": "commit | latest-<commit> | 7 digits",
  },
  "commits by their count": {
    "3261.v9c670a_4748a_9-1-jdk17":
      "commit | <build>.<commit>-<build>-jdk17 | build 3261, 12 digits, build 1",
    "85.v9c670a_4748a_9": "commit | <build>.<commit> | build 85, 12 digits",
    "3273.v4cfe589b_fd83": "commit | <build>.<commit> | build 3273, 12 digits",
    "85-v9c670a_4748a_9": "build | <build>-v9c670a_4748a_9 | build 85",
    "22.v131": "build | 22.v<build> | build 131",
    "22.v131x": "build | <build>.v131x | build 22",
  },
  "versions of what an image is built for": {
    "8.2.0-8.1-fpm": "version | #-8.1-fpm | 8.2.0",
    "8.4.2-2.1": "version | #-# | 8.4.2, 2.1",
    "8.4.2-2.1-arm64": "version | #-#-arm64 | 8.4.2, 2.1",
    "8.0.39-30.1-fpm": "version | #-#-fpm | 8.0.39, 30.1",
    "7.3-cli-drupal-v1.8.1": "version | 7.3-cli-drupal-v# | 1.8.1",
    "7.3-cli-1.8.1": "version | #-cli-# | 7.3, 1.8.1",
  },
  "a version and its days": {
    "17.0-20241106": "date | #-<date> | 17.0, date 2024.11.6",
    "17-20241106": "date | 17-<date> | date 2024.11.6",
    "v1-20241106": "date | v1-<date> | date 2024.11.6",
    "v5-abc1234": "commit | v5-<commit> | 7 digits",
    "v101-abc1234": "commit | v<build>-<commit> | build 101, 7 digits",
    "v5-42": "build | v5-<build> | build 42",
    "101-20241106": "date | <build>-<date> | build 101, date 2024.11.6",
    "base-20241027.0.273886": "date | base-<date>.<build> | date 2024.10.27, build 0.273886",
  },
  "revisions of a version": {
    "1.2.3-101": "version | #-# | 1.2.3, revision 101",
    "1.2.3+101": "version | #+# | 1.2.3, revision 101",
    "1.2.3-r2": "version | #-r# | 1.2.3, revision 2",
    "1.2.3-build10": "version | #-build# | 1.2.3, revision 10",
    "1.2.3-p5": "version | #-p# | 1.2.3 p 5",
    "v1.2.3-alpine3.20-r4": "version | v#-alpine3.20-r# | 1.2.3, revision 4 | 3.20",
  },
  prefixes: {
    "release-1.4.2": "version | release-# | 1.4.2",
    "release-42": "build | release-<build> | build 42",
    "prod-1.4.2": "version | prod-# | 1.4.2",
    "api-v1.4.2": "version | api-v# | 1.4.2",
    "arm64-1.4.2": "version | arm64-# | 1.4.2",
    "arm64v8-1.4.2": "version | arm64v8-# | 1.4.2",
    "python3.12-1.2.3": "version | python3.12-# | 1.2.3",
    env_prod_17: "build | env_prod_<build> | build 17",
  },
  "partial versions, by their spelling": {
    "1": "build | <build> | build 1",
    v1: "build | v<build> | build 1",
    "1.2": "version | # | 1.2",
    "v1.2": "version | v# | 1.2",
    "1.x": "moving | 1.x",
    "v1.2.x": "moving | v1.2.x",
  },
  "odd ones": {
    _: "moving | _",
    v: "moving | v",
    "..": "moving | ..",
    _1: "build | _<build> | build 1",
    "1-": "build | <build>- | build 1",
    "1.2.3-": "version | #- | 1.2.3",
    "1.2.3.4.5.6": "version | # | 1.2.3.4.5.6",
    "00012": "build | <build> | build 12",
    "01.02.03": "version | # | 1.2.3",
    "99999999999999999999999999": "build | <build> | build 99999999999999999999999999",
  },
};

describe.each(Object.entries(readings))("%s", (_, tags) => {
  test.each(Object.entries(tags))("%s", (text, reading) => {
    expect(sayReading(spell(tag(text)))).toBe(reading);
  });
});

describe("the same line", () => {
  test.each<[string, string]>([
    ["1.2.3", "v2.0.0"],
    ["1.2.3", "1.3.0-rc.1"],
    ["1.2.3", "1.2.3-4-gabc1234"],
    ["1.2.3", "1.2.3.4"],
    ["1.2.3-alpine3.20", "1.3.0-alpine3.21"],
    ["v1.2.3-alpine3.20", "1.3.0-alpine3.21"],
    ["1.2.3-debian-12-r9", "1.2.4-debian-12-r0"],
    ["1.2.3-debian-12.7-r9", "1.2.4-debian-12.8-r0"],
    ["1.2.3-alpine-3.20", "1.2.4-alpine-3.21"],
    ["1.2.3-erlang-27.1.2", "1.2.4-erlang-27.1.3"],
    ["1.2.3-php-8.2.24", "1.2.4-php-8.2.25"],
    ["21_35-jdk", "21.0.1_12-jdk"],
    ["17rc1-alpine", "17.0-alpine"],
    ["RELEASE.2024-01-01T00-00-00Z.hotfix.cf89776b4", "RELEASE.2024-02-01T00-00-00Z"],
    ["main-860c190", "main-1a2b3c4d"],
    ["20240115", "v2024-01-16"],
    ["16", "v17"],
    ["build-3f2a1b2c-0000-4000-8000-abcdefabcdef", "build-9c1b1b2c-0000-4000-8000-abcdefabcdef"],
    ["5.3.2", "5.3.3.RELEASE"],
    ["4.1.0.Final", "4.1.0.SP1"],
    ["4.1.0.GA", "4.1.0.CR1"],
    ["1.29.0-eksbuild.1", "1.29.1-eksbuild.4"],
    ["1.2.3-debian12.1", "1.2.4-debian12.2"],
  ])("is that of %s and %s", (a, b) => expect(spell(tag(a)).key).toBe(spell(tag(b)).key));

  test.each<[string, string]>([
    ["1.2.3", "1.2.3-alpine"],
    ["1.2.3-alpine", "1.2.3-slim"],
    ["1.2.3-amd64", "1.2.3-arm64"],
    ["amd64-1.2.3", "arm64-1.2.3"],
    ["arm32v6-1.2.3", "arm32v7-1.2.3"],
    ["1.2.3-prod", "1.2.3-staging"],
    ["api-v1.2.3", "web-v1.2.3"],
    ["api-1.2.3", "1.2.3"],
    ["main-860c190", "feature-x-860c190"],
    ["main-860c190", "860c190"],
    ["prod-20240115", "staging-20240115"],
    ["python3.12-1.2.3", "python3.13-1.2.3"],
    ["issue-98-1a2b3c4", "issue-99-1a2b3c4"],
    ["pr-12", "pr-13"],
    ["1.2.3-pr.12", "1.2.3-pr.13"],
    ["1.2.3", "1.2.3-hotfix"],
    ["1.2.3", "1.2.3-1"],
    ["1.2.3", "1.2.3-eksbuild.1"],
    ["17.5.1-ce.0", "17.5.1-ee.0"],
    ["1.2.3-arm-v7", "1.2.3-arm-v8"],
    ["1.2.3-amd64", "1.2.3-amd64-v2"],
    ["1.2.3-eu-west-1", "1.2.3-eu-west-2"],
    ["1.2.3-pg16", "1.2.3-pg17"],
    ["1.2.3-windowsservercore-ltsc2019", "1.2.3-windowsservercore-ltsc2022"],
    ["tenant-1-abc1234", "tenant-2-abc1234"],
    ["feat-abc-123-42", "feat-abc-124-42"],
    ["17-20241106", "18-20241106"],
    ["abc1234", "abc1234-debug"],
    ["1.2.3-debian-12-r9", "1.2.4-debian-13-r0"],
    ["1.2.3-debian12", "1.2.4-debian13"],
    ["1.2.3-debian12", "1.2.4-debian12.1"],
    ["1.2.3-alpine3.20", "1.2.4-alpine4.0"],
    ["1.2.3-alpine-3.20", "1.2.4-alpine-4.0"],
    ["1.2.3-ubuntu22.04", "1.2.4-ubuntu22.10"],
    ["1.2.3-22.04", "1.2.4-24.04"],
    ["1.2.3-cuda12.1", "1.2.4-cuda12.4"],
    ["1.2.3-al2", "1.2.4-al2023"],
    ["1.2.3-erlang-27.1.2", "1.2.4-erlang-27.2.0"],
    ["1.2.3-openj9-1", "1.2.4-openj9-2"],
    ["3.10-7.3.17", "3.11-7.3.17"],
    ["RELEASE.2024-01-01T00-00-00Z.hotfix.cf89776b4", "RELEASE.2024-01-01T00-00-00Z-cpuv1"],
  ])("is not that of %s and %s", (a, b) => expect(spell(tag(a)).key).not.toBe(spell(tag(b)).key));
});

describe("what might be a commit's id", () => {
  test.each<[text: string, asCommit: string]>([
    ["1234567", "commit | <commit> | 7 digits"],
    ["fadecab", "commit | <commit> | 7 digits"],
    ["deadbeef", "commit | <commit> | 8 digits"],
    ["20241301", "commit | <commit> | 8 digits"],
    ["main-1234567", "commit | main-<commit> | 7 digits"],
    ["fadecab-amd64", "commit | <commit>-amd64 | 7 digits"],
    ["1.2.3-1234567", "commit | #-<commit> | 1.2.3, 7 digits"],
  ])("%s may be %s", (text, asCommit) => {
    expect(spell(tag(text)).asCommit.map(sayReading)).toEqual([asCommit]);
  });

  test.each([
    "latest",
    "123456",
    "facade",
    "feedback",
    "abc1234",
    "20240115",
    "v1234567",
    `${"1".repeat(41)}`,
  ])("%s is none", (text) => expect(spell(tag(text)).asCommit).toEqual([]));

  test("may be each part, and all of them", () => {
    expect(spell(tag("main-1697456789-1234567")).asCommit.map(sayReading)).toEqual([
      "commit | main-<commit>-<build> | 10 digits, build 1234567",
      "commit | main-<build>-<commit> | build 1697456789, 7 digits",
      "commit | main-<commit>-<commit> | 10 digits, 7 digits",
    ]);
  });
});

describe("the words before the first mark", () => {
  test.each([
    ["main-860c190", "main"],
    ["feature-x-1a2b3c4", "feature-x"],
    ["release/1".replace("/", "_"), "release"],
    ["prod.20240115", "prod"],
    ["1.2.3-main", ""],
    ["latest", ""],
    ["v1.2.3", ""],
  ])("of %s are %j", (text, prefix) => expect(spell(tag(text)).prefix).toBe(prefix));
});

describe("a version is a year's", () => {
  test.each<[text: string, isCalendar: boolean]>([
    ["2024.12.31", true],
    ["v2025.1.2", true],
    ["api-2099.1", true],
    ["2100.1", false],
    ["1999.1", false],
    ["20240.1", false],
    ["1.2024.1", false],
    ["20240115", false],
  ])("%s: %s", (text, isCalendar) => expect(isCalendarVersion(spell(tag(text)))).toBe(isCalendar));
});

describe("a kind of tag", () => {
  const said: Readonly<Record<TagKind, [tag: string, words: string, oneBuild: boolean, unordered: boolean]>> =
    {
      moving: ["latest", "a moving tag", false, false],
      partial: ["16", "a partial version, which moves with each release it stands for", false, false],
      name: ["falcon", "a tag that its repository does not allow to move", true, false],
      version: ["v1.2.3", "a version", false, false],
      commit: ["main-860c190", "a commit's tag of the line main-<commit>", true, true],
      date: ["prod-20240115", "a date of the line prod-<date>", true, false],
      build: ["build-42", "a build's number of the line build-<build>", true, false],
      uuid: ["3f2a1b2c-0000-4000-8000-abcdefabcdef", "a build's id of the line <uuid>", true, true],
      hash: [
        `${"0".repeat(63)}a`,
        "a checksum, which says nothing of what came before or after it",
        true,
        false,
      ],
    };
  test.each(Object.entries(said))("is said and known: %s", (kind, [text, words, oneBuild, unordered]) => {
    const reading = { ...spell(tag(text)), kind: kind as TagKind };
    expect([sayKind(reading), namesOneBuild(reading), hasUnorderedMark(reading)]).toEqual([
      words,
      oneBuild,
      unordered,
    ]);
  });

  test("names its line, where that is more than a number", () => {
    expect(sayKind(spell(tag("1.2.3-alpine3.20")))).toBe("a version of the line #-alpine3.20");
  });
});

describe("a tag about an image, and none of one", () => {
  const hex = "a".repeat(64);
  test.each<[text: string, isArtifact: boolean]>([
    [`sha256-${hex}.sig`, true],
    [`sha256-${hex}.att`, true],
    [`sha256-${hex}.sbom`, true],
    [`sha256-${hex}`, true],
    [`sha512-${hex}${hex}`, true],
    [`sha256-${hex.slice(1)}`, false],
    [`sha256-${hex}-alpine`, false],
    [`x-sha256-${hex}.sig`, false],
    [hex, false],
    ["sha256-latest", false],
    ["latest", false],
  ])("%s: %s", (text, isArtifact) => expect(isArtifactTag(tag(text))).toBe(isArtifact));
});

describe("whatever a tag is", () => {
  /** Of 128 characters, as many as a tag may have: anything, or one short thing again and again. */
  const texts = () =>
    fc.oneof(
      fc.string({ maxLength: 128, unit: "grapheme" }),
      fc.stringMatching(/^[\w.+-]{0,128}$/),
      fc
        .stringMatching(/^[0-9a-fgvrTZux._+-]{1,12}$/)
        .map((part) => part.repeat(Math.ceil(128 / part.length)).slice(0, 128)),
    );

  test("it is read, and its line and its place say all of it", () => {
    fc.assert(
      fc.property(texts(), (text) => {
        const reading = spell(tag(text));
        expect(reading.tag).toBe(text);
        expect(reading.kind === "moving").toBe(reading.marks.length === 0);
        expect(text.startsWith(reading.prefix)).toBe(true);
        expect(spell(tag(text))).toEqual(reading);
      }),
      { numRuns: 2000 },
    );
  });

  test("it is read in no more time than others of its length", () => {
    for (const part of [
      "1",
      "a",
      "-",
      "1.",
      "a1",
      "1a",
      "20240115",
      "2024-01-",
      "0123456789abcdef",
      "rc1-",
      "v1u",
    ])
      for (const end of ["", "g", "-", "!"]) {
        const text = part.repeat(1_000 / part.length) + end;
        expect(spell(tag(text)).tag).toBe(text);
      }
  });
});
