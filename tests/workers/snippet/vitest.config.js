import { cloudflareTest } from "@cloudflare/vitest-pool-workers";
import { defineConfig } from "vitest/config";
import { aiBinding } from "workers-ai-standin";

export default defineConfig({
  test: { globalSetup: ["./before.js", "workers-ai-standin/vitest"], reporters: ["default", "./reporter.js"] },
  plugins: [
    cloudflareTest(({ inject }) => ({
      // The snippet of the model page, which the test copies here.
      main: "./worker.ts",
      remoteBindings: false,
      miniflare: { compatibilityDate: "2026-01-01", ...aiBinding(inject("standinUrl")) },
    })),
  ],
});
