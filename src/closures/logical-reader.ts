import type { Cursor } from "../bytes/cursor.js";
import { DecodeError } from "../errors.js";
import type { Plan } from "../plan/plan.js";
import type { Logical } from "../value/logical/logical.js";
import type { Reader } from "./closure.js";
import { shaped } from "./shape.js";

/** Reads the value of a logical type: what `read` reads, converted. (Avro 1.12, Logical Types) */
export function buildLogicalReader(plan: Plan, logical: Logical, read: Reader, trace: boolean | undefined): Reader {
  const { fromRaw } = logical;
  const inPlace = bytesReader(plan, logical);
  if (trace) return located(inPlace ?? ((cursor) => fromRaw(read(cursor))));
  return inPlace ?? shaped((cursor) => fromRaw(read(cursor)), { kind: "converted", read, convert: fromRaw });
}

/** Of bytes where they lie, which saves a copy. */
function bytesReader(plan: Plan, { fromBytes }: Logical): Reader | undefined {
  if (fromBytes === undefined) return undefined;
  if (plan.op === "fixed") return fixedReader(plan.size, fromBytes);
  const read: Reader = (cursor) => {
    const start = cursor.passBytes();
    return fromBytes(cursor.bytes, start, cursor.position);
  };
  return shaped(read, { kind: "bytes", make: fromBytes });
}

function fixedReader(size: number, make: NonNullable<Logical["fromBytes"]>): Reader {
  const read: Reader = (cursor) => {
    const start = cursor.position;
    cursor.skipFixed(size);
    return make(cursor.bytes, start, start + size);
  };
  return shaped(read, { kind: "fixed", make, size });
}

/** Conversions know no offset: it is that of the value. */
function located(read: Reader): Reader {
  return (cursor: Cursor) => {
    const start = cursor.position;
    try {
      return read(cursor);
    } catch (error) {
      if (error instanceof DecodeError && error.offset === undefined) error.offset = start;
      throw error;
    }
  };
}
