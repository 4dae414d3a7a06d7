import { checkBytes } from "../bytes/view.js";
import { AvroError, DecodeError } from "../errors.js";
import type { MessageHeaders } from "./headers.js";
import type { SchemaId } from "./schema-id.js";

/** Of which part of a message the bytes are. */
export type MessageSide = "key" | "value";

/** Where a message says what it was written with, and where its datum begins. */
export interface Framed {
  readonly id: SchemaId;
  /** Index of the datum's first byte; the datum takes all bytes from there on. */
  readonly offset: number;
}

/** What goes with a datum to make a message of it. */
export interface Frame {
  /** Bytes before the datum. */
  readonly prefix: Uint8Array;
  /** Headers beside it, by name. */
  readonly headers?: Readonly<Record<string, Uint8Array>>;
}

/**
 * How messages carry the id of their schema. Pure functions over bytes and headers: no framing looks at the datum, or
 * asks a registry. Keys and values that are null (tombstones) are never framed.
 */
export interface MessageFraming {
  /** For error messages. */
  readonly name: string;
  /** What it writes about a schema. */
  readonly writes: "id" | "guid" | "fingerprint";
  /** Whether a datum of a schema that is `bytes` and nothing else stands without its length. */
  readonly rawBytes: boolean;
  /**
   * Name of the header that the id may stand in, if there is one. What is read of a message without that header depends
   * on nothing but the bytes before the datum.
   */
  idHeader(side: MessageSide): string | undefined;
  /**
   * Find the id and the datum of a message.
   *
   * @throws DecodeError "bad-magic" or "bad-marker", "truncated", "invalid-schema-id", with the offset where the id
   * stands in the bytes; AvroError "invalid-argument"
   */
  read(bytes: Uint8Array, headers: MessageHeaders | undefined, side: MessageSide): Framed;
  /** What a message needs that is written with a schema. @throws AvroError "invalid-argument" for another kind of id */
  write(id: SchemaId, side: MessageSide): Frame;
}

/** @throws DecodeError "truncated", if there are fewer bytes than the head of a message takes */
export function checkHead(bytes: Uint8Array, length: number): void {
  checkBytes(bytes);
  if (bytes.length >= length) return;
  const empty = bytes.length === 0 ? "no byte: an empty message is not a tombstone, which is null" : bytes.length;
  throw new DecodeError("truncated", `expected the ${length} bytes that a message begins with, found ${empty}`, {
    offset: bytes.length,
  });
}

/** @throws AvroError "invalid-argument" */
export function checkSide(side: MessageSide): void {
  if (side !== "key" && side !== "value")
    throw new AvroError("invalid-argument", 'the side of a message is "key" or "value"');
}
