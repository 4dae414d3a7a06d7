/** What a platform does with files by their paths. */
export interface Files {
  /** What is at a path. */
  look(path: string | URL): Promise<FileFacts>;
  /** "read"; "create": written from the start, what was there is gone; "update": read and written, and must be there. */
  open(path: string | URL, how: "read" | "create" | "update"): Promise<OpenFile>;
}

export interface FileFacts {
  /** Bytes in all; undefined for what has none and can only be read on and on: a pipe, a device. */
  readonly byteLength: number | undefined;
  /** The same for all paths and handles of one file. */
  readonly identity: string;
}

export interface OpenFile {
  /** The file as it was when it was opened. */
  readonly facts: FileFacts;
  /** The bytes from `start` to before `end`; fewer if the file ends before. */
  read(start: number, end: number): Promise<Uint8Array>;
  /** The next bytes; none at the end. */
  readNext(): Promise<Uint8Array>;
  /** Write all of some bytes: at `offset`, or behind those that were written before. */
  write(bytes: Uint8Array, offset?: number): Promise<void>;
  truncate(length: number): Promise<void>;
  /** After what is under way. */
  close(): Promise<void>;
}
