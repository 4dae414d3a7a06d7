import type { Schema } from "../schema/schema.js";

/**
 * Precision and scale of a decimal as text; undefined for what is none, or not a valid one, which counts for nothing.
 * (Avro 1.12, Decimal)
 */
export function decimalOf(schema: Schema): string | undefined {
  if ((schema.type !== "bytes" && schema.type !== "fixed") || schema.attributes.get("logicalType") !== "decimal")
    return undefined;
  const precision = schema.attributes.get("precision");
  const scale = schema.attributes.get("scale") ?? 0;
  const most = schema.type === "fixed" ? digitsOf(schema.size) : Number.POSITIVE_INFINITY;
  return isWhole(precision, 1, most) && isWhole(scale, 0, precision) ? `${precision}, ${scale}` : undefined;
}

/** The digits that a number of so many bytes always has room for. */
function digitsOf(bytes: number): number {
  return Math.floor((8 * bytes - 1) * Math.log10(2));
}

function isWhole(value: unknown, least: number, most: number): value is number {
  return Number.isInteger(value) && (value as number) >= least && (value as number) <= most;
}
