// Child processes that never outlive this one: each in a group of its own, ended as a group.
import { spawn } from "node:child_process";

const alive = new Set();
process.on("exit", () => {
  for (const child of alive) end(child);
});
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => process.exit(1));

function end(child) {
  try {
    process.kill(-child.pid, "SIGKILL");
  } catch {
    // it has ended by itself
  }
}

/** Start a process. `stop` ends it and everything it started. */
export function start(command, args, { cwd, env, stdio = ["ignore", "pipe", "pipe"] } = {}) {
  const child = spawn(command, args, { cwd, env: { ...process.env, ...env }, stdio, detached: true });
  alive.add(child);
  const output = { stdout: "", stderr: "" };
  child.stdout?.setEncoding("utf8").on("data", (text) => (output.stdout += text));
  child.stderr?.setEncoding("utf8").on("data", (text) => (output.stderr += text));
  const ended = new Promise((resolve) => {
    child.on("error", (error) => resolve({ ...output, status: null, stderr: `${output.stderr}${error.message}` }));
    child.on("close", (status, signal) => resolve({ ...output, status, signal }));
  }).finally(() => alive.delete(child));
  const stop = () => {
    end(child);
    return ended;
  };
  return { child, output, ended, stop };
}

/** Run a process to its end: its status and output. Killed after `timeout` milliseconds, which is an error. */
async function run(command, args, { timeout = 120_000, ...options } = {}) {
  const { ended, stop, output } = start(command, args, options);
  const late = Symbol("late");
  const result = await within(timeout, ended, late);
  if (result !== late) return result;
  await stop();
  throw new Error(`${command} still ran after ${timeout / 1000} s: ${tail(output.stderr || output.stdout)}`);
}

/** As `run`; its standard output. An error if it fails. */
export async function text(command, args, options) {
  const { status, signal, stdout, stderr } = await run(command, args, options);
  if (status !== 0) throw new Error(`${command} ended with ${status ?? signal}: ${tail(stderr || stdout)}`);
  return stdout;
}

/** A promise's value, or `late` if that takes longer than `milliseconds`. */
export async function within(milliseconds, promise, late) {
  let timer;
  const limit = new Promise((resolve) => {
    timer = setTimeout(resolve, milliseconds, late);
  });
  try {
    return await Promise.race([promise, limit]);
  } finally {
    clearTimeout(timer);
  }
}

function tail(output) {
  return output.trim().split("\n").slice(-12).join("\n");
}
