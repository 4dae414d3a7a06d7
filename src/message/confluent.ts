import { checkBytes } from "../bytes/view.js";
import { AvroError, DecodeError, type DecodeErrorCode } from "../errors.js";
import { checkHead, checkSide, type Frame, type Framed, type MessageFraming, type MessageSide } from "./framing.js";
import { GUID_BYTES, guidBytes, guidText } from "./guid.js";
import { lastHeader, type MessageHeaders } from "./headers.js";
import { ownOptions } from "./own-options.js";
import { guidOf, isSchemaNumber, numberOf, type SchemaId } from "./schema-id.js";

const NUMBER_BYTES = 5;
const GUID_HEAD = 1 + GUID_BYTES;
const HEADERS = { key: "__key_schema_id", value: "__value_schema_id" } as const;
const NOTHING = /* @__PURE__ */ new Uint8Array(0);

export interface ConfluentOptions {
  /** Where the id is written: before the datum, or in a header. Both are read. */
  readonly place?: "prefix" | "header";
  /** Which id is written: the number, default in a prefix, or the GUID, default in a header. Both are read. */
  readonly id?: "number" | "guid";
}

/**
 * Messages as the serializers of Confluent's Schema Registry, Karapace, Redpanda and others write them: magic byte 0
 * and the schema's number (32 bits, most significant byte first), or magic byte 1 and its GUID (16 bytes). Either stands
 * before the datum, or in the header `__key_schema_id` or `__value_schema_id`, the last of that name, and then the
 * message is the datum alone. A datum of the schema `bytes` stands as it is, without its length.
 *
 * @throws AvroError "unsupported-option", "invalid-argument"
 */
export function confluentFraming(options?: ConfluentOptions): MessageFraming {
  const { place = "prefix", id } = ownOptions(options, ["place", "id"]);
  if (place !== "prefix" && place !== "header")
    throw new AvroError("invalid-argument", 'option place must be "prefix" or "header"');
  if (id !== undefined && id !== "number" && id !== "guid")
    throw new AvroError("invalid-argument", 'option id must be "number" or "guid"');
  const number = (id ?? (place === "prefix" ? "number" : "guid")) === "number";
  return new ConfluentFraming(place === "header", number ? "id" : "guid");
}

class ConfluentFraming implements MessageFraming {
  readonly name = "confluent";
  readonly rawBytes = true;
  /** The GUID of the last message, which most often is the next one's too: text takes longer to make than to compare. */
  #last: { readonly bytes: Uint8Array; readonly id: SchemaId } | undefined;

  constructor(
    private readonly inHeader: boolean,
    readonly writes: "id" | "guid",
  ) {}

  idHeader(side: MessageSide): string {
    return HEADERS[side];
  }

  read(bytes: Uint8Array, headers: MessageHeaders | undefined, side: MessageSide): Framed {
    checkBytes(bytes);
    checkSide(side);
    const header = headers === undefined || headers === null ? undefined : lastHeader(headers, HEADERS[side]);
    if (header === undefined) return this.#framed(bytes);
    try {
      const { id, offset } = this.#framed(header);
      if (offset === header.length) return { id, offset: 0 };
    } catch (error) {
      const { code, message } = error as DecodeError; // it throws nothing else
      throw badHeader(side, code as DecodeErrorCode, message);
    }
    throw badHeader(side, "invalid-schema-id", "expected the schema's id and nothing else");
  }

  write(id: SchemaId, side: MessageSide): Frame {
    checkSide(side);
    const guid = guidOf(id);
    const head = guid !== undefined ? guidHead(guid) : numberHead(numberOf(id));
    return this.inHeader ? { prefix: NOTHING, headers: { [HEADERS[side]]: head } } : { prefix: head };
  }

  #framed(bytes: Uint8Array): Framed {
    const magic = bytes[0];
    if (magic === 0) return { id: numberAt(bytes), offset: NUMBER_BYTES };
    if (magic === 1) return { id: this.#guidOf(bytes), offset: GUID_HEAD };
    if (bytes.length === 0) checkHead(bytes, NUMBER_BYTES);
    throw new DecodeError("bad-magic", `expected a message that begins with the byte 0 or 1, found ${magic}`, {
      offset: 0,
    });
  }

  #guidOf(bytes: Uint8Array): SchemaId {
    checkHead(bytes, GUID_HEAD);
    if (this.#last !== undefined && isSame(this.#last.bytes, bytes)) return this.#last.id;
    const id = { guid: guidText(bytes, 1) };
    this.#last = { bytes: bytes.slice(0, GUID_HEAD), id };
    return id;
  }
}

function isSame(head: Uint8Array, bytes: Uint8Array): boolean {
  for (let i = 1; i < GUID_HEAD; i++) if (head[i] !== bytes[i]) return false;
  return true;
}

function numberAt(bytes: Uint8Array): SchemaId {
  checkHead(bytes, NUMBER_BYTES);
  const id = ((bytes[1]! << 24) | (bytes[2]! << 16) | (bytes[3]! << 8) | bytes[4]!) >>> 0;
  if (isSchemaNumber(id)) return { id };
  throw new DecodeError("invalid-schema-id", `expected a schema's id from 1 to 2^31-1, found ${id}`, { offset: 1 });
}

function numberHead(id: number | undefined): Uint8Array {
  if (!isSchemaNumber(id))
    throw new AvroError("invalid-argument", "expected a schema's id from 1 to 2^31-1, or a GUID");
  return Uint8Array.of(0, id >>> 24, id >>> 16, id >>> 8, id);
}

function guidHead(guid: string): Uint8Array {
  const head = new Uint8Array(GUID_HEAD);
  head[0] = 1;
  head.set(guidBytes(guid), 1);
  return head;
}

function badHeader(side: MessageSide, code: DecodeErrorCode, what: string): DecodeError {
  return new DecodeError(code, `header ${HEADERS[side]}: ${what}`);
}
