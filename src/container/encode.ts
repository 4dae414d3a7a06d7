import { Sink } from "../bytes/sink.js";
import { AvroError, LimitError, quote } from "../errors.js";
import type { BlockBody } from "./body.js";
import { type ContainerHeader, MAGIC } from "./header.js";

/** The header of a new file and its bytes. `metadata` are the user's, without `avro.schema` and `avro.codec`. */
export function makeHeader(
  schema: string,
  codec: string,
  metadata: ReadonlyMap<string, Uint8Array>,
  sync: Uint8Array,
  maxBytes: number,
): { readonly header: ContainerHeader; readonly bytes: Uint8Array } {
  const utf8 = new TextEncoder();
  const all = new Map([["avro.schema", utf8.encode(schema)], ["avro.codec", utf8.encode(codec)], ...metadata]);
  const bytes = headerBytes(all, sync);
  if (bytes.length > maxBytes) throw new LimitError("maxHeaderBytes", maxBytes, `a header of ${bytes.length} bytes`);
  return { header: { schema, codec, sync, metadata: all, length: bytes.length }, bytes };
}

/** The bytes of a header. */
export function headerBytes(metadata: ReadonlyMap<string, Uint8Array>, sync: Uint8Array): Uint8Array {
  const sink = new Sink();
  sink.raw(MAGIC);
  sink.int(metadata.size);
  for (const [key, value] of metadata) {
    if (!sink.string(key, false))
      throw new AvroError("invalid-argument", `metadata: the key ${quote(key)} has half a surrogate pair`);
    sink.int(value.length);
    sink.raw(value);
  }
  sink.int(0);
  sink.raw(sync);
  return sink.toBytes();
}

/** A data block as it stands in a file, of data that are compressed already. (Avro 1.12, Object Container Files) */
export function blockBytes({ count, data }: BlockBody, sync: Uint8Array): Uint8Array {
  const head = new Sink(20);
  head.long(count);
  head.long(data.length);
  const start = head.position;
  const bytes = new Uint8Array(start + data.length + sync.length);
  head.copyTo(bytes, 0);
  bytes.set(data, start);
  bytes.set(sync, start + data.length);
  return bytes;
}
