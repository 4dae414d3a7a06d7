import type { Readable } from "node:stream";
import { files } from "../container/files/node.js";
import type { OpenFile } from "../container/files/types.js";
import { type ContainerSource, sourceOf } from "../container/source.js";

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
  const file = await files!.open(path, "read");
  const { byteLength } = file.facts;
  const close = () => file.close();
  return byteLength === undefined ? streamInput(pieces(file), close) : fileInput(file, byteLength, close);
}

/** All bytes of an input, in order. */
export async function* chunksOf({ source }: Input): AsyncGenerator<Uint8Array> {
  const pull = sourceOf(source).open(0);
  for (let bytes = await pull.pull(1); bytes !== undefined; bytes = await pull.pull(1)) yield bytes;
}

function fileInput(file: OpenFile, byteLength: number, close: () => Promise<void>): Input {
  let position = 0;
  const slice = async (start: number, end: number): Promise<Uint8Array> => {
    const bytes = await file.read(start, end);
    position = start + bytes.length;
    return bytes;
  };
  return { source: { byteLength, slice }, byteLength, position: () => position, close };
}

async function* pieces(file: OpenFile): AsyncGenerator<Uint8Array> {
  for (let bytes = await file.readNext(); bytes.length > 0; bytes = await file.readNext()) yield bytes;
}

function streamInput(stream: AsyncIterable<Uint8Array>, close: () => Promise<void>): Input {
  let position = 0;
  async function* chunks(): AsyncGenerator<Uint8Array> {
    for await (const chunk of stream) {
      position += chunk.length;
      yield chunk;
    }
  }
  return { source: chunks(), byteLength: undefined, position: () => position, close };
}
