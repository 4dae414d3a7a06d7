import type { Order } from "../closures/comparer.js";
import { DatumComparer } from "../datum/comparer.js";
import type { AnyType } from "./any-type.js";
import type { AvroType } from "./type.js";

/** One comparer a type: it holds generated closures and scratch memory. */
const comparers = new WeakMap<object, DatumComparer>();

/**
 * Compare two values of a type: -1, 0 or 1 as `a` comes before `b`, with it, or after it. The values are what the type
 * encodes, under its options; this is the order of their encodings. Numbers go by value (−0 before 0, NaN last),
 * strings by code point, bytes and fixed as unsigned bytes, enums by position, unions by branch, arrays item by item,
 * records field by field as `order` says. (Avro 1.12, Sort Order)
 *
 * What stands behind the first difference need not be looked at. Values of unions, logical types, bytes and fixed are
 * encoded for it: to sort many of these, encode each once and use `compareBytes`.
 *
 * @throws EncodeError, LimitError for what the type does not encode; AvroError "not-comparable" where it meets a map
 */
export function compare<Out, In>(type: AvroType<Out, In>, a: Out | In, b: Out | In): Order {
  return comparerOf(type).values(a, b);
}

/**
 * Compare two encoded data of a type without decoding them: -1, 0 or 1. Nothing is read behind the first difference;
 * what is read is checked, but not UTF-8, and equal data must end with their bytes. (Avro 1.12, Sort Order)
 *
 * @throws DecodeError, LimitError with path and offset into the bad datum; AvroError "not-comparable" where it meets a
 * map outside a field with the order "ignore"
 */
export function compareBytes(type: AnyType, x: Uint8Array, y: Uint8Array): Order {
  return comparerOf(type).bytes(x, y);
}

function comparerOf(type: AnyType): DatumComparer {
  let comparer = comparers.get(type);
  if (!comparer) comparers.set(type, (comparer = new DatumComparer(type.schema, type.options)));
  return comparer;
}
