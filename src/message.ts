export { type ApicurioOptions, apicurioFraming } from "./message/apicurio.js";
export { bareFraming } from "./message/bare.js";
export { type ConfluentOptions, confluentFraming } from "./message/confluent.js";
export { SingleObjectDecoder } from "./message/decoder.js";
export { encodeSingleObject } from "./message/encode.js";
export type { Frame, Framed, MessageFraming, MessageSide } from "./message/framing.js";
export type { MessageHeaders } from "./message/headers.js";
export type { SchemaId } from "./message/schema-id.js";
export {
  frameSingleObject,
  isSingleObject,
  type SingleObject,
  unframeSingleObject,
} from "./message/single-object.js";
export { singleObjectFraming } from "./message/single-object-framing.js";
export { type SchemaLookup, SchemaStore, type SchemaStoreOptions } from "./message/store.js";
