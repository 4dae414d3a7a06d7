export { SingleObjectDecoder } from "./message/decoder.js";
export { encodeSingleObject } from "./message/encode.js";
export {
  frameSingleObject,
  isSingleObject,
  type SingleObject,
  unframeSingleObject,
} from "./message/single-object.js";
export { type SchemaLookup, SchemaStore, type SchemaStoreOptions } from "./message/store.js";
