import { describe, expect, test } from "vitest";
import { areSimilar } from "../../../src/domain/image/similar.ts";

describe("repository names", () => {
  test.each([
    ["content-marketing-swarm-backend", "content-marketing-swarm-dev-backend"],
    ["backend", "dev-backend"],
    ["shop/api", "api"],
    ["swarm-blue-backend", "swarm-green-backend"],
    ["backend-dev", "backend-prod"],
    ["dev/backend", "prod/backend"],
    ["checkout", "chekout"],
    ["Shop/Checkout_API", "shop-checkout-dev-api"],
  ])("%s and %s are easily taken for each other", (a, b) => {
    expect([areSimilar(a, b), areSimilar(b, a)]).toEqual([true, true]);
  });

  test.each([
    ["shop/api", "shop/api"],
    ["shop/api", "shop/web"],
    ["orders/api", "payments/api"],
    ["acme/shop-api", "acme/shop-worker"],
    ["platform/node", "platform/api"],
    ["backend", "base-backend"],
    ["backend", "backend-migrations"],
    ["api", "app"],
    ["orders", "search"],
  ])("%s and %s are two things", (a, b) => {
    expect([areSimilar(a, b), areSimilar(b, a)]).toEqual([false, false]);
  });
});
