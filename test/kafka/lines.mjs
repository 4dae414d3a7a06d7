// A program that answers each line of its standard input with one of its standard output.
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";

/** { ask, close } of a command: its program and arguments; `variables` are added to its environment. */
export function openLines([program, ...args], variables = {}) {
  const child = spawn(program, args, { env: { ...process.env, ...variables }, stdio: ["pipe", "pipe", "inherit"] });
  const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    ask: async (line) => {
      child.stdin.write(`${line}\n`);
      const { value, done } = await answers.next();
      if (done) throw new Error(`${program} has ended`);
      return value;
    },
    close: () => child.stdin.end(),
  };
}
