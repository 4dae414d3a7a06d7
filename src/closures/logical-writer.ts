import type { Logical } from "../value/logical/logical.js";
import type { Writer } from "./closure.js";

/** Writes the value of a logical type as the underlying value, which `write` checks. (Avro 1.12, Logical Types) */
export function buildLogicalWriter(logical: Logical, write: Writer): Writer {
  return (sink, value) => write(sink, logical.toRaw(value));
}
