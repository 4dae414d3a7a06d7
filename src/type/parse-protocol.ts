import { type Protocol, parseProtocolJson } from "../schema/protocol.js";
import { parseJsonText, resolveSchemaOptions, type SchemaOptions } from "./schema-argument.js";

/**
 * Parse a protocol (`.avpr`): JSON text, or a JavaScript value in which schemas and types may stand. Its types and the
 * schemas of its messages are schema arguments: `avroType(protocol.types.get("ns.Name"))`. Calls are not made.
 *
 * The rules are those of `parseSchema`: no forward references, names are checked, numbers in text keep 64-bit
 * precision, a key that stands twice is refused unless `lenientNames`. (Avro 1.12, Protocol Declaration)
 *
 * @throws SchemaError with `path` into the protocol, for text that is no JSON with `offset`; LimitError
 */
export function parseProtocol(protocol: string | object, options?: SchemaOptions): Protocol {
  const resolved = resolveSchemaOptions(options);
  if (typeof protocol !== "string") return parseProtocolJson(protocol, resolved);
  return parseProtocolJson(parseJsonText(protocol, resolved), { ...resolved, owned: true });
}
