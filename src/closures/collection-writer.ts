import { type ItemBlocks, itemBlocksOf } from "../bytes/item-block.js";
import type { Sink } from "../bytes/sink.js";
import type { ArraySchema, Schema } from "../schema/schema.js";
import { logicalOf } from "../value/logical/logical.js";
import type { Writer, WriterOptions } from "./closure.js";
import { encodeFault, Faults, unfit, within } from "./fault.js";
import { arrayMatch, isPlain } from "./match.js";
import { MAP_VALUE } from "./trace.js";
import { shapedWriter } from "./writer-shape.js";

/** Writes an array as one item block and the end. (Avro 1.12, Binary Encoding: arrays) */
export function buildArrayWriter(schema: ArraySchema, write: Writer, options: WriterOptions): Writer {
  const isArray = arrayMatch(schema.items);
  const asData = logicalOf(schema.items, options) === undefined ? FLOATS.get(schema.items.type) : undefined;
  const writeAll = options.collect === true ? collectItems : writeItems;
  const blocks = itemBlocksOf(options.itemBlocks);
  const writeArray: Writer = (sink, value) => {
    if (!isArray(value)) throw unfit("an array", value);
    const { length } = value;
    if (length > 0) {
      const opened = blocks.open(sink, length);
      if (asData !== undefined && (value as Float64Array)[Symbol.toStringTag] === asData) sink.raw(bytesOf(value));
      else writeAll(sink, value, length, write);
      blocks.close(sink, opened);
    }
    sink.int(0);
  };
  if (options.collect === true) return writeArray;
  return shapedWriter(writeArray, { kind: "array", write, sized: options.itemBlocks === "sized" });
}

/** Typed arrays that hold their items as data do: all hosts of JavaScript are little-endian. */
const FLOATS: ReadonlyMap<Schema["type"], string> = new Map([
  ["float", "Float32Array"],
  ["double", "Float64Array"],
]);

function bytesOf(value: ArrayLike<unknown>): Uint8Array {
  const { buffer, byteOffset, byteLength } = value as Float64Array;
  return new Uint8Array(buffer, byteOffset, byteLength);
}

function writeItems(sink: Sink, items: ArrayLike<unknown>, length: number, write: Writer): void {
  let i = 0;
  try {
    for (; i < length; i++) write(sink, items[i]);
  } catch (error) {
    throw within(error, i);
  }
}

function collectItems(sink: Sink, items: ArrayLike<unknown>, length: number, write: Writer): void {
  const faults = new Faults();
  for (let i = 0; i < length; i++) faults.collect(sink, () => write(sink, items[i]), i);
  faults.throwAny();
}

/** Writes a map as one item block, keys in the order of insertion, and the end. (Avro 1.12, Binary Encoding: maps) */
export function buildMapWriter(write: Writer, options: WriterOptions): Writer {
  const replace = options.utf8 === "replace";
  const sized = options.itemBlocks === "sized";
  const blocks = itemBlocksOf(options.itemBlocks);
  const writeEntry = entryWriter(write, replace);
  const writeAll = (sink: Sink, value: unknown, writeOne: EntryWriter) => {
    if (value instanceof Map) writeMap(sink, value, blocks, writeOne);
    else if (isPlain(value)) writeObject(sink, value, blocks, writeOne);
    else throw unfit("a plain object or a Map", value);
    sink.int(0);
  };
  if (options.collect !== true)
    return shapedWriter((sink, value) => writeAll(sink, value, writeEntry), {
      kind: "map",
      write,
      replace,
      sized,
      isMap: options.map === "Map",
    });
  return (sink, value) => {
    const faults = new Faults();
    writeAll(sink, value, (_sink, key, item) => faults.collect(sink, () => writeEntry(sink, key, item)));
    faults.throwAny();
  };
}

type EntryWriter = (sink: Sink, key: unknown, value: unknown) => void;

function entryWriter(write: Writer, replace: boolean): EntryWriter {
  return (sink, key, value) => {
    if (typeof key !== "string") throw unfit("a string as key of a map", key);
    if (!sink.string(key, replace))
      throw encodeFault("invalid-value", "expected a map key of well-formed text, found a lone surrogate");
    try {
      write(sink, value);
    } catch (error) {
      throw within(error, MAP_VALUE);
    }
  };
}

function writeObject(sink: Sink, object: Record<string, unknown>, blocks: ItemBlocks, writeEntry: EntryWriter): void {
  const keys = Object.keys(object);
  if (keys.length === 0) return;
  const opened = blocks.open(sink, keys.length);
  for (const key of keys) writeEntry(sink, key, object[key]);
  blocks.close(sink, opened);
}

function writeMap(sink: Sink, map: ReadonlyMap<unknown, unknown>, blocks: ItemBlocks, writeEntry: EntryWriter): void {
  const { size } = map;
  if (size === 0) return;
  const opened = blocks.open(sink, size);
  let left = size;
  for (const [key, value] of map) {
    left--;
    writeEntry(sink, key, value);
  }
  if (left !== 0) throw encodeFault("invalid-value", "a Map changed while it was encoded");
  blocks.close(sink, opened);
}
