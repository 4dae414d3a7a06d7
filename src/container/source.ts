import { ContainerError } from "../errors.js";

/** Bytes at given offsets: a file handle, a remote object. */
export interface RandomAccess {
  /** Bytes in all. */
  readonly byteLength: number;
  /** The bytes from `start` to before `end`, both within `byteLength`. They must not change after they are given. */
  slice(start: number, end: number): Uint8Array | Promise<Uint8Array>;
  /** Bytes that are asked for at once at least, where it pays; 256 KiB if left out. */
  readonly readAhead?: number;
}

/**
 * What a container is read from. A string is a path, as is a `file:` URL (on Node, Deno and Bun); `http:` and `https:`
 * URLs are read by `httpSource`. Bytes that a source has given must not change
 * while the container is read.
 */
export type ContainerSource =
  | Uint8Array
  | ArrayBuffer
  | Blob
  | Response
  | ReadableStream<Uint8Array>
  | AsyncIterable<Uint8Array>
  | RandomAccess
  | string
  | URL;

/** The bytes of a source, in order, from some offset on. */
export interface Pull {
  /** The next bytes, at least one; undefined at the end of the source. `wanted` is how many are needed: a hint. */
  pull(wanted: number): Promise<Uint8Array | undefined>;
  /** Pass over up to `length` bytes that need not be read, and say over how many. */
  skip?(length: number): number;
  /** Nothing is wanted for now: let go of what can be had again. */
  rest?(): Promise<void>;
  /** Give up the source; never rejects. What a pull that is under way then gives is void. */
  close(): Promise<void>;
}

export interface Source {
  /** Whether `open` may be called more than once. */
  readonly repeatable: boolean;
  /** Bytes in all, where they are known and can be read from any offset. */
  readonly byteLength?: number;
  /** The bytes from `offset` on. Not many of those from `end` on are going to be wanted: a hint. */
  open(offset: number, end?: number): Pull;
}

/** Find out what a source is. A source that can't be read is a ContainerError `invalid-source` or `source-consumed`. */
export function sourceOf(given: unknown): Source {
  const bytes = bytesOf(given);
  if (bytes !== undefined) return memorySource(bytes);
  if (typeof given !== "object" || given === null) throw invalid("the source is no object");
  if (isResponse(given)) return responseSource(given);
  if (isBlob(given))
    return randomSource({ byteLength: given.size, slice: (start, end) => blobBytes(given, start, end) });
  if (isStream(given)) return streamSource(given);
  if (isRandomAccess(given)) return randomSource(given);
  if (Symbol.asyncIterator in given) return onceSource(() => new IteratorPull(given as AsyncIterable<unknown>));
  throw invalid(
    "the source must be a Uint8Array, ArrayBuffer, Blob, Response, ReadableStream, AsyncIterable or { byteLength, slice }",
  );
}

function invalid(what: string): ContainerError {
  return new ContainerError("invalid-source", what);
}

/**
 * A plain Uint8Array over the same memory (a Buffer's `slice` would not copy), whatever realm the value is from.
 * Shared memory is copied: it may change between a check and a use, and no TextDecoder takes it.
 */
function bytesOf(value: unknown): Uint8Array | undefined {
  const kind = Object.prototype.toString.call(value);
  if (ArrayBuffer.isView(value)) {
    if (kind !== "[object Uint8Array]") return undefined;
    const bytes = new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
    return value.buffer instanceof ArrayBuffer ? bytes : ownMemory(bytes);
  }
  if (kind === "[object ArrayBuffer]") return new Uint8Array(value as ArrayBuffer);
  if (kind === "[object SharedArrayBuffer]") return new Uint8Array(value as SharedArrayBuffer).slice();
  return undefined;
}

/** An ArrayBuffer of another realm is no instance of ours; only shared memory must be copied. */
function ownMemory(bytes: Uint8Array): Uint8Array {
  const shared = Object.prototype.toString.call(bytes.buffer) === "[object SharedArrayBuffer]";
  return shared ? new Uint8Array(bytes) : bytes;
}

function isResponse(value: object): value is Response {
  return "body" in value && "bodyUsed" in value && "status" in value;
}

function isBlob(value: object): value is Blob {
  return "size" in value && "arrayBuffer" in value && "slice" in value && typeof value.slice === "function";
}

function isStream(value: object): value is ReadableStream<unknown> {
  return "getReader" in value && typeof value.getReader === "function";
}

function isRandomAccess(value: object): value is RandomAccess {
  return "byteLength" in value && "slice" in value && typeof value.slice === "function" && !ArrayBuffer.isView(value);
}

function memorySource(bytes: Uint8Array): Source {
  return { repeatable: true, byteLength: bytes.length, open: (offset) => new MemoryPull(bytes.subarray(offset)) };
}

export function randomSource(access: RandomAccess): Source {
  const length = access.byteLength;
  if (!Number.isSafeInteger(length) || length < 0) throw invalid("byteLength of the source must be a whole number");
  const ahead = access.readAhead ?? READ_AHEAD;
  if (!Number.isSafeInteger(ahead) || ahead < 1)
    throw invalid("readAhead of the source must be a positive whole number");
  const open = (offset: number, end = length) => new RandomPull(access, offset, length, { ahead, end });
  return { repeatable: true, byteLength: length, open };
}

function responseSource(response: Response): Source {
  if (!response.ok) throw invalid(`the response has status ${Number(response.status)}`);
  if (response.bodyUsed) throw consumed();
  return response.body === null ? memorySource(new Uint8Array(0)) : streamSource(response.body);
}

function streamSource(stream: ReadableStream<unknown>): Source {
  if (stream.locked) throw consumed();
  return onceSource(() => new StreamPull(stream.getReader()));
}

function onceSource(open: () => Pull): Source {
  return { repeatable: false, open };
}

export function consumed(): ContainerError {
  return new ContainerError("source-consumed", "the source is a stream that is being read or has been read");
}

/** Parts of a file are read from sources of known length that can be read from any offset. */
export function notRandom(): ContainerError {
  return invalid("parts of a stream can't be read: pass bytes, a Blob or { byteLength, slice }");
}

async function blobBytes(blob: Blob, start: number, end: number): Promise<Uint8Array> {
  return new Uint8Array(await blob.slice(start, end).arrayBuffer());
}

/** Bytes that are all there: given once, whole. */
class MemoryPull implements Pull {
  #bytes: Uint8Array | undefined;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes.length === 0 ? undefined : bytes;
  }

  async pull(): Promise<Uint8Array | undefined> {
    const bytes = this.#bytes;
    this.#bytes = undefined;
    return bytes;
  }

  async close(): Promise<void> {
    this.#bytes = undefined;
  }
}

/** Bytes read at once at least: a request for each small block would cost more than its bytes. */
const READ_AHEAD = 256 * 1024;

/** How much is asked for at once, and from where on no more than must be. */
interface Wish {
  readonly ahead: number;
  readonly end: number;
}

class RandomPull implements Pull {
  readonly #access: RandomAccess;
  #offset: number;
  readonly #end: number;
  readonly #wish: Wish;

  constructor(access: RandomAccess, offset: number, end: number, wish: Wish) {
    this.#access = access;
    this.#offset = offset;
    this.#end = end;
    this.#wish = wish;
  }

  async pull(wanted: number): Promise<Uint8Array | undefined> {
    const start = this.#offset;
    const { ahead, end: enough } = this.#wish;
    const worthwhile = Math.min(ahead, Math.max(enough - start, READ_AHEAD));
    const end = Math.min(start + Math.max(wanted, worthwhile), this.#end);
    if (start >= end) return undefined;
    const bytes = bytesOf(await this.#access.slice(start, end));
    if (bytes === undefined || bytes.length > end - start)
      throw invalid("slice of the source gave no Uint8Array of its range");
    this.#offset += bytes.length;
    return bytes.length === 0 ? undefined : bytes;
  }

  skip(length: number): number {
    const passed = Math.min(length, this.#end - this.#offset);
    this.#offset += passed;
    return passed;
  }

  async close(): Promise<void> {
    this.#offset = this.#end;
  }
}

/** The parts of a stream's reader and of an iterator that are used, made alike. */
abstract class ChunkPull implements Pull {
  #state: "idle" | "pulling" | "over" = "idle";

  protected abstract next(): Promise<{ done?: boolean; value?: unknown }>;
  /** `isWaiting`: for a chunk that may never come. */
  protected abstract cancel(isWaiting: boolean): unknown;

  async pull(): Promise<Uint8Array | undefined> {
    while (this.#state === "idle") {
      this.#state = "pulling";
      const { done, value } = await this.next().catch((error) => {
        this.#state = "over";
        throw error;
      });
      if ((this.#state as string) === "over") break;
      this.#state = done ? "over" : "idle";
      if (done) break;
      const bytes = bytesOf(value);
      if (bytes === undefined) throw invalid("the source gave a chunk that is no Uint8Array");
      if (bytes.length > 0) return bytes;
    }
    return undefined;
  }

  async close(): Promise<void> {
    const before = this.#state;
    this.#state = "over";
    if (before === "over") return;
    const cancelled = settle(() => this.cancel(before === "pulling"));
    // A source that hangs in a pull may hang in its cancel too: nobody is to wait for it.
    if (before === "idle") await cancelled;
  }
}

async function settle(act: () => unknown): Promise<void> {
  try {
    await act();
  } catch {
    // What a source says of being given up changes nothing: its reader has left.
  }
}

class StreamPull extends ChunkPull {
  readonly #reader: ReadableStreamDefaultReader<unknown>;

  constructor(reader: ReadableStreamDefaultReader<unknown>) {
    super();
    this.#reader = reader;
    reader.closed.catch(() => {}); // an error is met by the next read, or by nobody
  }

  protected next() {
    return this.#reader.read();
  }

  protected cancel() {
    return this.#reader.cancel();
  }
}

class IteratorPull extends ChunkPull {
  readonly #iterable: AsyncIterable<unknown> & { readonly destroy?: unknown };
  readonly #iterator: AsyncIterator<unknown>;

  constructor(iterable: AsyncIterable<unknown>) {
    super();
    this.#iterable = iterable;
    this.#iterator = iterable[Symbol.asyncIterator]();
  }

  protected async next() {
    return this.#iterator.next();
  }

  /** A stream of Node would put `return` off until the chunk has come, and stay open until then. */
  protected cancel(isWaiting: boolean) {
    const iterable = this.#iterable;
    if (isWaiting && typeof iterable.destroy === "function") iterable.destroy();
    return this.#iterator.return?.();
  }
}
