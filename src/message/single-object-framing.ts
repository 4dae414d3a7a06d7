import { AvroError } from "../errors.js";
import { own } from "../own.js";
import { checkSide, type MessageFraming } from "./framing.js";
import { BODY_AT, checkSingleObject, FINGERPRINT_AT, headOf } from "./single-object.js";

/**
 * Messages in single-object encoding: marker, CRC-64-AVRO of the schema, datum. The fingerprint that is read is a view
 * of the message's memory. (Avro 1.12, Single-object encoding)
 */
export const singleObjectFraming: MessageFraming = /* @__PURE__ */ Object.freeze<MessageFraming>({
  name: "single-object",
  writes: "fingerprint",
  rawBytes: false,
  idHeader: () => undefined,
  read(bytes) {
    checkSingleObject(bytes);
    return { id: { fingerprint: bytes.subarray(FINGERPRINT_AT, BODY_AT) }, offset: BODY_AT };
  },
  write(id, side) {
    checkSide(side);
    const fingerprint = own(id, "fingerprint");
    if (fingerprint === undefined) throw new AvroError("invalid-argument", "expected the fingerprint of a schema");
    return { prefix: headOf(fingerprint) };
  },
});
