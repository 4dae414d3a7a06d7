import { Sink } from "../bytes/sink.js";
import { AvroError } from "../errors.js";
import type { MessageFraming } from "../message/framing.js";
import type { Schema } from "../schema/schema.js";
import type { AvroReader } from "../type/reader.js";

/**
 * Java's serializer writes data whose whole schema is `bytes` as they are, without the length that Avro puts before
 * them, and so do those that follow it. The readers of types want that length.
 */
export function isRaw(framing: MessageFraming, schema: Schema): boolean {
  return framing.rawBytes && schema.type === "bytes";
}

/** The bytes from `offset` on as a datum, with their length. */
export function withLength(bytes: Uint8Array, offset: number): Uint8Array {
  const length = bytes.length - offset;
  const sink = new Sink(length + 10);
  sink.long(length);
  sink.raw(bytes.subarray(offset));
  return sink.bytes.subarray(0, sink.position);
}

/** A datum of bytes without its length. */
export function withoutLength(datum: Uint8Array): Uint8Array {
  let at = 0;
  while (datum[at]! >= 0x80) at++;
  return datum.subarray(at + 1);
}

/** Decode bytes that stand without their length. Offsets of errors are those of the message. */
export function decodeRaw(reader: AvroReader<unknown>, bytes: Uint8Array, offset: number): unknown {
  try {
    return reader.decode(withLength(bytes, offset));
  } catch (error) {
    if (error instanceof AvroError && error.offset !== undefined) error.offset = offset;
    throw error;
  }
}
