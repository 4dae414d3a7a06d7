import { plainEngine } from "./engine.js";
import { type MakeType, typeMaker } from "./make.js";

/**
 * `avroType` without WebAssembly and without generated code, neither of them tried: for hosts where each try is a
 * report or a crash. The same API, the same results.
 *
 * @throws SchemaError with a path into the schema; LimitError; AvroError "unsupported-option"
 */
export const avroType: MakeType = /* @__PURE__ */ typeMaker(plainEngine);
