import { AvroError } from "../errors.js";
import type { Schema } from "../schema/schema.js";
import { AvroReader } from "../type/reader.js";
import { again } from "./again.js";
import { decodeRaw } from "./raw-bytes.js";
import type { RegisteredSchema } from "./registry.js";

/** What reading the messages of a writer is to be. */
export interface Reading {
  /** What reads data of the schema. @throws ResolutionError */
  readonly readerOf: (schema: Schema) => AvroReader<unknown>;
  /** Whether data stand as they are, without their length. */
  readonly raw: boolean;
  /** Whether bytes may follow the datum. */
  readonly trailing: boolean;
}

/** The schema that messages were written with, and what reads them: made once. */
export class Writer {
  /** As it stands in the messages. */
  readonly id: number | string;
  readonly registered: RegisteredSchema;
  /** The reader's schema, where that is the latest of the subject. */
  readonly latest: RegisteredSchema | undefined;
  /** Decode the datum that begins at `offset` in a message. */
  readonly decode: (bytes: Uint8Array, offset: number) => unknown;
  /** Undefined if no message of the writer can be read. */
  readonly reader: AvroReader<unknown> | undefined;
  readonly raw: boolean;
  readonly trailing: boolean;

  /** `checked`: throws if the schema may not be used. */
  constructor(
    id: number | string,
    registered: RegisteredSchema,
    latest: RegisteredSchema | undefined,
    { readerOf, raw, trailing }: Reading,
  ) {
    this.id = id;
    this.registered = registered;
    this.latest = latest;
    this.raw = raw;
    this.trailing = trailing;
    try {
      this.reader = readerOf(registered.schema);
      this.decode = decodeBy(this.reader, raw, trailing);
    } catch (error) {
      if (!(error instanceof AvroError)) throw error;
      this.decode = () => {
        throw again(error);
      };
    }
  }
}

function decodeBy(reader: AvroReader<unknown>, raw: boolean, trailing: boolean): Writer["decode"] {
  if (raw) return (bytes, offset) => decodeRaw(reader, bytes, offset);
  if (trailing) return (bytes, offset) => reader.decodeAt(bytes, offset).value;
  const datums = AvroReader.datumsOf(reader);
  return (bytes, offset) => datums.decode(bytes, offset);
}
