import { constants } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import type { Readable } from "node:stream";
import type { ContainerSource } from "../container/source.js";

/** A file on the command line, opened. */
export interface Input {
  readonly source: ContainerSource;
  /** Bytes in all; undefined for a stream. */
  readonly byteLength: number | undefined;
  /** Bytes read so far, or passed over. */
  position(): number;
  close(): Promise<void>;
}

/** Open a path; "-" is standard input. What has no length of its own (a pipe, a device) is read as a stream. */
export async function openInput(path: string, stdin: Readable): Promise<Input> {
  if (path === "-") return streamInput(stdin, async () => void stdin.destroy());
  const handle = await open(path, constants.O_RDONLY);
  try {
    const found = await handle.stat();
    if (found.isFile()) return fileInput(handle, found.size);
    const stream = handle.createReadStream({ autoClose: false });
    return streamInput(stream, async () => {
      stream.destroy();
      await handle.close();
    });
  } catch (error) {
    await handle.close();
    throw error;
  }
}

function fileInput(handle: FileHandle, byteLength: number): Input {
  let position = 0;
  const slice = async (start: number, end: number): Promise<Uint8Array> => {
    const bytes = new Uint8Array(end - start);
    let length = 0;
    while (length < bytes.length) {
      const { bytesRead } = await handle.read(bytes, length, bytes.length - length, start + length);
      if (bytesRead === 0) break; // the file was cut while it was read
      length += bytesRead;
    }
    position = start + length;
    return bytes.subarray(0, length);
  };
  return { source: { byteLength, slice }, byteLength, position: () => position, close: () => handle.close() };
}

function streamInput(stream: Readable, close: () => Promise<void>): Input {
  let position = 0;
  async function* chunks(): AsyncGenerator<Uint8Array> {
    for await (const chunk of stream) {
      position += chunk.length;
      yield chunk;
    }
  }
  return { source: chunks(), byteLength: undefined, position: () => position, close };
}
