import { Cursor } from "../bytes/cursor.js";
import { checkBytes, checkOffset } from "../bytes/view.js";
import { explain, explainSkip, isDataError, outOfStack } from "../closures/explain.js";
import { isStackOverflow } from "../closures/fault.js";
import { buildReader, type Reader, type ReaderOptions } from "../closures/reader.js";
import { buildSkipper, type Skipper } from "../closures/skipper.js";
import { DecodeError } from "../errors.js";
import type { Plan } from "../plan/plan.js";
import { claimedValues, freeValues } from "../plan/size.js";
import type { Schema } from "../schema/schema.js";
import { hasCustom } from "../value/logical/logical.js";

/**
 * Decodes data one by one, without WebAssembly, and without generated code unless `options.makeRecord` brings it.
 * Bytes are a Uint8Array, a Buffer too; values never share memory with them.
 *
 * Every failure is a DecodeError or LimitError with path and offset, an index into the bytes that were given; for
 * arguments of the wrong kind an AvroError "invalid-argument".
 */
export class DatumDecoder {
  readonly #plan: Plan;
  readonly #writer: Schema;
  readonly #options: ReaderOptions;
  /** Values without input of one datum, and those that the reader's defaults add to it. */
  readonly claimed: number;
  /** Whether functions of the user run in between, which may decode with this decoder themselves. */
  readonly #reentrant: boolean;
  /** For single data, so that these and a walk over data end to end do not disturb each other. */
  readonly #cursor: Cursor;
  readonly #walk: Cursor;
  #reader: Reader | undefined;
  #skipper: Skipper | undefined;

  /** `writer`: the schema of the data, which `plan` was made for. */
  constructor(plan: Plan, writer: Schema, options: ReaderOptions) {
    this.#plan = plan;
    this.#writer = writer;
    this.#options = options;
    this.claimed = claimedValues(writer, plan);
    this.#reentrant = hasCustom(plan.schema, options);
    this.#cursor = this.#newCursor();
    this.#walk = this.#newCursor();
  }

  /** A decoder whose walk nothing else disturbs: this one, unless functions of the user may come in between. */
  forWalk(): DatumDecoder {
    if (!this.#reentrant) return this;
    const other = new DatumDecoder(this.#plan, this.#writer, this.#options);
    other.#reader = this.#reader ??= buildReader(this.#plan, this.#options);
    other.#skipper = this.#skipper;
    return other;
  }

  #newCursor(): Cursor {
    return new Cursor(this.#options.limits, this.#options.utf8 === "replace");
  }

  #open(bytes: Uint8Array, offset = 0): Cursor {
    return (this.#reentrant ? this.#newCursor() : this.#cursor).open(bytes, offset);
  }

  /** Decode one datum that takes all bytes. */
  decode(bytes: Uint8Array): unknown {
    checkBytes(bytes);
    const cursor = this.#open(bytes);
    const value = this.#read(cursor);
    const { position } = cursor;
    cursor.close();
    if (position !== bytes.length) throw trailing(position, bytes.length);
    return value;
  }

  /** Decode the datum that begins at `offset`, and say where it ends. */
  decodeAt(bytes: Uint8Array, offset: number): { value: unknown; end: number } {
    const cursor = this.#openAt(bytes, offset);
    const value = this.#read(cursor);
    const end = cursor.position;
    cursor.close();
    return { value, end };
  }

  /** Where the datum ends that begins at `offset`. */
  skipAt(bytes: Uint8Array, offset: number): number {
    const cursor = this.#openAt(bytes, offset);
    this.#skip(cursor);
    const end = cursor.position;
    cursor.close();
    return end;
  }

  /**
   * Begin to walk over data that stand end to end in `bytes`, from `offset` on; `free` values without input were
   * counted in the data before that.
   */
  openData(bytes: Uint8Array, offset = 0, free = 0): void {
    checkBytes(bytes);
    checkOffset(offset, bytes);
    this.#walk.open(bytes, offset).totalFree = free;
  }

  /** Where the next datum of the walk begins. */
  get position(): number {
    return this.#walk.position;
  }

  /** Values without input of the data walked over. */
  get free(): number {
    return this.#walk.totalFree;
  }

  /** Decode the next datum of the walk; `row` is its index, for errors. */
  readNext(row: number): unknown {
    return this.#read(this.#walk, row);
  }

  /** Skip the next datum of the walk. */
  skipNext(row: number): void {
    this.#skip(this.#walk, row);
  }

  #openAt(bytes: Uint8Array, offset: number): Cursor {
    checkBytes(bytes);
    checkOffset(offset, bytes);
    return this.#open(bytes, offset);
  }

  #read(cursor: Cursor, row?: number): unknown {
    const start = cursor.position;
    const freeBefore = cursor.totalFree;
    try {
      const read = (this.#reader ??= buildReader(this.#plan, this.#options));
      cursor.beginDatum();
      if (this.claimed > 0) cursor.claimFree(this.claimed);
      return read(cursor);
    } catch (error) {
      if (!isDataError(error)) throw this.#other(error, cursor, row);
      throw explain(this.#plan, this.#writer, this.#options, { bytes: cursor.bytes, start, row, freeBefore, error });
    }
  }

  #skip(cursor: Cursor, row?: number): void {
    const start = cursor.position;
    const freeBefore = cursor.totalFree;
    try {
      const skip = (this.#skipper ??= buildSkipper(this.#writer, { limits: this.#options.limits }));
      cursor.beginDatum();
      const free = freeValues(this.#writer);
      if (free > 0) cursor.claimFree(free);
      skip(cursor);
    } catch (error) {
      if (!isDataError(error)) throw this.#other(error, cursor, row);
      throw explainSkip(this.#writer, this.#options, { bytes: cursor.bytes, start, row, freeBefore });
    }
  }

  #other(error: unknown, cursor: Cursor, row: number | undefined): unknown {
    return isStackOverflow(error) ? outOfStack(this.#options, { offset: cursor.position, row }) : error;
  }
}

function trailing(offset: number, length: number): DecodeError {
  const message = `${length - offset} bytes are left after the datum, from byte ${offset}`;
  return new DecodeError("trailing-bytes", message, { path: [], offset });
}
