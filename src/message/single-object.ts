import { checkBytes } from "../bytes/view.js";
import { AvroError, DecodeError } from "../errors.js";

/** Bytes of the marker, `C3 01`, and of the fingerprint after it. */
export const FINGERPRINT_AT = 2;
const FINGERPRINT_BYTES = 8;
export const BODY_AT = FINGERPRINT_AT + FINGERPRINT_BYTES;

/** A message in single-object encoding, taken apart: views of the message's own memory. */
export interface SingleObject {
  /** CRC-64-AVRO of the writer's schema, least significant byte first. */
  readonly fingerprint: Uint8Array;
  /** The datum. */
  readonly body: Uint8Array;
}

/** Whether bytes begin with the marker of single-object encoding. Other data may do so too, by chance. */
export function isSingleObject(bytes: Uint8Array): boolean {
  return bytes.length >= BODY_AT && bytes[0] === 0xc3 && bytes[1] === 0x01;
}

/**
 * Put the marker and a fingerprint ("rabin", 8 bytes) before a datum; the message has a buffer of its own.
 * (Avro 1.12, Single-object encoding)
 *
 * @throws AvroError "invalid-argument"
 */
export function frameSingleObject(fingerprint: Uint8Array, datum: Uint8Array): Uint8Array {
  checkBytes(datum);
  const message = new Uint8Array(BODY_AT + datum.length);
  message.set(headOf(fingerprint));
  message.set(datum, BODY_AT);
  return message;
}

/** The bytes before the datum. @throws AvroError "invalid-argument" */
export function headOf(fingerprint: Uint8Array): Uint8Array {
  checkBytes(fingerprint);
  if (fingerprint.length !== FINGERPRINT_BYTES)
    throw new AvroError("invalid-argument", `a fingerprint in a message has ${FINGERPRINT_BYTES} bytes`);
  const head = new Uint8Array(BODY_AT);
  head[0] = 0xc3;
  head[1] = 0x01;
  head.set(fingerprint, FINGERPRINT_AT);
  return head;
}

/** Take a message apart, without looking at the datum. @throws DecodeError "bad-marker", "truncated" */
export function unframeSingleObject(message: Uint8Array): SingleObject {
  checkSingleObject(message);
  return { fingerprint: message.subarray(FINGERPRINT_AT, BODY_AT), body: message.subarray(BODY_AT) };
}

/** @throws DecodeError "bad-marker", "truncated" */
export function checkSingleObject(message: Uint8Array): void {
  checkBytes(message);
  if (isSingleObject(message)) return;
  const { length } = message;
  const marked = (length < 1 || message[0] === 0xc3) && (length < 2 || message[1] === 0x01);
  if (!marked) throw new DecodeError("bad-marker", "expected a message that begins with c3 01", { offset: 0 });
  const text = `expected the ${BODY_AT} bytes that a message begins with, found ${length}`;
  throw new DecodeError("truncated", text, { offset: length });
}
