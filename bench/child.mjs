import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";

/** What a script of this folder prints as JSON, in a process of its own, by this Node. */
export function inChild(script, task, flags = ["--expose-gc"]) {
  const path = fileURLToPath(new URL(script, import.meta.url));
  const text = execFileSync(process.execPath, [...flags, path, JSON.stringify(task)], {
    maxBuffer: 2 ** 28,
    stdio: ["ignore", "pipe", "inherit"],
  });
  return JSON.parse(text);
}
