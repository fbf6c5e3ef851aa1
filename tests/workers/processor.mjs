// What a start costs, whatever else the machine does.
import { existsSync, readdirSync, readFileSync } from "node:fs";

/** The processor time of this process since its start, and of those that it started, in seconds; null without /proc. */
export function processorTime() {
  if (!existsSync("/proc/self/stat")) return null;
  const ticks = readdirSync("/proc").map((name) => (/^\d+$/.test(name) ? ticksOf(name) : 0));
  return ticks.reduce((sum, each) => sum + each) / 100;
}

function ticksOf(id) {
  try {
    const fields = readFileSync(`/proc/${id}/stat`, "utf8").split(") ").at(-1).split(" ");
    return [id, fields[1]].includes(String(process.pid)) ? Number(fields[11]) + Number(fields[12]) : 0;
  } catch {
    // It has ended.
    return 0;
  }
}
