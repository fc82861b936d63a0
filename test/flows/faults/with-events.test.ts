import { describe } from "vitest";
import { withEvents } from "./calls.ts";
import { testEveryCall } from "./every-call.ts";

describe("when events arrive", () => {
  testEveryCall("with events", withEvents);
});
