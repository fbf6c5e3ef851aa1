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
        serviceBindings: {
          AI: { name: "workers-ai-standin", entrypoint: "Ai" },
          NOWHERE: { name: "nowhere", entrypoint: "Ai" },
          OTHER: "workers-ai-standin",
        },
        // Nothing listens at the port 9.
        workers: [aiWorker(inject("standinUrl")), aiWorker("http://127.0.0.1:9", "nowhere")],
      },
    })),
  ],
});
