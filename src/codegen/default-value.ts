import { Cursor } from "../bytes/cursor.js";
import { Sink } from "../bytes/sink.js";
import type { Writer } from "../closures/closure.js";
import { type WriterShape, writerShapeOf } from "../closures/writer-shape.js";
import { AvroError } from "../errors.js";
import { DEFAULT_LIMITS } from "../limits.js";

/**
 * A value that is written as `writeMissing` writes an absent field, so that it can stand in for one: scalars, null and
 * empty collections. Undefined for other defaults, and where a field must not be absent.
 */
export function defaultValue(write: Writer, writeMissing: (sink: Sink) => void): unknown {
  try {
    const bytes = written(writeMissing);
    const value = valueAt(writerShapeOf(write), new Cursor(DEFAULT_LIMITS).open(bytes));
    const again = value === undefined ? undefined : written((sink) => write(sink, value));
    return again?.length === bytes.length && again.every((byte, i) => byte === bytes[i]) ? value : undefined;
  } catch (error) {
    if (error instanceof AvroError) return undefined;
    throw error;
  }
}

function written(write: (sink: Sink) => void): Uint8Array {
  const sink = new Sink(64);
  write(sink);
  return sink.toBytes();
}

function valueAt(shape: WriterShape | undefined, cursor: Cursor): unknown {
  switch (shape?.kind) {
    case "null":
      return null;
    case "boolean":
      return cursor.readBoolean();
    case "int":
      return cursor.readInt();
    case "long":
      return cursor.readLong();
    case "float":
      return cursor.readFloat();
    case "double":
      return cursor.readDouble();
    case "string":
      return cursor.readString();
    case "enum": {
      const index = cursor.readInt();
      return [...shape.indexes].find((entry) => entry[1] === index)?.[0];
    }
    case "array":
      return [];
    case "map":
      return {};
    case "union":
      return valueAt(writerShapeOf(shape.writers[cursor.readInt()]!), cursor);
    default:
      return undefined;
  }
}
