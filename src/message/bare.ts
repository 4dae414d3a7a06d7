import { checkBytes } from "../bytes/view.js";
import { AvroError } from "../errors.js";
import { checkSide, type MessageFraming } from "./framing.js";
import { guidBytes } from "./guid.js";
import { guidOf, isSchemaNumber, numberOf, type SchemaId } from "./schema-id.js";

/**
 * Messages that are a datum and nothing else, all of one schema that producers and consumers agree on: `use.schema.id`
 * and `use.schema.guid` of Confluent's clients.
 *
 * @throws AvroError "invalid-argument"
 */
export function bareFraming(agreed: SchemaId): MessageFraming {
  const [id, guid] = [numberOf(agreed), guidOf(agreed)];
  if (guid !== undefined) guidBytes(guid);
  else if (!isSchemaNumber(id, Number.MAX_SAFE_INTEGER))
    throw new AvroError("invalid-argument", "expected the id or the GUID of a schema");
  const fixed: SchemaId = guid === undefined ? { id: id! } : { guid: guid.toLowerCase() };
  return Object.freeze<MessageFraming>({
    name: "bare",
    writes: guid === undefined ? "id" : "guid",
    rawBytes: true,
    idHeader: () => undefined,
    read(bytes) {
      checkBytes(bytes);
      return { id: fixed, offset: 0 };
    },
    write(written, side) {
      checkSide(side);
      if (numberOf(written) !== numberOf(fixed) || guidOf(written) !== guidOf(fixed))
        throw new AvroError("invalid-argument", "the messages are of another schema than the one agreed on");
      return { prefix: new Uint8Array(0) };
    },
  });
}
