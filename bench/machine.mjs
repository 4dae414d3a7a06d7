import { execFileSync } from "node:child_process";
import { cpus, loadavg } from "node:os";

/** What times depend on; `load` is the load average of the minute before. */
export function machine() {
  const [cpu] = cpus();
  return {
    cpu: cpu?.model ?? "unknown",
    cores: cpus().length,
    node: process.version,
    commit: commit(),
    load: loadavg()[0],
  };
}

export const heading = ({ cpu, cores, node, commit }, rounds) =>
  `${cpu}, ${cores} cores, Node ${node}, commit ${commit}, ${rounds} rounds`;

/** The commit measured; "+" after it says that the files differ from it. What a bench writes itself does not count. */
function commit() {
  const git = (...args) => execFileSync("git", args, { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim();
  const measured = [":/", ":(exclude,top)docs", ":(exclude,top)bench/results", ":(exclude,top)*.md"];
  try {
    const changed = git("status", "--porcelain", "--untracked-files=no", "--", ...measured) !== "";
    return git("rev-parse", "--short", "HEAD") + (changed ? "+" : "");
  } catch {
    return "none";
  }
}
