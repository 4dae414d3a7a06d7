import type { Sink } from "../bytes/sink.js";
import { AvroError, LimitError } from "../errors.js";
import { children, walk } from "../schema/graph.js";
import { branchName, type PrimitiveSchema, type Schema } from "../schema/schema.js";
import { bigDecimalBytes } from "../value/logical/big-decimal.js";
import { logicalOf } from "../value/logical/logical.js";
import { type LogicalType, logicalTypeOf } from "../value/logical/logical-type.js";
import { MAX_UNSCALED_DIGITS, unscaledBytes } from "../value/logical/unscaled.js";
import type { ResolvedOptions } from "../value/options.js";
import type { RandomSource } from "./random-source.js";

/** Items of an array or map at most; below `DEPTH`, and behind `VALUES` values, collections stay empty. */
const ITEMS = 4;
const DEPTH = 5;
const VALUES = 500;

const DAY = 86_400_000;
/** From 1950 to 2050, in days. */
const PAST = -7305;
const FUTURE = 29_219;

/**
 * Writes random data of a schema. Data and not values, since what is decoded from good data is a value of the type,
 * whatever its options. Logical types get data that they convert, longs stay in the range that the option `long` reads.
 */
export class RandomDatum {
  readonly #options: ResolvedOptions;
  readonly #source: RandomSource;
  readonly #heights: ReadonlyMap<Schema, number>;
  #left = 0;

  /** @throws AvroError "invalid-argument" for a schema that has no value: a record that always holds itself */
  constructor(
    readonly schema: Schema,
    options: ResolvedOptions,
    source: RandomSource,
  ) {
    this.#options = options;
    this.#source = source;
    this.#heights = heightsOf(schema);
    if (this.#heights.get(schema) === Number.POSITIVE_INFINITY)
      throw new AvroError("invalid-argument", `${branchName(schema)} has no value that ends`);
  }

  write(sink: Sink): void {
    this.#left = VALUES;
    this.#write(sink, this.schema, 0);
  }

  #write(sink: Sink, schema: Schema, depth: number): void {
    this.#count(schema);
    const type = logicalTypeOf(schema);
    if (type !== undefined) this.#writeLogical(sink, schema, type);
    else if (schema.type === "record") for (const field of schema.fields) this.#write(sink, field.type, depth + 1);
    else if (schema.type === "union") this.#writeBranch(sink, schema.branches, depth);
    else if (schema.type === "array") this.#writeItems(sink, schema.items, depth);
    else if (schema.type === "map") this.#writeItems(sink, schema.values, depth, () => this.#writeKey(sink));
    else if (schema.type === "enum") sink.int(this.#source.below(schema.symbols.length));
    else if (schema.type === "fixed") sink.raw(this.#source.bytes(schema.size));
    else this.#writePrimitive(sink, schema);
  }

  /** A few lines of a schema can ask for records in records without end, and for gigabytes. */
  #count(schema: Schema): void {
    const { maxFreeValues, maxBytesLength } = this.#options.limits;
    if (--this.#left < -maxFreeValues) throw new LimitError("maxFreeValues", maxFreeValues, "parts of a random value");
    if (schema.type === "fixed" && schema.size > maxBytesLength)
      throw new LimitError("maxBytesLength", maxBytesLength, `a fixed of ${schema.size} bytes`);
  }

  /** Deep down the branch that ends soonest. */
  #writeBranch(sink: Sink, branches: readonly Schema[], depth: number): void {
    const heights = branches.map((branch) => this.#heights.get(branch)!);
    const least = Math.min(...heights);
    const most = this.#ends(depth) ? least : Number.MAX_VALUE;
    const index = this.#source.pick([...branches.keys()].filter((i) => heights[i]! <= most));
    sink.int(index);
    this.#write(sink, branches[index]!, depth);
  }

  #ends(depth: number): boolean {
    return depth >= Math.min(DEPTH, this.#options.limits.maxDepth - 1) || this.#left <= 0;
  }

  #writeItems(sink: Sink, items: Schema, depth: number, writeKey?: () => void): void {
    const none = this.#ends(depth) || this.#heights.get(items) === Number.POSITIVE_INFINITY || this.#source.chance(0.1);
    const count = none ? 0 : 1 + this.#source.below(ITEMS);
    if (count > 0) sink.long(count);
    for (let i = 0; i < count; i++) {
      writeKey?.();
      this.#write(sink, items, depth + 1);
    }
    sink.int(0);
  }

  #writeKey(sink: Sink): void {
    sink.string(this.#word(), false);
  }

  #writePrimitive(sink: Sink, schema: PrimitiveSchema): void {
    const source = this.#source;
    switch (schema.type) {
      case "null":
        return;
      case "boolean":
        return sink.boolean(source.chance(0.5));
      case "int":
        return sink.int(source.chance(0.7) ? source.between(-100, 1000) : source.bits() | 0);
      case "long":
        return this.#writeLong(sink, schema);
      case "float":
        return sink.float(this.#decimal());
      case "double":
        return sink.double(this.#decimal());
      case "bytes":
        return putBytes(sink, source.bytes(source.below(16)));
      case "string":
        return void sink.string(this.#text(), false);
    }
  }

  #decimal(): number {
    return this.#source.between(-1_000_000, 1_000_000) / this.#source.pick([1, 2, 4, 100, 1000]);
  }

  #writeLong(sink: Sink, schema: Schema): void {
    const source = this.#source;
    if (source.chance(0.7)) sink.long(source.between(-1000, 100_000));
    else if (this.#mustBeSafe(schema)) sink.long(source.between(-(2 ** 52), 2 ** 52));
    else sink.bigLong(BigInt.asIntN(64, source.bigBits()));
  }

  #mustBeSafe(schema: Schema): boolean {
    return (logicalOf(schema, this.#options)?.long ?? this.#options.long) === "number";
  }

  #word(): string {
    const length = 1 + this.#source.below(10);
    return Array.from({ length }, () => this.#source.pick("abcdefghijklmnopqrstuvwxyz")).join("");
  }

  #text(): string {
    const words = Array.from({ length: this.#source.below(5) }, () => this.#word());
    if (this.#source.chance(0.2)) words.push(this.#source.pick(["naïve", "Ωμέγα", "日本語", "😀"]));
    return words.join(" ");
  }

  #writeLogical(sink: Sink, schema: Schema, type: LogicalType): void {
    const source = this.#source;
    switch (type.name) {
      case "decimal":
        return this.#writeDecimal(sink, type);
      case "big-decimal": {
        const unscaled = BigInt.asIntN(64, source.bigBits()) >> BigInt(source.below(64));
        return putBytes(sink, bigDecimalBytes({ unscaled, scale: source.below(10) }));
      }
      case "uuid":
        return this.#writeUuid(sink, type.on);
      case "date":
        return sink.int(source.between(PAST, FUTURE));
      case "duration":
        for (const count of [source.below(24), source.below(31), source.below(DAY)]) putUint32(sink, count);
        return;
      case "time-millis":
        return sink.int(source.below(DAY));
      case "time-micros":
        return sink.long(source.between(0, DAY * 1000 - 1));
      default:
        return this.#writeTimestamp(sink, schema, type.units);
    }
  }

  #writeDecimal(sink: Sink, { precision, size }: Extract<LogicalType, { name: "decimal" }>): void {
    const digits = 1 + this.#source.below(Math.min(precision, MAX_UNSCALED_DIGITS, 50));
    const text = Array.from({ length: digits }, () => this.#source.below(10)).join("");
    const bytes = unscaledBytes(this.#source.chance(0.3) ? -BigInt(text) : BigInt(text), size);
    if (size === undefined) putBytes(sink, bytes);
    else sink.raw(bytes);
  }

  /** Of version 4. */
  #writeUuid(sink: Sink, on: "string" | "fixed"): void {
    const bytes = this.#source.bytes(16);
    bytes[6] = (bytes[6]! & 0x0f) | 0x40;
    bytes[8] = (bytes[8]! & 0x3f) | 0x80;
    const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
    if (on === "fixed") sink.raw(bytes);
    else sink.string(hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-"), false);
  }

  #writeTimestamp(sink: Sink, schema: Schema, units: number): void {
    const millis = this.#source.between(PAST * DAY, FUTURE * DAY);
    const value = BigInt(millis) * BigInt(units) + BigInt(this.#source.below(units));
    if (this.#mustBeSafe(schema)) sink.long(Number(BigInt.asIntN(53, value)));
    else sink.bigLong(value);
  }
}

function putBytes(sink: Sink, bytes: Uint8Array): void {
  sink.long(bytes.length);
  sink.raw(bytes);
}

function putUint32(sink: Sink, value: number): void {
  sink.raw(Uint8Array.of(value, value >>> 8, value >>> 16, value >>> 24));
}

/** How deep the shallowest value of each type nests; infinite for a type without a value. */
function heightsOf(schema: Schema): ReadonlyMap<Schema, number> {
  const heights = new Map<Schema, number>();
  walk(schema, (node) => {
    if (heights.has(node)) return false;
    heights.set(node, Number.POSITIVE_INFINITY);
    return true;
  });
  const nodes = [...heights.keys()].reverse();
  for (let changed = true; changed; ) {
    changed = false;
    for (const node of nodes) {
      const height = heightOf(node, heights);
      if (height < heights.get(node)!) {
        heights.set(node, height);
        changed = true;
      }
    }
  }
  return heights;
}

function heightOf(schema: Schema, heights: ReadonlyMap<Schema, number>): number {
  const below = children(schema).map((child) => heights.get(child)!);
  if (schema.type === "union") return Math.min(Number.POSITIVE_INFINITY, ...below);
  if (schema.type === "record") return 1 + Math.max(0, ...below);
  if (schema.type === "enum") return schema.symbols.length > 0 ? 0 : Number.POSITIVE_INFINITY;
  return schema.type === "array" || schema.type === "map" ? 1 : 0; // it may be empty
}
