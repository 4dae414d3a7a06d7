import { spawn } from "node:child_process";
import { createInterface } from "node:readline";

/** How each peer is measured, by operation (README.md tells what the modes are). */
const MODES = {
  wavro: { objects: ["default"], columns: ["default"] },
  "Apache Java": { objects: ["Utf8", "String", "Utf8 reused"] },
  fastavro: { objects: ["blocks", "reader", "schemaless"] },
  "arrow-avro": { columns: ["1024", "4096"] },
};
/** The same without conversions of logical types, where a dataset has such. */
const RAW = { wavro: { objects: ["raw"] }, "Apache Java": { objects: ["Utf8 raw", "String raw"] } };

/** What a peer does with a dataset: { op, mode, variant }. */
export function tasksOf({ name }, { hasLogical }) {
  const tasks = (modes, variant) =>
    Object.entries(modes ?? {}).flatMap(([op, names]) => names.map((mode) => ({ op, mode, variant })));
  return [...tasks(MODES[name], "default"), ...(hasLogical ? tasks(RAW[name], "raw") : [])];
}

/** Whether a mode gives what wavro gives: a new record for each row. */
export const isAlike = (mode) => !mode.includes("reused");

/**
 * A process of a peer that lives for one dataset and mode: it answers each command (a line) by a line. Rejects with
 * what it said, if that is a refusal, or where the process ended.
 */
export class Peer {
  #process;
  #lines;
  #errors = "";

  static async start({ name, version, command: [program, ...args] }, { op, mode, variant }, { path, reader }) {
    const peer = new Peer();
    peer.#process = spawn(program, [...args, path, op, mode, reader], { stdio: ["pipe", "pipe", "pipe"] });
    peer.#process.on("error", () => {});
    peer.#process.stdin.on("error", () => {});
    peer.#process.stderr.on("data", (text) => {
      peer.#errors = `${peer.#errors}${text}`.slice(-500);
    });
    peer.#lines = createInterface({ input: peer.#process.stdout })[Symbol.asyncIterator]();
    const about = (await peer.#next()).slice("ready ".length);
    Object.assign(peer, { name, op, mode, variant, version: version ?? about, times: [], wall: [] });
    return peer;
  }

  /** What the rows sum up to (sums.mjs). */
  async check() {
    return this.#ask("check");
  }

  /** Read for so many milliseconds of CPU time: [CPU, time], each in nanoseconds for reading all data once. */
  async sample(milliseconds) {
    const answer = await this.#ask(`sample ${milliseconds}`);
    return answer.split(" ").map(Number);
  }

  stop() {
    this.#process.kill();
  }

  #ask(command) {
    this.#process.stdin.write(`${command}\n`);
    return this.#next();
  }

  async #next() {
    const { value, done } = await this.#lines.next();
    if (!done && !value.startsWith("refused: ")) return value;
    throw new Error(done ? `it ended: ${this.#errors.trim()}` : value);
  }
}
