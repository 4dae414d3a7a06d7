import { Cursor } from "../../src/bytes/cursor.js";
import { Sink } from "../../src/bytes/sink.js";
import { Stage } from "../../src/bytes/stage.js";
import type { ReaderOptions } from "../../src/closures/closure.js";
import { buildReader } from "../../src/closures/reader.js";
import { buildSkipper } from "../../src/closures/skipper.js";
import { buildWriter } from "../../src/closures/writer.js";
import { literalReader, type StagedReader } from "../../src/codegen/literal-reader.js";
import { resolve } from "../../src/plan/resolve.js";
import type { Schema } from "../../src/schema/schema.js";
import { parseSchema } from "../../src/type/schema-argument.js";
import { resolveOptions, type ValueOptions } from "../../src/value/options.js";
import { bytesOf, hexOf } from "../helpers.js";

/*
 * The closures of a schema, each run on one datum. Data are hexadecimal, schemas JSON.
 */

export interface Extras extends Pick<ReaderOptions, "trace"> {
  /** Read by generated code, and by the closures only where that does not do. */
  readonly literal?: boolean;
}

export function schemaOf(schema: unknown): Schema {
  return parseSchema(typeof schema === "string" ? JSON.stringify(schema) : (schema as object));
}

export function optionsOf(options: ValueOptions & Extras = {}): ReaderOptions {
  const { trace, literal, ...values } = options;
  return { ...resolveOptions(values), trace };
}

/** Read one datum and say where it ended. */
export function readWith(schema: unknown, hex: string, options?: ValueOptions & Extras, reader = schema) {
  const resolved = optionsOf(options);
  const cursor = new Cursor(resolved.limits, resolved.utf8 === "replace").open(bytesOf(hex));
  const read = buildReader(resolve(schemaOf(schema), schemaOf(reader)), resolved);
  const literal = options?.literal ? literalReader(read, resolved.limits) : undefined;
  const staged = literal && readStaged(literal, bytesOf(hex), resolved);
  if (staged) return { ...staged, cursor };
  cursor.beginDatum();
  return { value: read(cursor), end: cursor.position, cursor };
}

/** What generated code reads from a stage; undefined where it leaves the datum to the closures. */
export function readStaged({ read }: StagedReader, bytes: Uint8Array, { limits }: Pick<ReaderOptions, "limits">) {
  const stage = new Stage();
  stage.hold(bytes, 0, bytes.length);
  const cursor = new Cursor(limits).open(stage.bytes, 0, bytes.length);
  cursor.beginDatum();
  try {
    const value = read(cursor, stage);
    return cursor.position <= bytes.length ? { value, end: cursor.position, free: cursor.totalFree } : undefined;
  } catch {
    return undefined;
  }
}

/** The value of a datum that takes all bytes. */
export function read(schema: unknown, hex: string, options?: ValueOptions & Extras): unknown {
  const { value, end } = readWith(schema, hex, options);
  if (end !== hex.replaceAll(" ", "").length / 2) throw new Error(`ended at ${end}`);
  return value;
}

/** Where skipping one datum ends. */
export function skip(schema: unknown, hex: string, options?: ValueOptions & { trace?: boolean }): number {
  const { limits, trace } = optionsOf(options);
  const cursor = new Cursor(limits).open(bytesOf(hex));
  cursor.beginDatum();
  buildSkipper(schemaOf(schema), { limits, trace })(cursor);
  return cursor.position;
}

/** A value as hexadecimal. */
export function write(schema: unknown, value: unknown, options?: ValueOptions): string {
  const sink = new Sink(4);
  buildWriter(schemaOf(schema), resolveOptions(options))(sink, value);
  return hexOf(sink.toBytes());
}

export function record(name: string, fields: Record<string, unknown>): object {
  return { type: "record", name, fields: Object.entries(fields).map(([field, type]) => ({ name: field, type })) };
}

export const array = (items: unknown): object => ({ type: "array", items });
export const map = (values: unknown): object => ({ type: "map", values });

/** A list whose items stand inside each other. */
export const LIST = record("List", { next: ["null", "List"] });
/** A tree without unions, for depth. */
export const TREE = record("Tree", { kids: array("Tree") });
