declare module "vitest" {
  export interface ProvidedContext {
    /** The URL of the stand-in that `workers-ai-standin/vitest` runs. */
    standinUrl: string;
  }
}

/** A `globalSetup` for Vitest: runs a stand-in for the time of the run. */
export default function setup(project: {
  provide(key: "standinUrl", value: string): void;
}): Promise<() => Promise<void>>;
