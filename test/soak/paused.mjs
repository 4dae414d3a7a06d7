// A file that comes as a stream and is far larger than memory should be, and a reader that rests: nobody reads on, and
// what the process holds stays within two blocks and 16 MiB of what it held when the first blocks were read.

import { encodeContainer, openContainer } from "../../dist/container.js";
import { avroType } from "../../dist/index.js";

const MB = 1e6;
const SLACK = 16 * 2 ** 20;
const PIECE = 64 * 1024;
const RESTS = 5;

/** What is wrong, in words. `rest`: milliseconds, in all. */
export async function paused(megabytes, rest, collect) {
  const type = avroType("string");
  const rows = Array.from({ length: 1000 }, (_, i) => `${i} `.padEnd(1000, "x"));
  const file = await encodeContainer(type, rows, { sync: new Uint8Array(16) });
  const header = (await encodeContainer(type, [], { sync: new Uint8Array(16) })).length;
  const block = file.subarray(header);
  const blocks = Math.ceil((megabytes * MB) / block.length);
  let given = 0;

  async function* source() {
    yield file.subarray(0, header);
    for (let i = 0; i < blocks; i++)
      for (let at = 0; at < block.length; at += PIECE) {
        const piece = block.slice(at, at + PIECE); // as a socket gives them: memory of their own
        given += piece.length;
        yield piece;
      }
  }

  const most = 2 * block.length + SLACK;
  const problems = [];
  let [taken, peak, first, rested, ahead] = [0, 0, undefined, 0, 0];
  const started = performance.now();
  for await (const some of (await openContainer(source())).arrays()) {
    taken += some.length;
    if (first === undefined && taken >= 0.05 * blocks * rows.length) first = resident(collect);
    if (first === undefined) continue;
    if (taken >= ((rested + 1) * blocks * rows.length) / (RESTS + 1) && rested < RESTS) {
      rested++;
      const before = given;
      await new Promise((resolve) => setTimeout(resolve, rest / RESTS));
      if (given > before + block.length) problems.push(`a resting reader was given ${given - before} bytes`);
      peak = Math.max(peak, resident(collect));
    }
    ahead = Math.max(ahead, given - (taken / rows.length) * block.length);
  }
  if (taken !== blocks * rows.length) problems.push(`${taken} rows of ${blocks * rows.length}`);
  if (ahead > most) problems.push(`${ahead} bytes were pulled ahead of the reader`);
  if (peak - first > most) problems.push(`a resting reader's process grew by ${peak - first} bytes`);
  const seconds = ((performance.now() - started) / 1000).toFixed(0);
  console.log(
    `\n${megabytes} MB through a reader that rests ${RESTS} times, ${rest / 1000} s in all: ${seconds} s; RSS ${mib(first)} → ${mib(peak)} MiB, at most ${mib(ahead)} MiB ahead of it\n`,
  );
  return problems;
}

function resident(collect) {
  collect();
  collect();
  return process.memoryUsage().rss;
}

function mib(bytes) {
  return (bytes / 2 ** 20).toFixed(1);
}
