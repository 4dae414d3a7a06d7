import { ContainerError } from "../errors.js";
import { FileOutput } from "./file-output.js";
import { type FileLocation, filesFor, isLocation } from "./location.js";
import type { OpenOutput } from "./output.js";
import { type ContainerSink, leftOpen, outputOf } from "./sink.js";
import { notRandom, type RandomAccess, randomSource, type Source, sourceOf } from "./source.js";

/** A file that is gone on with, where it is no path. */
export interface AppendTarget {
  /** The file as it is: its header and its end are read. */
  readonly source: Uint8Array | ArrayBuffer | Blob | RandomAccess;
  /**
   * Opens what writes the file from the byte `offset` on; what the file has there and after is to be cut off. Called once,
   * when it is certain that the file can be gone on with.
   */
  sink(offset: number): ContainerSink | Promise<ContainerSink>;
}

export interface RandomSource extends Source {
  readonly byteLength: number;
}

/** A file that is read, and then written from some offset on. */
export interface Target {
  readonly source: RandomSource;
  /** Cut the file off at `offset`, and open it there. */
  continueAt(offset: number, leaveOpen: boolean): Promise<OpenOutput>;
  /** Give the file up, if it was not opened. */
  close(): Promise<void>;
}

/** Find out what a target is. What can't be gone on with is a ContainerError `invalid-sink` or `invalid-source`. */
export async function targetOf(given: FileLocation | AppendTarget): Promise<Target> {
  if (isLocation(given)) return fileTarget(given);
  const { source, sink } = Object(given) as Partial<AppendTarget>;
  if (typeof sink !== "function") throw invalid("the target must be a path, bytes or { source, sink(offset) }");
  const found = sourceOf(source);
  if (!isRandom(found)) throw notRandom();
  return {
    source: found,
    continueAt: async (offset, leaveOpen) => outputOf(await given.sink(offset), leaveOpen),
    close: async () => {},
  };
}

async function fileTarget(location: FileLocation): Promise<Target> {
  const file = await filesFor(location, "invalid-sink").open(location, "update");
  const { byteLength } = file.facts;
  const close = () => file.close().catch(() => {}); // nothing was written
  if (byteLength === undefined) {
    await close();
    throw invalid("a pipe or device can't be gone on with");
  }
  const source = randomSource({ byteLength, slice: (start, end) => file.read(start, end) });
  const continueAt = async (offset: number, leaveOpen: boolean) => {
    if (leaveOpen) throw leftOpen();
    if (offset < byteLength) await file.truncate(offset);
    return () => new FileOutput(Promise.resolve(file), offset);
  };
  return { source: { ...source, byteLength }, continueAt, close };
}

function isRandom(source: Source): source is RandomSource {
  return source.byteLength !== undefined;
}

function invalid(what: string): ContainerError {
  return new ContainerError("invalid-sink", what);
}
