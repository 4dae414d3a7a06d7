import { AvroError, ContainerError } from "../errors.js";

/** What a container is written to: a web stream, or a Writable of Node. */
export type ContainerSink = WritableStream<Uint8Array> | NodeWritable;

/** What is used of a Node Writable. */
export interface NodeWritable {
  readonly writableNeedDrain: boolean;
  write(bytes: Uint8Array, done: (error?: Error | null) => void): boolean;
  end(done: (error?: Error | null) => void): unknown;
  destroy(error?: Error): unknown;
  on(event: string, listener: (...values: unknown[]) => void): unknown;
  off(event: string, listener: (...values: unknown[]) => void): unknown;
}

/** A sink as it is written. Whatever goes wrong in it is told to `onError` too, at any time. */
export interface Output {
  /** Hand bytes over, in order, without waiting for those before. Resolves when the sink is done with them. */
  write(bytes: Uint8Array): Promise<void>;
  /** Resolves when the sink wants more. */
  ready(): Promise<void>;
  /** End the sink, after all that was written. */
  close(): Promise<void>;
  /** Leave the sink open, to whoever goes on with it. */
  release(): void;
  /** Give the sink up, with the reason. */
  abort(reason: unknown): void;
}

/** Makes the output of a sink, which is taken from here on. */
export type OpenOutput = (onError: (error: unknown) => void) => Output;

/** Find out what a sink is. What can't be written is a ContainerError `invalid-sink`. */
export function outputOf(given: unknown): OpenOutput {
  if (typeof given === "string" || given instanceof URL)
    throw new AvroError(
      "unsupported-option",
      "a path or URL can't be written here: pass a WritableStream or a Node stream",
    );
  if (isWebStream(given)) return webOutput(given);
  if (isNodeWritable(given)) return (onError) => new NodeOutput(given, onError);
  throw invalid("the sink must be a WritableStream or a Writable of Node");
}

function webOutput(stream: WritableStream<Uint8Array>): OpenOutput {
  return (onError) => {
    if (stream.locked) throw invalid("the sink is locked: somebody else writes to it");
    return new WebOutput(stream.getWriter(), onError);
  };
}

function invalid(what: string): ContainerError {
  return new ContainerError("invalid-sink", what);
}

function isWebStream(given: unknown): given is WritableStream<Uint8Array> {
  return typeof (given as WritableStream | null | undefined)?.getWriter === "function";
}

function isNodeWritable(given: unknown): given is NodeWritable {
  const stream = given as Partial<NodeWritable> | null | undefined;
  return (["write", "end", "destroy", "on", "off"] as const).every((name) => typeof stream?.[name] === "function");
}

class WebOutput implements Output {
  readonly #writer: WritableStreamDefaultWriter<Uint8Array>;
  #isReleased = false;

  constructor(writer: WritableStreamDefaultWriter<Uint8Array>, onError: (error: unknown) => void) {
    this.#writer = writer;
    writer.closed.catch((error) => this.#isReleased || onError(error)); // so a stream says that it was released
    writer.ready.catch(() => {}); // told by `closed`
  }

  write(bytes: Uint8Array): Promise<void> {
    return this.#writer.write(bytes);
  }

  ready(): Promise<void> {
    return this.#writer.ready.then(() => {});
  }

  close(): Promise<void> {
    return this.#writer.close();
  }

  release(): void {
    this.#isReleased = true;
    this.#writer.releaseLock();
  }

  abort(reason: unknown): void {
    this.#writer.abort(reason).catch(() => {}); // the sink's trouble with being given up changes nothing
  }
}

class NodeOutput implements Output {
  readonly #stream: NodeWritable;
  readonly #onError: (error: unknown) => void;
  readonly #onClose: () => void;

  constructor(stream: NodeWritable, onError: (error: unknown) => void) {
    this.#stream = stream;
    this.#onError = onError;
    this.#onClose = () => onError(invalid("the sink was closed before the container was complete"));
    stream.on("error", onError);
    stream.on("close", this.#onClose);
  }

  write(bytes: Uint8Array): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#stream.write(bytes, (error) => (error ? reject(error) : resolve()));
    });
  }

  async ready(): Promise<void> {
    const stream = this.#stream;
    if (!stream.writableNeedDrain) return;
    await new Promise<void>((resolve) => {
      const drained = () => {
        stream.off("drain", drained);
        resolve();
      };
      stream.on("drain", drained);
    });
  }

  close(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#stream.end((error) => {
        if (error) return reject(error);
        this.release();
        resolve();
      });
    });
  }

  release(): void {
    this.#stream.off("error", this.#onError);
    this.#stream.off("close", this.#onClose);
  }

  /** The listener of errors stays: what `destroy` says again must find one. */
  abort(reason: unknown): void {
    this.#stream.destroy(reason instanceof Error ? reason : undefined);
  }
}

/** Keeps what is written. */
export class Collected implements Output {
  readonly #parts: Uint8Array[] = [];
  #length = 0;

  async write(bytes: Uint8Array): Promise<void> {
    this.#parts.push(bytes);
    this.#length += bytes.length;
  }

  /** All of it, in a buffer of its own. */
  toBytes(): Uint8Array {
    const whole = new Uint8Array(this.#length);
    let at = 0;
    for (const part of this.#parts) {
      whole.set(part, at);
      at += part.length;
    }
    return whole;
  }

  async ready(): Promise<void> {}
  async close(): Promise<void> {}
  release(): void {}
  abort(): void {}
}
