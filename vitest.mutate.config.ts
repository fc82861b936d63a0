/** The core with its own tests alone: mutation testing runs them thousands of times. */
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/domain/**/*.test.ts", "test/explain/**/*.test.ts"],
    exclude: ["**/*.laws.test.ts", "**/every-setup.test.ts"],
    // Every run draws the same: a mutant is not killed by luck, nor does a run fail without one.
    setupFiles: "test/support/seed.ts",
    isolate: false,
    testTimeout: 120_000,
  },
});
