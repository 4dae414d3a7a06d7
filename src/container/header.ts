import { AvroError, ContainerError } from "../errors.js";
import type { Limits } from "../limits.js";
import type { Cursor } from "./cursor.js";
import { readLong } from "./long.js";
import { damage, excess, HEADER, truncated } from "./place.js";

/** "Obj" and the version. (Avro 1.12, Object Container Files) */
export const MAGIC = Uint8Array.of(0x4f, 0x62, 0x6a, 1);

/** Bytes of the marker that follows every data block. */
export const SYNC_LENGTH = 16;

/** The header of a container file, as plain data: it can be handed to a worker. */
export interface ContainerHeader {
  /** Text of `avro.schema`. */
  readonly schema: string;
  /** Name of the compression codec; "null" where the file names none. */
  readonly codec: string;
  /** The 16 bytes that follow the header and every data block. */
  readonly sync: Uint8Array;
  /** All metadata, `avro.schema` and `avro.codec` among them. Of a key that stands twice, the last. */
  readonly metadata: ReadonlyMap<string, Uint8Array>;
  /** Bytes of the header, the sync marker included: where the first data block begins. */
  readonly length: number;
}

/** Read the header at the start of a file, waiting for its bytes. */
export async function readHeader(cursor: Cursor, limits: Limits): Promise<ContainerHeader> {
  await readMagic(cursor);
  const metadata = await readMetadata(cursor, limits.maxHeaderBytes);
  const sync = (await takeBytes(cursor, SYNC_LENGTH, limits.maxHeaderBytes)).slice();
  const schema = metadata.get("avro.schema");
  if (schema === undefined) throw damage(HEADER, "missing-schema", "no avro.schema in the metadata", 0);
  const codec = metadata.get("avro.codec");
  return {
    schema: textOf(schema, "avro.schema"),
    codec: codec === undefined ? "null" : textOf(codec, "avro.codec"),
    sync,
    metadata,
    length: cursor.position,
  };
}

/** Check a header that a caller hands over, as `Container.header` gave it; what is used of it is copied. */
export function checkHeader(given: unknown): ContainerHeader {
  if (!isHeader(given)) throw new AvroError("invalid-argument", "option header must be the header of a container");
  const { schema, codec, sync, metadata, length } = given;
  return { schema, codec, sync: Uint8Array.from(sync), metadata: new Map(metadata), length };
}

function isHeader(given: unknown): given is ContainerHeader {
  if (typeof given !== "object" || given === null) return false;
  const { schema, codec, sync, metadata, length } = { __proto__: null, ...given } as Partial<ContainerHeader>;
  const texts = typeof schema === "string" && typeof codec === "string";
  const isSync = Object.prototype.toString.call(sync) === "[object Uint8Array]" && sync!.length === SYNC_LENGTH;
  const isMap = Object.prototype.toString.call(metadata) === "[object Map]";
  return texts && isSync && isMap && Number.isSafeInteger(length) && length! >= MAGIC.length + 1 + SYNC_LENGTH;
}

async function readMagic(cursor: Cursor): Promise<void> {
  for (const [at, wanted] of MAGIC.entries()) {
    if (!(await cursor.fill(1))) throw truncated(HEADER, at);
    if (cursor.takeByte() !== wanted)
      throw new ContainerError("bad-magic", "not an Avro object container file: it does not begin with Obj 01", {
        offset: at,
      });
  }
}

/** The metadata, a map of bytes: blocks of entries up to a block of none. */
async function readMetadata(cursor: Cursor, max: number): Promise<Map<string, Uint8Array>> {
  const metadata = new Map<string, Uint8Array>();
  for (;;) {
    const start = cursor.position;
    const count = await readLong(cursor, HEADER, "invalid-header");
    if (count === 0) return metadata;
    const size = count < 0 ? await readLong(cursor, HEADER, "invalid-header") : undefined;
    const entries = Math.abs(count);
    // An entry takes two bytes at least, which is all that a claim of many is held against before they are read.
    if (entries > max / 2) throw excess(HEADER, "maxHeaderBytes", max, "a map block of too many entries", start);
    const first = cursor.position;
    for (let i = 0; i < entries; i++) await readEntry(cursor, metadata, max);
    if (size !== undefined && size !== cursor.position - first)
      throw damage(HEADER, "invalid-header", "a map block is not as long as its byte size says", start);
  }
}

async function readEntry(cursor: Cursor, metadata: Map<string, Uint8Array>, max: number): Promise<void> {
  const key = textOf(await readBytes(cursor, max), "a metadata key");
  metadata.set(key, (await readBytes(cursor, max)).slice());
}

async function readBytes(cursor: Cursor, max: number): Promise<Uint8Array> {
  const start = cursor.position;
  const length = await readLong(cursor, HEADER, "invalid-header");
  if (length < 0) throw damage(HEADER, "invalid-header", "a negative length", start);
  return takeBytes(cursor, length, max);
}

async function takeBytes(cursor: Cursor, length: number, max: number): Promise<Uint8Array> {
  if (length > max - cursor.position)
    throw excess(HEADER, "maxHeaderBytes", max, "the header is too long", cursor.position);
  if (!(await cursor.fill(length))) throw truncated(HEADER, cursor.arrived);
  return cursor.take(length);
}

function textOf(bytes: Uint8Array, what: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw damage(HEADER, "invalid-header", `${what} is not valid UTF-8`, 0);
  }
}
