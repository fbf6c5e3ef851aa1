// The first globalSetup: from here on everything is for the Worker and its AI binding, and not for Vitest alone.
import { processorTime } from "./processor.mjs";

export default function setup() {
  globalThis.processorBefore = processorTime();
}
