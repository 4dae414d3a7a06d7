import { Readable, Writable } from "node:stream";
import { main } from "../../src/cli/main.js";

/** A stream that keeps what it is given; `fail` is what each write then ends in. */
class Sink extends Writable {
  readonly #chunks: Buffer[] = [];

  constructor(readonly fail?: Error) {
    super();
  }

  get bytes(): Buffer {
    return Buffer.concat(this.#chunks);
  }

  override _write(chunk: Buffer, _encoding: string, done: (error?: Error) => void): void {
    if (this.fail === undefined) this.#chunks.push(chunk);
    done(this.fail);
  }
}

export interface Run {
  readonly code: number;
  readonly lines: string[];
  /** Lines on standard error. */
  readonly errors: string[];
}

/** A run whose standard output is no text. */
export interface BinaryRun extends Omit<Run, "lines"> {
  readonly bytes: Uint8Array;
}

/** The command in this process, on streams of its own. */
export async function run(
  args: readonly string[],
  stdin?: Iterable<Uint8Array>,
  fail?: Error,
  signal?: AbortSignal,
  env?: Record<string, string>,
): Promise<Run> {
  const { code, bytes, errors } = await runBinary(args, stdin, fail, signal, env);
  return { code, lines: linesOf(Buffer.from(bytes).toString()), errors };
}

export async function runBinary(
  args: readonly string[],
  stdin: Iterable<Uint8Array> = [],
  fail?: Error,
  signal?: AbortSignal,
  env?: Record<string, string>,
): Promise<BinaryRun> {
  const stdout = new Sink(fail);
  const stderr = new Sink();
  const code = await main(args, { stdin: Readable.from(stdin), stdout, stderr, signal, env });
  return { code, bytes: new Uint8Array(stdout.bytes), errors: linesOf(stderr.bytes.toString()) };
}

/** Lines that all end in a line feed. */
export function linesOf(text: string): string[] {
  const lines = text.split("\n");
  if (lines.pop() !== "") throw new Error(`the last line does not end: ${text.slice(-80)}`);
  return lines;
}

/** A line for comparison: whole numbers too long for a double stay exact. */
export function exact(line: string): unknown {
  return JSON.parse(
    line.replace(/"(?:[^"\\]|\\.)*"|-?\d{16,}(?![\d.eE])/g, (part) => (part.startsWith('"') ? part : `"long ${part}"`)),
  );
}
