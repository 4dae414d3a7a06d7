import { SingleBar } from "cli-progress";
import type { Input } from "./input.js";
import type { Terminal } from "./terminal.js";

/** Milliseconds before a bar is shown: who waits less needs none. */
const PATIENCE = 1000;
const INTERVAL = 200;
const MEBIBYTE = 2 ** 20;

/**
 * Show on standard error how far a file is read, if that is a terminal and standard output is none (a bar among the
 * lines would spoil them). Returns what takes the bar away.
 */
export function showProgress(name: string, input: Input, { stdout, stderr }: Terminal): () => void {
  const total = input.byteLength;
  if (!stderr.isTTY || stdout.isTTY || total === undefined || total === 0) return () => {};
  const begun = Date.now();
  let bar: SingleBar | undefined;
  const timer = setInterval(() => {
    if (Date.now() - begun < PATIENCE) return;
    bar ??= startBar(name, total, stderr);
    bar.update(mebibytes(input.position()));
  }, INTERVAL);
  timer.unref();
  return () => {
    clearInterval(timer);
    bar?.stop();
  };
}

function startBar(name: string, total: number, stream: NodeJS.WritableStream): SingleBar {
  const bar = new SingleBar({
    format: `${name.replaceAll(/[{}]/g, "")} {bar} {percentage}% {value}/{total} MiB, {eta_formatted} left`,
    clearOnComplete: true,
    hideCursor: true,
    stream,
  });
  bar.start(mebibytes(total), 0);
  return bar;
}

function mebibytes(bytes: number): number {
  return Math.round((bytes / MEBIBYTE) * 10) / 10;
}
