import { cloudflareTest } from "@cloudflare/vitest-pool-workers";
import { defineConfig } from "vitest/config";
import { aiWorker } from "workers-ai-standin";

export default defineConfig({
  test: { globalSetup: "workers-ai-standin/vitest" },
  plugins: [
    cloudflareTest(({ inject }) => ({
      main: "./src/index.js",
      remoteBindings: false,
      miniflare: {
        compatibilityDate: "2026-01-01",
        serviceBindings: { AI: { name: "workers-ai-standin", entrypoint: "Ai" } },
        workers: [aiWorker(inject("standinUrl"))],
      },
    })),
  ],
});
