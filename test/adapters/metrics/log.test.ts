import { afterEach, expect, test, vi } from "vitest";
import { createLog } from "../../../src/adapters/metrics/log.ts";

afterEach(() => vi.restoreAllMocks());

const log = createLog("ecs-image-drift-prod", () => new Date("2026-11-02T10:00:00Z"));

function written(stream: NodeJS.WriteStream, write: () => void): string {
  const lines = vi.spyOn(stream, "write").mockReturnValue(true);
  write();
  const text = lines.mock.calls.map(([line]) => line).join("");
  lines.mockRestore();
  return text;
}

test("an entry is one line, with what Lambda knows an entry by", () => {
  expect(written(process.stdout, () => log.info("Published", { event: "opened", services: ["a\nb"] }))).toBe(
    '{"level":"INFO","message":"Published","timestamp":"2026-11-02T10:00:00.000Z","service":"ecs-image-drift-prod","event":"opened","services":["a\\nb"]}\n',
  );
});

test("what went wrong is on stderr, an error in its words", () => {
  const text = written(process.stderr, () =>
    log.error("A row cannot be read", { error: new TypeError("No") }),
  );
  expect(JSON.parse(text)).toMatchObject({ level: "ERROR", error: "TypeError: No" });
  expect(JSON.parse(written(process.stderr, () => log.warn("Late", {})))).toMatchObject({ level: "WARN" });
});
