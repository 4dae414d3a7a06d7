import { AvroError, ContainerError } from "../errors.js";
import { type FileLocation, isLocation, locationOutput } from "./location.js";
import type { OpenOutput, Output } from "./output.js";

/** What a container is written to: a web stream, a Writable of Node, or a path (or `file:` URL) on Node, Deno and Bun. */
export type ContainerSink = WritableStream<Uint8Array> | NodeWritable | FileLocation;

/** What is used of a Node Writable. */
export interface NodeWritable {
  readonly writableNeedDrain: boolean;
  write(bytes: Uint8Array, done: (error?: Error | null) => void): boolean;
  end(done: (error?: Error | null) => void): unknown;
  destroy(error?: Error): unknown;
  on(event: string, listener: (...values: unknown[]) => void): unknown;
  off(event: string, listener: (...values: unknown[]) => void): unknown;
}

/** Find out what a sink is. What can't be written is a ContainerError `invalid-sink`. */
export function outputOf(given: unknown, leaveOpen = false): OpenOutput {
  if (isLocation(given)) {
    if (leaveOpen) throw leftOpen();
    return locationOutput(given);
  }
  if (isWebStream(given)) return webOutput(given);
  if (isNodeWritable(given)) return (onError) => new NodeOutput(given, onError);
  throw invalid("the sink must be a WritableStream, a Writable of Node or a path");
}

/** Nobody could go on with an open file that has no more than a path. */
export function leftOpen(): AvroError {
  return new AvroError("unsupported-option", "option preventClose is for streams: a file is closed");
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
