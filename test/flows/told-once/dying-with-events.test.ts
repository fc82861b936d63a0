import { describe } from "vitest";
import { testDeaths } from "./dying.ts";

describe("when events arrive and a handler dies", () => {
  testDeaths([], { pushed: ["image-pushed", "recheck"], redeployed: ["service-changed"] });
});
