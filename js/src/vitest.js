// A globalSetup for Vitest: a stand-in for the time of the run; its URL is `inject("standinUrl")`.
import { startStandin } from "./index.js";

export default async function setup(project) {
  const standin = await startStandin();
  project.provide("standinUrl", standin.url);
  return () => standin.close();
}
