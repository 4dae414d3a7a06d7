import type { Cursor } from "../bytes/cursor.js";
import type { NumberName } from "../plan/plan.js";
import type { ResolvedOptions } from "../value/options.js";
import type { Reader } from "./closure.js";
import { shaped } from "./shape.js";

/** Reads a number of one type as a wider one. (Avro 1.12, Schema Resolution: promotion) */
export function promotionReader(wire: NumberName, as: NumberName, long: ResolvedOptions["long"]): Reader {
  if (wire === "float") return shaped((cursor) => cursor.readFloat(), { kind: "float" });
  if (wire === "long") return as === "float" ? readLongAsFloat : shaped(readLongAsDouble, { kind: "long" });
  const readInt = shaped((cursor) => cursor.readInt(), { kind: "int" });
  if (as === "float") return converted(readInt, Math.fround);
  return as === "long" && long === "bigint" ? converted(readInt, BigInt) : readInt;
}

function converted(read: Reader, convert: (raw: number) => unknown): Reader {
  return shaped((cursor) => convert(read(cursor) as number), { kind: "converted", read, convert });
}

/** To the nearest double, ties to even. */
function readLongAsDouble(cursor: Cursor): number {
  const start = cursor.position;
  const value = cursor.readLong();
  if (Number.isSafeInteger(value)) return value;
  cursor.position = start;
  return Number(cursor.readExactLong());
}

/**
 * To the nearest float in one step: by way of a double, 2^60 + 2^36 + 1 would be rounded twice, to 2^60. So the bits
 * below those a double holds are first gathered in one bit, which is far below the last of a float.
 */
function readLongAsFloat(cursor: Cursor): number {
  const start = cursor.position;
  const value = cursor.readLong();
  if (Number.isSafeInteger(value)) return Math.fround(value);
  cursor.position = start;
  const exact = cursor.readExactLong();
  const low = exact & 0x7ffn;
  return Math.fround(Number(low === 0n ? exact : exact - low + 0x400n));
}
