import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  formatReference,
  type ImageReference,
  isPinned,
  parseReference,
  pin,
} from "../../../src/domain/image/reference.ts";
import { digests, references, referenceTexts } from "../../arbitraries.ts";

const sha = `sha256:${"0123456789abcdef".repeat(4)}`;
const path255 = `${"a/".repeat(127)}a`;

/** What is written → its parts. Most rows come from the tests of github.com/distribution/reference. */
const good: readonly [
  written: string,
  host: string | null,
  name: string,
  tag?: string | undefined,
  digest?: string,
][] = [
  ["nginx", null, "nginx"],
  ["nginx:1.27", null, "nginx", "1.27"],
  ["test_com", null, "test_com"],
  ["library/nginx", null, "library/nginx"],
  ["test.com/repo:tag", "test.com", "repo", "tag"],
  ["test:5000/repo", "test:5000", "repo"],
  ["test:5000/repo:tag", "test:5000", "repo", "tag"],
  [`test:5000/repo@sha256:${"f".repeat(64)}`, "test:5000", "repo", undefined, `sha256:${"f".repeat(64)}`],
  [`test:5000/repo:tag@sha256:${"f".repeat(64)}`, "test:5000", "repo", "tag", `sha256:${"f".repeat(64)}`],
  ["lowercase:Uppercase", null, "lowercase", "Uppercase"],
  [`${"a/".repeat(63)}a:tag-puts-this-over-max`, null, `${"a/".repeat(63)}a`, "tag-puts-this-over-max"],
  [path255, null, path255],
  ["sub-dom1.foo.com/bar/baz/quux", "sub-dom1.foo.com", "bar/baz/quux"],
  ["sub-dom1.foo.com/bar/baz/quux:some-long-tag", "sub-dom1.foo.com", "bar/baz/quux", "some-long-tag"],
  [
    "b.gcr.io/test.example.com/my-app:test.example.com",
    "b.gcr.io",
    "test.example.com/my-app",
    "test.example.com",
  ],
  ["xn--n3h.com/myimage:xn--n3h.com", "xn--n3h.com", "myimage", "xn--n3h.com"],
  ["foo_bar.com:8080", null, "foo_bar.com", "8080"],
  ["foo/foo_bar.com:8080", null, "foo/foo_bar.com", "8080"],
  ["localhost:5000", null, "localhost", "5000"],
  ["localhost/repo", "localhost", "repo"],
  ["Upper/repo", "Upper", "repo"],
  ["192.168.1.1", null, "192.168.1.1"],
  ["192.168.1.1:tag", null, "192.168.1.1", "tag"],
  ["192.168.1.1:5000/repo", "192.168.1.1:5000", "repo"],
  ["[2001:db8::1]/repo:tag", "[2001:db8::1]", "repo", "tag"],
  ["[2001:db8:1:2:3:4:5:6]:5000/repo", "[2001:db8:1:2:3:4:5:6]:5000", "repo"],
  ["x/a----b", null, "x/a----b"],
  ["a--b__c.d/e", null, "a--b__c.d/e"],
  [`localhost:5000/${path255}`, "localhost:5000", path255],
  ["x/a__b", null, "x/a__b"],
  ["x/a:_tag", null, "x/a", "_tag"],
  ["x/a:1", null, "x/a", "1"],
  [`x:${"t".repeat(128)}`, null, "x", "t".repeat(128)],
  [
    `123456789012.dkr.ecr.us-east-1.amazonaws.com/team/web:v1@${sha}`,
    "123456789012.dkr.ecr.us-east-1.amazonaws.com",
    "team/web",
    "v1",
    sha,
  ],
  [`x@sha512:${"0".repeat(128)}`, null, "x", undefined, `sha512:${"0".repeat(128)}`],
  [`x@sha256+b64u:${"0".repeat(32)}`, null, "x", undefined, `sha256+b64u:${"0".repeat(32)}`],
];

/** What is written, and the part that is to blame. */
const bad: readonly [written: string, part: string, value: string][] = [
  ["", "repository name", ""],
  [" ", "repository name", " "],
  [":justtag", "repository name", ""],
  [`@${sha}`, "repository name", ""],
  ["Uppercase:tag", "repository name", "Uppercase"],
  ["test:5000/Uppercase/lowercase:tag", "repository name", "Uppercase/lowercase"],
  ["x//y", "repository name", "x//y"],
  ["x/", "repository name", "x/"],
  ["/x", "repository name", "/x"],
  ["test.com/", "repository name", ""],
  ["a_-b", "repository name", "a_-b"],
  ["a___b", "repository name", "a___b"],
  ["a..b", "repository name", "a..b"],
  ["-a", "repository name", "-a"],
  ["a-", "repository name", "a-"],
  ["_a", "repository name", "_a"],
  ["a ", "repository name", "a "],
  ["a\n", "repository name", "a\n"],
  ["é", "repository name", "é"],
  [`${"a/".repeat(128)}a`, "repository name", "a/a/a/a/a/a/a/a/a/a/…"],
  [`${"a/".repeat(128)}a:tag`, "repository name", "a/a/a/a/a/a/a/a/a/a/…"],
  ["[fe80::1%eth0]:5000/repo", "registry host", "[fe80::1%eth0]:5000"],
  ["[fe80::1/repo", "registry host", "[fe80::1"],
  ["-test.com/repo", "registry host", "-test.com"],
  ["test.com-/repo", "registry host", "test.com-"],
  ["test..com/repo", "registry host", "test..com"],
  ["test.com:port/repo", "registry host", "test.com:port"],
  ["test_.com/repo", "registry host", "test_.com"],
  ["a--b___c.d/e", "registry host", "a--b___c.d"],
  ["https://test.com/repo", "registry host", "https:"],
  ["repo:", "tag", ""],
  ["repo:-tag", "tag", "-tag"],
  ["repo:.tag", "tag", ".tag"],
  ["repo:a b", "tag", "a b"],
  ["repo:a:b", "tag", "a:b"],
  ["repo:tag\n", "tag", "tag\n"],
  [`repo:${"t".repeat(129)}`, "tag", "t".repeat(129)],
  ["repo@", "digest", ""],
  ["repo@sha256", "digest", "sha256"],
  ["repo@sha256:", "digest", "sha256:"],
  [
    "repo@sha256:ffffffffffffffffffffffffffffff34".slice(0, -2),
    "digest",
    "sha256:ffffffffffffffffffffffffffffff",
  ],
  [`repo@256:${"f".repeat(64)}`, "digest", `256:${"f".repeat(64)}`],
  [`repo@sha256:${"g".repeat(64)}`, "digest", `sha256:${"g".repeat(64)}`],
  [`repo@sha256:${"f".repeat(64)}\n`, "digest", `sha256:${"f".repeat(64)}\n`],
  [`repo@sha256:${"f".repeat(64)}:tag`, "digest", `sha256:${"f".repeat(64)}:tag`],
  [`repo@tag@${sha}`, "digest", `tag@${sha}`],
];

describe("parseReference", () => {
  test.each(good)("accepts %s", (written, host, name, tag, digest) => {
    expect(parseReference(written)).toEqual({
      repository: { host, name },
      ...(tag === undefined ? {} : { tag }),
      ...(digest === undefined ? {} : { digest }),
    });
  });

  test.each(bad)("refuses %j and blames its %s", (written, part, value) => {
    expect(() => parseReference(written)).toThrow(
      new SyntaxError(`Cannot parse image reference "${written}": ${part} "${value}" is not allowed`),
    );
  });

  test("accepts every reference that the grammar makes, and finds its parts", () => {
    fc.assert(
      fc.property(references(), (reference) => {
        expect(parseReference(formatReference(reference))).toEqual(reference);
      }),
    );
  });

  test("format after parse is identity", () => {
    fc.assert(
      fc.property(referenceTexts(), (text) => {
        expect(formatReference(parseReference(text))).toBe(text);
      }),
    );
  });

  test("one character from outside the grammar is refused wherever it stands", () => {
    fc.assert(
      fc.property(
        referenceTexts(),
        fc.nat(),
        fc.constantFrom(..."!$%^&*()=~`'\"\\,;<>? \t\n\u0000é"),
        (text, n, c) => {
          const at = n % (text.length + 1);
          expect(() => parseReference(text.slice(0, at) + c + text.slice(at))).toThrow(
            /^Cannot parse image reference ".*": (registry host|repository name|tag|digest) ".*" is not allowed$/s,
          );
        },
      ),
    );
  });

  test("any text at all is either refused with a SyntaxError or means what it says", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.string({ unit: fc.constantFrom(..."aA0:/@._-[]") })), (text) => {
        const read = attempt(text);
        expect(read instanceof SyntaxError || formatReference(read) === text).toBe(true);
      }),
    );
  });
});

describe("pin", () => {
  test("leaves the repository and the digest, and nothing that moves", () => {
    fc.assert(
      fc.property(references(), digests(), (reference, digest) => {
        const pinned = pin(reference, digest);
        expect(pinned).toEqual({ repository: reference.repository, digest });
        expect(isPinned(pinned)).toBe(true);
      }),
    );
  });
});

function attempt(text: string): ImageReference | SyntaxError {
  try {
    return parseReference(text);
  } catch (error) {
    if (error instanceof SyntaxError) return error;
    throw error;
  }
}
