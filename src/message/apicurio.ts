import { checkBytes } from "../bytes/view.js";
import { AvroError, DecodeError } from "../errors.js";
import { checkHead, checkSide, type Frame, type Framed, type MessageFraming, type MessageSide } from "./framing.js";
import { ownOptions } from "./own-options.js";
import { isSchemaNumber, MAX_ID, numberOf, type SchemaId } from "./schema-id.js";

const SHORT = 5;
const LONG = 9;

export interface ApicurioOptions {
  /**
   * Bytes of the number: 4, as Apicurio Registry 3 writes it, or 8, as version 2 does. "optimistic" reads both, 8 bytes
   * where the first 4 are 0, and writes 4.
   */
  readonly idBytes?: 4 | 8 | "optimistic";
}

/**
 * Messages as the serializers of Apicurio Registry write them: magic byte 0, and a number of 4 or 8 bytes, most
 * significant first. Whether that is the `contentId` or the `globalId` is a matter of their configuration. Ids in
 * headers are not read.
 *
 * @throws AvroError "unsupported-option", "invalid-argument"
 */
export function apicurioFraming(options?: ApicurioOptions): MessageFraming {
  const { idBytes = 4 } = ownOptions(options, ["idBytes"]);
  if (idBytes !== 4 && idBytes !== 8 && idBytes !== "optimistic")
    throw new AvroError("invalid-argument", 'option idBytes must be 4, 8 or "optimistic"');
  return new ApicurioFraming(idBytes);
}

class ApicurioFraming implements MessageFraming {
  readonly name = "apicurio";
  readonly writes = "id";
  readonly rawBytes = false;

  constructor(private readonly idBytes: 4 | 8 | "optimistic") {}

  idHeader(): undefined {}

  read(bytes: Uint8Array): Framed {
    checkBytes(bytes);
    const { idBytes } = this;
    const head = idBytes === 8 ? LONG : SHORT;
    if (bytes.length > 0 && bytes[0] !== 0)
      throw new DecodeError("bad-magic", `expected a message that begins with the byte 0, found ${bytes[0]}`, {
        offset: 0,
      });
    checkHead(bytes, head);
    const high = wordAt(bytes, 1);
    if (head === SHORT && (high !== 0 || idBytes === 4 || bytes.length < LONG)) return framed(high, MAX_ID, SHORT);
    return framed(high * 2 ** 32 + wordAt(bytes, SHORT), Number.MAX_SAFE_INTEGER, LONG);
  }

  write(given: SchemaId, side: MessageSide): Frame {
    checkSide(side);
    const id = numberOf(given);
    const max = this.idBytes === 8 ? Number.MAX_SAFE_INTEGER : MAX_ID;
    if (!isSchemaNumber(id, max)) throw new AvroError("invalid-argument", `expected a schema's id from 1 to ${max}`);
    const high = this.idBytes === 8 ? [byteOf(id, 7), byteOf(id, 6), byteOf(id, 5), byteOf(id, 4)] : [];
    return { prefix: Uint8Array.of(0, ...high, byteOf(id, 3), byteOf(id, 2), byteOf(id, 1), byteOf(id, 0)) };
  }
}

function framed(id: number, max: number, offset: number): Framed {
  if (isSchemaNumber(id, max)) return { id: { id }, offset };
  throw new DecodeError("invalid-schema-id", `expected a schema's id from 1 to ${max}, found ${id}`, { offset: 1 });
}

function wordAt(bytes: Uint8Array, at: number): number {
  return ((bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!) >>> 0;
}

function byteOf(id: number, index: number): number {
  return Math.floor(id / 2 ** (8 * index)) % 256;
}
