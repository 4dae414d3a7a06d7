import { AvroError } from "../errors.js";

/**
 * Check that a caller's argument is a Uint8Array (a Buffer is one) whose memory is there. Arrays of other realms pass.
 *
 * @throws AvroError "invalid-argument"
 */
export function checkBytes(bytes: unknown): asserts bytes is Uint8Array {
  if (!ArrayBuffer.isView(bytes) || (bytes as Uint8Array)[Symbol.toStringTag] !== "Uint8Array")
    throw new AvroError("invalid-argument", "expected the bytes as a Uint8Array");
  if (bytes.byteLength === 0 && isDetached(bytes.buffer))
    throw new AvroError("invalid-argument", "the bytes are gone: their buffer was transferred");
}

/** Memory that was handed to another thread has length 0, like that of an empty array, but no view can be made of it. */
export function isDetached(buffer: ArrayBufferLike): boolean {
  try {
    return new Uint8Array(buffer) === undefined;
  } catch {
    return true;
  }
}

/** @throws AvroError "invalid-argument" */
export function checkOffset(offset: number, bytes: Uint8Array): void {
  if (!Number.isSafeInteger(offset) || offset < 0 || offset > bytes.length)
    throw new AvroError("invalid-argument", `expected an offset from 0 to ${bytes.length}`);
}

/** Whether the host's numbers lie in memory as Avro's floats do. */
export const LITTLE_ENDIAN = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;
