import { kernelEngine } from "./kernel-engine.js";
import { type MakeType, typeMaker } from "./make.js";

/**
 * Make a type of a schema: a JavaScript value, a `Schema`, an `AvroType`, JSON text, or the name of a primitive.
 *
 * @throws SchemaError with a path into the schema; LimitError; AvroError "unsupported-option"
 */
export const avroType: MakeType = /* @__PURE__ */ typeMaker(kernelEngine);
