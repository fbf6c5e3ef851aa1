import { cloudflareTest } from "@cloudflare/vitest-pool-workers";
import { defineConfig } from "vitest/config";
import { aiBinding } from "workers-ai-standin";

export default defineConfig({
  test: { globalSetup: "workers-ai-standin/vitest" },
  plugins: [
    cloudflareTest(({ inject }) => ({
      wrangler: { configPath: "./wrangler.jsonc" },
      // The binding is not remote: it goes to the stand-in, and no login is needed.
      remoteBindings: false,
      miniflare: aiBinding(inject("standinUrl")),
    })),
  ],
});
