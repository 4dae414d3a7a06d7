// Memory at points of a run, and what is to be said of it.

const KiB = 1024;
/** What the heap may grow by, from the middle of a run to its end: code that is compiled late. */
export const MOST_GROWTH = 512 * KiB;

/**
 * What is wrong with samples `{ done, heapUsed, wasm }` of one run. The heap is judged only where the run came to
 * `enough`: in a shorter one, code that is compiled late is more than what a leak of some bytes a call would add.
 */
export function judge(samples, enough) {
  const [first, last] = secondHalf(samples);
  const problems = [];
  if (first === undefined) return problems;
  const grown = last.heapUsed - first.heapUsed;
  if (last.done >= enough && grown > MOST_GROWTH) problems.push(`the heap grew by ${Math.round(grown / KiB)} KiB`);
  if (last.wasm > first.wasm) problems.push(`WebAssembly memory grew by ${last.wasm - first.wasm} bytes`);
  return problems;
}

/** The middle sample and the last: what is compiled or filled once, is so by then. Nothing, if that is one sample. */
function secondHalf(samples) {
  const first = samples[Math.floor(samples.length / 2)];
  const last = samples.at(-1);
  return first === last ? [] : [first, last];
}

/** The samples as Markdown, with the slope of their second half. */
export function print(samples, enough) {
  console.log("| done | heap after GC, KiB | WebAssembly, KiB | RSS, MiB |\n|---:|---:|---:|---:|");
  for (const { done, heapUsed, wasm, rss } of samples)
    console.log(`| ${done} | ${(heapUsed / KiB).toFixed(0)} | ${wasm / KiB} | ${(rss / KiB / KiB).toFixed(1)} |`);
  const [first, last] = secondHalf(samples);
  if (first === undefined) return;
  const perMillion = ((last.heapUsed - first.heapUsed) / KiB / ((last.done - first.done) / 1e6)).toFixed(1);
  const resident = ((100 * (last.rss - first.rss)) / first.rss).toFixed(1);
  console.log(`\nslope of the second half: ${perMillion} KiB a million; RSS ${resident} %`);
  if (last.done < enough) console.log(`fewer than ${enough}: the heap is not judged`);
}
