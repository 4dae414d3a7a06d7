import type { BigIntStats } from "node:fs";
import { type FileHandle, open, stat } from "node:fs/promises";
import type { FileFacts, Files, OpenFile } from "./types.js";

const FLAGS = { read: "r", create: "w", update: "r+" } as const;
/** Bytes of a pipe that are read at once. */
const PIECE = 64 * 1024;

/** Files of Node, Deno and Bun. Errors are those of the system, and no AvroErrors: this is bundled apart from them. */
export const files: Files | undefined = {
  async look(path) {
    return factsOf(await stat(path, { bigint: true }));
  },

  async open(path, how) {
    const handle = await open(path, FLAGS[how]);
    try {
      return new NodeFile(handle, factsOf(await handle.stat({ bigint: true })));
    } catch (error) {
      await handle.close();
      throw error;
    }
  },
};

/** Numbers of files go beyond 2^53 on Windows. */
function factsOf(found: BigIntStats): FileFacts {
  return {
    byteLength: found.isFile() ? Number(found.size) : undefined,
    identity: `${found.dev}:${found.ino}`,
  };
}

class NodeFile implements OpenFile {
  constructor(
    private readonly handle: FileHandle,
    readonly facts: FileFacts,
  ) {}

  async read(start: number, end: number): Promise<Uint8Array> {
    const bytes = new Uint8Array(end - start);
    let length = 0;
    while (length < bytes.length) {
      const { bytesRead } = await this.handle.read(bytes, length, bytes.length - length, start + length);
      if (bytesRead === 0) break; // the file was cut meanwhile
      length += bytesRead;
    }
    return bytes.subarray(0, length);
  }

  async readNext(): Promise<Uint8Array> {
    const bytes = new Uint8Array(PIECE);
    const { bytesRead } = await this.handle.read(bytes, 0, PIECE, null);
    return bytes.subarray(0, bytesRead);
  }

  /** The system may take fewer bytes than it is given. */
  async write(bytes: Uint8Array, offset?: number): Promise<void> {
    for (let at = 0; at < bytes.length; ) {
      const position = offset === undefined ? null : offset + at;
      const { bytesWritten } = await this.handle.write(bytes, at, bytes.length - at, position);
      if (bytesWritten === 0) throw new Error("the system took none of the bytes"); // else this would never end
      at += bytesWritten;
    }
  }

  truncate(length: number): Promise<void> {
    return this.handle.truncate(length);
  }

  close(): Promise<void> {
    return this.handle.close();
  }
}
