import { Inflate, Inflated, State, Status, Tape } from "../../assembly/abi.js";
import { OVERRUN } from "../../src/emit/bounds.js";
import type { Call, Watch } from "./watch.js";

/*
 * Kernels at the edge of memory: each call finds what it reads moved to where memory ends, with no more slack behind it
 * than it is said to need, and that slack full of what would mislead. A byte read too far is a trap; one that decides
 * anything is another result. The same for output, and for memory that nobody has written yet.
 */

/** What stands where nothing may be read: alike bytes, and varints that go on from what was cut or claim blocks and lengths. */
export const FILLS: readonly (readonly number[])[] = [
  [0x00],
  [0xaa],
  [0x55],
  [0xff],
  [0x80],
  [0x01],
  [0x7f],
  [0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x01],
  [0x81, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x00],
  [0xff, 0xff, 0xff, 0xff, 0x0f],
];

/** Instances get so much, which a kernel may have and still be kept. */
const TOTAL = 16 * 1024 * 1024;
/** The first half is theirs: give `limits: { maxScratchBytes: SCRATCH }`. */
export const SCRATCH = TOTAL / 2;
/** What most calls use of it, and how often all of it is filled. */
const USUAL = 2 ** 19;
const SELDOM = 16;

/** Bytes behind the input: of the bytecode loop, and of emitted code. */
const SLACK = 16;
const EMITTED_SLACK = OVERRUN + SLACK;
/** Behind the parts of a tape, and behind what is made of it. */
const TAPE_SLACK = 32;

export class Edge {
  /** What slack and scratch are filled with; undefined: calls are left as they are. */
  fill: readonly number[] | undefined;
  /** Calls at the edge. */
  calls = 0;
  #poisoned = 0;
  /** Of kernels. */
  readonly #memories = new Set<WeakRef<WebAssembly.Memory>>();

  /** To be made before the first kernel. */
  constructor(watch: Watch) {
    watch.made = (memory, kind, grow) => {
      grow((TOTAL - memory.buffer.byteLength) / 65536);
      if (kind === "kernel") this.#memories.add(new WeakRef(memory));
    };
    watch.around = (call) => this.#around(call);
  }

  /** Fill what kernels keep nothing in between two batches: everything behind the program. */
  poison(): void {
    const { fill } = this;
    if (fill === undefined) return;
    const most = this.#poisoned++ % SELDOM === 0 ? SCRATCH : USUAL;
    for (const reference of this.#memories) {
      const memory = reference.deref();
      if (memory === undefined) this.#memories.delete(reference);
      else {
        const words = new Int32Array(memory.buffer);
        // behind the program come the frames of a tape, and the frames and counters of a program that decodes
        const from = Math.max(words[Tape.Frames >> 2]!, words[State.Frames >> 2]!);
        if (from > 0) put(memory, from, Math.max(from, most), fill);
      }
    }
  }

  #around({ name, kind, memory, run, values }: Call): unknown {
    if (this.fill === undefined || memory.buffer.byteLength !== TOTAL) return run(...values);
    this.calls++;
    const what = kind === "kernel" || kind === "inflate" ? name : kind;
    switch (what) {
      case "decode":
        return this.#decode(memory, () => run(...values), kind === "kernel" ? SLACK : EMITTED_SLACK);
      case "encode":
        return this.#encode(memory, () => run(...values) as Status);
      case "inflate":
        return this.#inflate(memory, run as (...values: number[]) => Inflated, values);
      case "utf16Offsets":
      case "repeats":
        return this.#texts(memory, run, values);
      case "packBits": {
        const [from, count] = values as [number, number];
        return run(this.#moved(memory, from, count, SLACK), ...values.slice(1));
      }
      default:
        throw new Error(`a call of ${what}, which is not known here`);
    }
  }

  /** The input, and the ends of its messages. */
  #decode(memory: WebAssembly.Memory, run: () => unknown, slack: number): unknown {
    const words = new Int32Array(memory.buffer);
    const from = words[State.Position >> 2]!;
    const to = words[State.End >> 2]!;
    const by = this.#moved(memory, from, to - from, slack) - from;
    const ends = words[State.Ends >> 2]!;
    const messages = ends === 0 ? 0 : words[State.Rows >> 2]! - words[State.Slot >> 2]!;
    const shift = (by: number) => {
      words[State.Position >> 2]! += by;
      for (let i = 0; i < messages; i++) words[(ends >> 2) + i]! += by;
    };
    words[State.End >> 2] = to + by;
    shift(by);
    try {
      return run();
    } finally {
      words[State.End >> 2] = to;
      shift(-by);
    }
  }

  /**
   * As it is, then with each part of the tape at the edge, then with the output there. (Tape.IsOther may be set by what
   * lies behind a string.)
   */
  #encode(memory: WebAssembly.Memory, run: () => Status): Status {
    const words = new Int32Array(memory.buffer);
    const state = words.slice(0, (Tape.IsOther >> 2) + 1);
    const status = run();
    const after = words.slice(0, state.length);
    const output = state[Tape.Output >> 2]!;
    const written = memory.buffer.slice(output, after[Tape.Output >> 2]);
    const list = state[Tape.Ends >> 2]! >> 2;
    const ends = words.slice(list, list + after[Tape.Rows >> 2]!);
    const again = (what: string, prepare: () => number) => {
      words.set(state);
      const to = prepare();
      const same =
        run() === status &&
        words[Tape.Rows >> 2] === after[Tape.Rows >> 2] &&
        Buffer.compare(new Uint8Array(memory.buffer, to, words[Tape.Output >> 2]! - to), new Uint8Array(written)) ===
          0 &&
        ends.every((end, row) => words[list + row]! - to === end - output);
      if (!same) throw new Error(`encode gives something else with its ${what} at the edge of memory`);
    };
    for (const [start, end] of [
      [Tape.Words, Tape.WordsEnd],
      [Tape.Doubles, Tape.DoublesEnd],
      [Tape.Raw, Tape.RawEnd],
      [Tape.Text, Tape.TextEnd],
    ] as const)
      again("tape", () => {
        const length = state[end >> 2]! - state[start >> 2]!;
        const at = this.#moved(memory, state[start >> 2]!, length, TAPE_SLACK);
        words[start >> 2] = at;
        words[end >> 2] = at + length;
        return output;
      });
    // a row that fails may have written more than what counts
    if (status === Status.Done)
      again("output", () => {
        const at = TOTAL - TAPE_SLACK - written.byteLength;
        put(memory, at - 64, TOTAL, this.fill!);
        words[Tape.Output >> 2] = at;
        return at;
      });
    new Uint8Array(memory.buffer).set(new Uint8Array(written), output);
    words.set(after);
    words.set(ends, list);
    return status;
  }

  /** With the output at the edge, after tables of rubbish; then as it is. */
  #inflate(memory: WebAssembly.Memory, run: (...values: number[]) => Inflated, values: number[]): Inflated {
    const [size, output, room] = values as [number, number, number];
    const at = TOTAL - Inflate.Slack - room;
    if (at < output + room + Inflate.Slack) return run(...values);
    const rubbish = (fill: readonly number[]) => {
      put(memory, Inflate.Used, Inflate.Bytes, fill);
      for (const begin of [output, at]) put(memory, begin, begin + room + Inflate.Slack, fill);
    };
    rubbish(this.fill!);
    const there = run(size, at, room);
    const words = new Int32Array(memory.buffer);
    const [used, made] = [words[Inflate.Used >> 2]!, words[Inflate.Made >> 2]!];
    const found = memory.buffer.slice(at, at + made);
    rubbish([...this.fill!].reverse());
    const here = run(...values);
    const same =
      here === there &&
      (here !== Inflated.Done ||
        (words[Inflate.Used >> 2] === used &&
          words[Inflate.Made >> 2] === made &&
          Buffer.compare(new Uint8Array(memory.buffer, output, made), new Uint8Array(found)) === 0));
    if (!same) throw new Error("inflate gives something else at the edge of memory");
    return here;
  }

  /** The bytes of strings: all that are between the first offset and the last. */
  #texts(memory: WebAssembly.Memory, run: Call["run"], values: number[]): unknown {
    const [offsets, data, count, ...rest] = values as [number, number, number, ...number[]];
    const words = new Int32Array(memory.buffer);
    const first = words[offsets >> 2]!;
    const last = words[(offsets >> 2) + count]!;
    const at = this.#moved(memory, data + first, last - first, SLACK);
    return run(offsets, at - first, count, ...rest);
  }

  /** A copy of bytes that ends `slack` bytes before memory does; gives its address. */
  #moved(memory: WebAssembly.Memory, from: number, length: number, slack: number): number {
    const at = TOTAL - slack - length;
    put(memory, at - 64, at, this.fill!);
    put(memory, at + length, TOTAL, this.fill!);
    new Uint8Array(memory.buffer).copyWithin(at, from, from + length);
    return at;
  }
}

/** Fill with bytes over and over. */
function put({ buffer }: WebAssembly.Memory, from: number, to: number, bytes: readonly number[]): void {
  Buffer.from(buffer, from, to - from).fill(Buffer.from(bytes));
}
