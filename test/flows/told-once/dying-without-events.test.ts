import { describe } from "vitest";
import { testDeaths } from "./dying.ts";

describe("when all events are lost and a handler dies", () => {
  testDeaths([{ events: "drop" }], { pushed: ["sweep", "recheck"], redeployed: ["sweep"] });
});
