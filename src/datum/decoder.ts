import { Cursor } from "../bytes/cursor.js";
import { theStage } from "../bytes/stage.js";
import { checkBytes, checkOffset } from "../bytes/view.js";
import { explain, explainSkip, isDataError, outOfStack } from "../closures/explain.js";
import { isStackOverflow } from "../closures/fault.js";
import { buildReader, type Reader, type ReaderOptions } from "../closures/reader.js";
import { buildSkipper, type Skipper } from "../closures/skipper.js";
import type { StagedReader } from "../codegen/literal-reader.js";
import { AvroError, DecodeError } from "../errors.js";
import type { Plan } from "../plan/plan.js";
import { claimedValues, freeValues } from "../plan/size.js";
import type { Schema } from "../schema/schema.js";
import { hasCustom } from "../value/logical/logical.js";

/** Makes of a closures' reader one that reads from a stage; undefined if it is none the better for it. */
export type MakeStaged = (read: Reader) => StagedReader | undefined;

const FIRST_SPAN = 256;
/** So few bytes are read where they lie: copying them costs 10 ns. */
const FEW = 32;
/** So few bytes before a datum are copied with it: to leave them out takes a view, 20 ns. */
const FRAME = 64;

/**
 * Decodes data one by one, without WebAssembly, and without generated code unless `makeStaged` brings it.
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
  readonly #makeStaged: MakeStaged | undefined;
  /** Reads from a stage; undefined until it is needed, null where there is none. */
  #staged: StagedReader | undefined | null;
  /** Bytes that are staged of data whose end is not known: twice the largest datum so far. */
  #span = FIRST_SPAN;
  #skipper: Skipper | undefined;
  /** On the stage. */
  readonly #onStage: Cursor;
  #took = 0;

  /** `writer`: the schema of the data, which `plan` was made for. */
  constructor(plan: Plan, writer: Schema, options: ReaderOptions, makeStaged?: MakeStaged) {
    this.#plan = plan;
    this.#writer = writer;
    this.#options = options;
    this.#makeStaged = makeStaged;
    this.claimed = claimedValues(writer, plan);
    this.#reentrant = hasCustom(plan.schema, options);
    this.#cursor = this.#newCursor();
    this.#walk = this.#newCursor();
    this.#onStage = this.#newCursor();
  }

  /** A decoder whose walk nothing else disturbs: this one, unless functions of the user may come in between. */
  forWalk(): DatumDecoder {
    if (!this.#reentrant) return this;
    const other = new DatumDecoder(this.#plan, this.#writer, this.#options, this.#makeStaged);
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

  /** Decode one datum that takes all bytes, from `offset` on: a message may have something before it. */
  decode(bytes: Uint8Array, offset = 0): unknown {
    checkBytes(bytes);
    if (offset !== 0) checkOffset(offset, bytes);
    const staged = this.#readStaged(bytes, offset, bytes.length);
    if (staged !== undefined && this.#took === bytes.length - offset) return staged;
    const cursor = this.#open(bytes, offset);
    const value = this.#read(cursor);
    const { position } = cursor;
    cursor.close();
    if (position !== bytes.length) throw trailing(position, bytes.length);
    return value;
  }

  /** Decode the datum that begins at `offset`, and say where it ends. */
  decodeAt(bytes: Uint8Array, offset: number): { value: unknown; end: number } {
    checkBytes(bytes);
    checkOffset(offset, bytes);
    const staged = this.#readStaged(bytes, offset, this.#stagedEnd(bytes, offset));
    if (staged !== undefined) return { value: staged, end: offset + this.#took };
    const cursor = this.#open(bytes, offset);
    const value = this.#read(cursor);
    const end = cursor.position;
    this.#span = Math.max(this.#span, 2 * (end - offset));
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
    const walk = this.#walk;
    const { bytes, position } = walk;
    if (this.claimed === 0) {
      const end = this.#stagedEnd(bytes, position);
      const staged = this.#readStaged(bytes, position, end, row, walk.totalFree);
      // the budget of values without input is that of all data
      if (staged !== undefined && this.#onStage.totalFree === 0) {
        walk.position += this.#took;
        return staged;
      }
    }
    const value = this.#read(walk, row);
    this.#span = Math.max(this.#span, 2 * (walk.position - position));
    return value;
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

  /** How far the bytes are to be staged for a datum at `start`, whose end is not known. */
  #stagedEnd(bytes: Uint8Array, start: number): number {
    return Math.min(bytes.length, start + this.#span);
  }

  /**
   * The datum at `start`, if generated code can read it and it ends before `end`; its length is `#took`.
   * Undefined leaves it to the closures: they say what is wrong, or have the time for what is unusual.
   */
  #readStaged(bytes: Uint8Array, start: number, end: number, row?: number, freeBefore?: number): unknown {
    const staged = this.#staged === undefined ? this.#makeStagedReader() : this.#staged;
    if (staged === null) return undefined;
    const stage = theStage();
    if (stage.busy) return undefined;
    const cursor = this.#onStage;
    const held = start <= FRAME && end === bytes.length ? 0 : start;
    if (end - start <= FEW && !staged.readsView && !this.#reentrant) cursor.open(bytes, start, end);
    else if (stage.hold(bytes, held, end)) cursor.open(stage.bytes, start - held, end - held);
    else return undefined;
    const from = cursor.position;
    if (this.#reentrant) stage.busy = true;
    try {
      cursor.beginDatum();
      if (this.claimed > 0) cursor.claimFree(this.claimed);
      const value = staged.read(cursor, stage);
      if (cursor.position > cursor.end) return undefined;
      this.#took = cursor.position - from;
      cursor.close();
      return value;
    } catch (error) {
      cursor.close();
      // a function of the user is not asked twice whether it fails
      if (error instanceof DecodeError && error.code === "conversion-failed")
        throw explain(this.#plan, this.#writer, this.#options, { bytes, start, row, freeBefore, error });
      return undefined;
    } finally {
      if (this.#reentrant) stage.busy = false;
    }
  }

  #makeStagedReader(): StagedReader | null {
    this.#reader ??= buildReader(this.#plan, this.#options);
    return (this.#staged = this.#makeStaged?.(this.#reader) ?? null);
  }

  #read(cursor: Cursor, row?: number): unknown {
    const start = cursor.position;
    const freeBefore = cursor.totalFree;
    try {
      const read = (this.#reader ??= buildReader(this.#plan, this.#options));
      cursor.beginDatum();
      if (this.claimed > 0) cursor.claimFree(this.claimed);
      const value = read(cursor);
      if (!isTaken(cursor)) return value;
    } catch (error) {
      if (isTaken(cursor)) throw taken(row);
      if (!isDataError(error)) throw this.#other(error, cursor, row);
      throw explain(this.#plan, this.#writer, this.#options, { bytes: cursor.bytes, start, row, freeBefore, error });
    }
    throw taken(row);
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

/** Whether a function of the user has taken the bytes away: what is read behind their end is nobody's. */
function isTaken({ bytes, end }: Cursor): boolean {
  return end > bytes.length;
}

function taken(row: number | undefined): AvroError {
  return new AvroError("invalid-argument", "the bytes were transferred or cut while they were decoded", { row });
}

function trailing(offset: number, length: number): DecodeError {
  const message = `${length - offset} bytes are left after the datum, from byte ${offset}`;
  return new DecodeError("trailing-bytes", message, { path: [], offset });
}
