// Prints the processor time from the setup to the first answer.
import { processorTime } from "./processor.mjs";

export default class FirstAnswer {
  #isSaid = false;

  onTestCaseResult() {
    if (!this.#isSaid) console.log(`FIRST ANSWER ${processorTime() - globalThis.processorBefore}`);
    this.#isSaid = true;
  }
}
