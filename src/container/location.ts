import { files } from "#files";
import { ContainerError, type ContainerErrorCode, quote } from "../errors.js";
import { FileOutput } from "./file-output.js";
import { fileSource } from "./file-source.js";
import type { Files } from "./files/types.js";
import { httpSource, refuseCredentials } from "./http.js";
import type { OpenOutput } from "./output.js";
import { type Source, sourceOf } from "./source.js";

/** Where a file is: a path, which is what every string is, or a URL. */
export type FileLocation = string | URL;

export function isLocation(given: unknown): given is FileLocation {
  return typeof given === "string" || given instanceof URL;
}

/** Whatever a source is, a path or URL too. */
export async function openSource(given: unknown, signal?: AbortSignal): Promise<Source> {
  if (!isLocation(given)) return sourceOf(given);
  if (given instanceof URL && /^https?:$/.test(given.protocol)) {
    refuseCredentials(given);
    const request: typeof fetch = (url, init) => fetch(url, { ...init, signal: signal ?? null });
    return sourceOf(await httpSource(given, { fetch: request }));
  }
  return fileSource(filesFor(given, "invalid-source"), given);
}

/** A file that is written from its start; what was there is gone. It is opened at once. */
export function locationOutput(given: FileLocation): OpenOutput {
  const found = filesFor(given, "invalid-sink");
  return () => new FileOutput(found.open(given, "create"));
}

/** Refuse to write the file that is going to be read: opening it would empty it. */
export async function refuseSameFile(sink: unknown, source: unknown): Promise<void> {
  if (!isLocation(sink) || !isLocation(source) || files === undefined) return;
  const [target, origin] = await Promise.all([sink, source].map((path) => files!.look(path).catch(() => undefined)));
  if (target !== undefined && target.identity === origin?.identity)
    throw new ContainerError("invalid-sink", "the file can't be written over itself: write another one, and rename it");
}

/** The platform's files, if the location is one of them. */
export function filesFor(given: FileLocation, code: ContainerErrorCode): Files {
  if (given instanceof URL && given.protocol !== "file:")
    throw new ContainerError(code, `a URL that begins with ${quote(given.protocol)} can't be opened here`);
  if (files === undefined) throw new ContainerError(code, "this platform has no files: a path can't be opened here");
  return files;
}
