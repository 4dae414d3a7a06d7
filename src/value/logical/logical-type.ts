import type { JsonValue, Schema } from "../../schema/schema.js";

/** Units of a time or timestamp in a millisecond. */
export type UnitsPerMilli = 1 | 1_000 | 1_000_000;

/** A logical type that a schema carries, its attributes checked. (Avro 1.12, Logical Types) */
export type LogicalType =
  | { readonly name: "decimal"; readonly precision: number; readonly scale: number; readonly size: number | undefined }
  | { readonly name: "big-decimal" | "date" | "duration" }
  | { readonly name: "uuid"; readonly on: "string" | "fixed" }
  | { readonly name: "time-millis" | "time-micros"; readonly units: UnitsPerMilli }
  | { readonly name: TimestampName; readonly units: UnitsPerMilli };

export type TimestampName = `${"" | "local-"}timestamp-${"millis" | "micros" | "nanos"}`;

const UNITS = { millis: 1, micros: 1_000, nanos: 1_000_000 } as const;

const memo = new WeakMap<Schema, LogicalType | null>();

/**
 * The logical type of a schema; undefined where there is none, where it is none that the specification defines, and
 * where its attributes or the type it annotates are wrong: such annotations are ignored.
 */
export function logicalTypeOf(schema: Schema): LogicalType | undefined {
  let type = memo.get(schema);
  if (type === undefined) memo.set(schema, (type = find(schema) ?? null));
  return type ?? undefined;
}

/** The `logicalType` attribute of a schema, valid or not. */
export function logicalName(schema: Schema): string | undefined {
  if (schema.type === "union") return undefined;
  const name = schema.attributes.get("logicalType");
  return typeof name === "string" ? name : undefined;
}

/** Whether the specification defines a logical type of this name. */
export function isLogicalName(name: string): boolean {
  return TYPES.has(name);
}

function find(schema: Schema): LogicalType | undefined {
  const name = logicalName(schema);
  return name === undefined ? undefined : TYPES.get(name)?.(schema);
}

type Find = (schema: Schema) => LogicalType | undefined;

const TYPES: ReadonlyMap<string, Find> = /* @__PURE__ */ new Map<string, Find>([
  ["decimal", decimal],
  ["big-decimal", ({ type }) => (type === "bytes" ? { name: "big-decimal" } : undefined)],
  ["uuid", uuid],
  ["date", ({ type }) => (type === "int" ? { name: "date" } : undefined)],
  ["time-millis", ({ type }) => (type === "int" ? { name: "time-millis", units: 1 } : undefined)],
  ["time-micros", ({ type }) => (type === "long" ? { name: "time-micros", units: 1_000 } : undefined)],
  ["timestamp-millis", timestamp("timestamp-millis", UNITS.millis)],
  ["timestamp-micros", timestamp("timestamp-micros", UNITS.micros)],
  ["timestamp-nanos", timestamp("timestamp-nanos", UNITS.nanos)],
  ["local-timestamp-millis", timestamp("local-timestamp-millis", UNITS.millis)],
  ["local-timestamp-micros", timestamp("local-timestamp-micros", UNITS.micros)],
  ["local-timestamp-nanos", timestamp("local-timestamp-nanos", UNITS.nanos)],
  ["duration", (schema) => (schema.type === "fixed" && schema.size === 12 ? { name: "duration" } : undefined)],
]);

function timestamp(name: TimestampName, units: UnitsPerMilli): Find {
  return ({ type }) => (type === "long" ? { name, units } : undefined);
}

function uuid(schema: Schema): LogicalType | undefined {
  if (schema.type === "string") return { name: "uuid", on: "string" };
  return schema.type === "fixed" && schema.size === 16 ? { name: "uuid", on: "fixed" } : undefined;
}

function decimal(schema: Schema): LogicalType | undefined {
  if (schema.type !== "bytes" && schema.type !== "fixed") return undefined;
  const precision = schema.attributes.get("precision");
  const scale = schema.attributes.has("scale") ? schema.attributes.get("scale") : 0;
  if (!isWhole(precision) || !isWhole(scale) || precision < 1 || scale > precision) return undefined;
  const size = schema.type === "fixed" ? schema.size : undefined;
  if (size !== undefined && precision > mostDigits(size)) return undefined;
  return { name: "decimal", precision, scale, size };
}

function isWhole(json: JsonValue | undefined): json is number {
  return Number.isSafeInteger(json) && (json as number) >= 0;
}

/** Decimal digits that a two's complement number of `size` bytes always holds: no power of two is one of ten. */
export function mostDigits(size: number): number {
  return Math.floor((8 * size - 1) * Math.LOG10E * Math.LN2);
}
