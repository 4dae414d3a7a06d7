import { Sink } from "../bytes/sink.js";

/** What a tape wrote: rows that stand in `u8` from `start` to `end`. */
interface Written {
  readonly u8: Uint8Array;
  readonly start: number;
  readonly end: number;
  rowEnd(i: number): number;
  rewind(): void;
}

/** Takes rows as they are encoded: many at once from a tape, or one at a time through `sink`. */
export abstract class Encoded {
  #sink: Sink | undefined;

  /** Single rows are appended to it. */
  get sink(): Sink {
    return (this.#sink ??= new Sink());
  }

  get hasSingles(): boolean {
    return this.#sink !== undefined && this.#sink.position > 0;
  }

  /** What brings this back to where it is now, where no tape has anything of it. */
  abstract mark(): () => void;
  /** A row stands in the sink from `start` on. */
  abstract single(start: number): void;
  /** `rows` rows stand in the tape behind those that it had. */
  abstract chunk(tape: Written, rows: number): void;
  /** The tape's output is to be used again, or single rows follow. */
  flush(_tape: Written): void {}
}

/** Data end to end. What a tape wrote stays there until it is flushed: most batches are one part, and copied once. */
export class EncodedWhole extends Encoded {
  readonly #parts: Uint8Array[] = [];
  /** Bytes of all parts. */
  #size = 0;

  mark(): () => void {
    this.#settle();
    const { length } = this.#parts;
    const size = this.#size;
    return () => {
      this.#parts.length = length;
      this.#size = size;
      this.sink.reset();
    };
  }

  single(_start: number): void {}

  chunk(_tape: Written, _rows: number): void {
    this.#settle();
  }

  override flush(tape: Written): void {
    if (tape.end > tape.start) this.#add(tape.u8.slice(tape.start, tape.end));
    tape.rewind();
  }

  /** Bytes before what a tape has, or with those of single rows. */
  get size(): number {
    return this.#size + (this.hasSingles ? this.sink.position : 0);
  }

  toBytes(): Uint8Array {
    this.#settle();
    return this.#parts.length === 1 ? this.#parts[0]! : joined(this.#parts, this.#size);
  }

  #settle(): void {
    if (!this.hasSingles) return;
    this.#add(this.sink.toBytes());
    this.sink.reset();
  }

  #add(part: Uint8Array): void {
    this.#parts.push(part);
    this.#size += part.length;
  }
}

/** Data each alone. */
export class EncodedEach extends Encoded {
  readonly all: Uint8Array[] = [];

  mark(): () => void {
    const { length } = this.all;
    return () => {
      this.all.length = length;
      this.sink.reset();
    };
  }

  single(): void {
    this.all.push(this.sink.toBytes());
    this.sink.reset();
  }

  chunk(tape: Written, rows: number): void {
    let { start } = tape;
    for (let i = 0; i < rows; i++) {
      const end = tape.rowEnd(i);
      this.all.push(tape.u8.slice(start, end));
      start = end;
    }
    tape.rewind();
  }
}

/** Data end to end, and where each row ends. */
export class EncodedEnds extends EncodedWhole {
  readonly ends: number[] = [];

  override mark(): () => void {
    const back = super.mark();
    const { length } = this.ends;
    return () => {
      back();
      this.ends.length = length;
    };
  }

  override single(): void {
    this.ends.push(this.size);
  }

  override chunk(tape: Written, rows: number): void {
    super.chunk(tape, rows);
    const shift = this.size - tape.start;
    for (let i = 0; i < rows; i++) this.ends.push(tape.rowEnd(i) + shift);
  }
}

function joined(parts: readonly Uint8Array[], size: number): Uint8Array {
  const all = new Uint8Array(size);
  let end = 0;
  for (const part of parts) {
    all.set(part, end);
    end += part.length;
  }
  return all;
}
