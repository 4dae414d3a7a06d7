import { ContainerError } from "../errors.js";
import type { FileFacts, Files, OpenFile } from "./files/types.js";
import { type Pull, randomSource, type Source, sourceOf } from "./source.js";

/** A file at a path as a source. It is open only while it is read: a container of it needs no `close`. */
export async function fileSource(files: Files, path: string | URL): Promise<Source> {
  const facts = await files.look(path);
  const open = () => files.open(path, "read").then((file) => sameFile(facts, file));
  const { byteLength } = facts;
  if (byteLength === undefined) return sourceOf(new Pipe(open));
  return {
    repeatable: true,
    byteLength,
    open(offset, end) {
      const access = new FileAccess(byteLength, open);
      return new FilePull(access, randomSource(access).open(offset, end));
    },
  };
}

async function sameFile(before: FileFacts, file: OpenFile): Promise<OpenFile> {
  if (file.facts.identity === before.identity) return file;
  await file.close();
  throw new ContainerError("invalid-source", "there is another file at the path than before");
}

/** A file that is opened when something of it is wanted. */
class Opening {
  readonly #open: () => Promise<OpenFile>;
  #file: Promise<OpenFile> | undefined;

  constructor(open: () => Promise<OpenFile>) {
    this.#open = open;
  }

  protected file(): Promise<OpenFile> {
    return (this.#file ??= this.#open());
  }

  async close(): Promise<void> {
    const file = this.#file;
    this.#file = undefined;
    await file?.then((opened) => opened.close()).catch(() => {}); // what was only read has nothing to lose
  }
}

class FileAccess extends Opening {
  constructor(
    readonly byteLength: number,
    open: () => Promise<OpenFile>,
  ) {
    super(open);
  }

  async slice(start: number, end: number): Promise<Uint8Array> {
    return (await this.file()).read(start, end);
  }
}

/** What has no length is read once. */
class Pipe extends Opening implements AsyncIterable<Uint8Array> {
  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array> {
    try {
      const file = await this.file();
      for (let bytes = await file.readNext(); bytes.length > 0; bytes = await file.readNext()) yield bytes;
    } finally {
      await this.close();
    }
  }
}

class FilePull implements Pull {
  constructor(
    private readonly access: FileAccess,
    private readonly inner: Pull,
  ) {}

  pull(wanted: number): Promise<Uint8Array | undefined> {
    return this.inner.pull(wanted);
  }

  skip(length: number): number {
    return this.inner.skip!(length);
  }

  rest(): Promise<void> {
    return this.access.close();
  }

  async close(): Promise<void> {
    await this.inner.close();
    await this.access.close();
  }
}
