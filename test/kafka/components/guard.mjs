// guard.mjs PROGRAM ARGUMENT…: runs a program, and ends it when standard input ends, which is when whoever started this
// is no more, in whatever way.
import { spawn } from "node:child_process";

const [program, ...args] = process.argv.slice(2);
const child = spawn(program, args, { stdio: ["ignore", "inherit", "inherit"] });
child.on("error", (error) => {
  console.error(error.message);
  process.exit(1);
});
child.on("exit", (code) => process.exit(code ?? 1));
process.stdin.on("end", () => child.kill("SIGKILL")).resume();
