import { describe } from "vitest";
import { withoutEvents } from "./calls.ts";
import { testEveryCall } from "./every-call.ts";

describe("when all events are lost", () => {
  testEveryCall("without events", withoutEvents);
});
