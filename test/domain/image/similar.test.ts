import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { areSimilar } from "../../../src/domain/image/similar.ts";

describe("are taken for one another", () => {
  test.each([
    ["content-marketing-swarm-backend", "content-marketing-swarm-dev-backend"],
    ["shop/backend", "shop-backend-api"],
    ["shop-dev", "shop-prod"],
    ["shop-dev-api", "shop-admin-api"],
    ["dev/backend", "staging/backend"],
    ["backend", "shop-backend"],
    ["backend", "backned"],
    ["backend", "bakend"],
    ["backend", "backends"],
    ["backend", "backendes"],
    ["Shop-Backend", "shop_backend_dev"],
    ["a-b-c", "a-c"],
    ["a-b-c", "b-c"],
    ["a-b-c", "a-x-c"],
    ["shop--backend", "shop-dev_backend"],
    ["Shop-Api", "shop-api-dev"],
    ["aacdef", "zzcdef"],
    ["abcdef", "abcdefgh"],
    ["abcdefgh", "cdefgh"],
  ])("%s and %s", (a, b) => {
    expect(areSimilar(a, b)).toBe(true);
    expect(areSimilar(b, a)).toBe(true);
  });
});

describe("are not", () => {
  test.each([
    ["backend", "backend"],
    ["backend", "website"],
    ["api", "app"],
    ["apis", "api"],
    ["abcde", "abcdf"],
    ["abcdef", "abcde"],
    ["backend", "backendxyz"],
    ["shop-backend-api", "shop"],
    ["shop-dev-blue-api", "shop-prod-green-api"],
    ["shop/api", "shop/web"],
    ["shop-backend", "shop-frontend"],
    ["shop-dev-api", "shop-dev-website"],
    ["shop-dev", "shop-backend"],
    ["backend", "frontend"],
    ["shop-backend", "shop-backend-base"],
    ["shop-backend", "shop-backend-cache"],
    ["shop-backend", "shop-migrations"],
    ["shop-test", "shop-backend"],
    ["alpha-beta", "gamma-delta"],
    ["a-b", "b-a-c"],
    ["one-tests-api", "one-shop-api"],
    ["one-shop-api", "one-cache-api"],
    ["dev-api", "shop-api"],
    ["aaadef", "zzzdef"],
  ])("%s and %s", (a, b) => {
    expect(areSimilar(a, b)).toBe(false);
    expect(areSimilar(b, a)).toBe(false);
  });
});

const names = fc
  .array(fc.constantFrom("shop", "backend", "dev", "api", "base", "a"), { minLength: 1, maxLength: 4 })
  .chain((words) => fc.constantFrom("-", "_", "/").map((separator) => words.join(separator)));

test("similarity has no direction, and nothing is similar to itself", () => {
  fc.assert(
    fc.property(names, names, (a, b) => {
      expect(areSimilar(a, b)).toBe(areSimilar(b, a));
      expect(areSimilar(a, a)).toBe(false);
    }),
  );
});
