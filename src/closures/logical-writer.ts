import type { Logical } from "../value/logical/logical.js";
import type { Writer } from "./closure.js";
import { shapedWriter } from "./writer-shape.js";

/** Writes the value of a logical type as the underlying value, which `write` checks. (Avro 1.12, Logical Types) */
export function buildLogicalWriter(logical: Logical, write: Writer): Writer {
  const toRaw = (value: unknown) => logical.toRaw(value);
  return shapedWriter((sink, value) => write(sink, toRaw(value)), { kind: "logical", toRaw, write });
}
