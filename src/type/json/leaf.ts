import { base64Bytes } from "../../bytes/base64.js";
import { latin1Bytes } from "../../bytes/latin1.js";
import type { Sink } from "../../bytes/sink.js";
import { isWellFormed } from "../../bytes/utf8.js";
import { isPlain } from "../../closures/match.js";
import { quote } from "../../errors.js";
import type { EnumSchema, FixedSchema, PrimitiveSchema, Schema } from "../../schema/schema.js";
import { isLongBigint } from "../../value/long.js";
import { logicalText, plainDuration } from "./logical-text.js";
import type { JsonForm } from "./output.js";

/** Schemas whose JSON holds no other JSON. */
export type LeafSchema = PrimitiveSchema | EnumSchema | FixedSchema;

/** How JSON becomes data of one leaf. */
// biome-ignore lint/suspicious/noExplicitAny: what is taken is put by the same leaf, and nobody else looks at it
export interface Leaf<T = any> {
  /** What the JSON has to be, for messages. */
  readonly expected: string;
  /** What is to be written; undefined if the JSON is something else. */
  take(json: unknown): T | undefined;
  put(sink: Sink, taken: T): void;
  /** Whether what is taken would be written as this very JSON; always where it is left out. */
  isExact?(json: unknown): boolean;
}

export function isLeaf(schema: Schema): schema is LeafSchema {
  return !["record", "array", "map", "union"].includes(schema.type);
}

/**
 * JSON of a type that is no record, array, map or union. `replace`: lone surrogates become U+FFFD instead of being
 * refused. (Avro 1.12, JSON Encoding, and Records: default)
 */
export function leafOf(schema: LeafSchema, form: JsonForm, replace: boolean): Leaf {
  const leaf = underlyingLeaf(schema, form, replace);
  return form === "plain" ? logicalLeaf(schema, leaf) : leaf;
}

/** Logical types of plain JSON; numbers may also stand for themselves. */
function logicalLeaf(schema: LeafSchema, leaf: Leaf): Leaf {
  const duration = plainDuration(schema);
  if (duration) {
    const take = (json: unknown) => (isPlain(json) && duration.accepts(json) ? duration.toRaw(json) : undefined);
    return { expected: "a duration of months, days and millis", take, put: leaf.put };
  }
  const logical = logicalText(schema);
  if (logical === undefined) return leaf;
  const isNumber = schema.type === "int" || schema.type === "long";
  const take = (json: unknown) => {
    if (typeof json === "string") return logical.raw(json);
    return isNumber ? leaf.take(json) : undefined;
  };
  const isExact = (json: unknown) => logical.text(take(json)) === (typeof json === "string" ? json : undefined);
  return { expected: logical.expected, take, put: leaf.put, isExact };
}

function underlyingLeaf(schema: LeafSchema, form: JsonForm, replace: boolean): Leaf {
  switch (schema.type) {
    case "string":
      return replace ? ANY_STRING : STRING;
    case "bytes":
      return bytesLeaf(form);
    case "fixed":
      return fixedLeaf(schema, form);
    case "enum":
      return enumLeaf(schema);
    default:
      return PRIMITIVES[schema.type];
  }
}

const NULL: Leaf<null> = {
  expected: "null",
  take: (json) => (json === null ? null : undefined),
  put: () => {},
};

const BOOLEAN: Leaf<boolean> = {
  expected: "true or false",
  take: (json) => (typeof json === "boolean" ? json : undefined),
  put: (sink, value) => sink.boolean(value),
};

const INT: Leaf<number> = {
  expected: "a whole number of 32 bits",
  take: (json) => (typeof json === "number" && json === (json | 0) ? json : undefined),
  put: (sink, value) => sink.int(value),
};

const LONG: Leaf<number | bigint> = {
  expected: "a whole number of 64 bits, exact (as digits or bigint)",
  take: (json) => {
    if (typeof json === "bigint") return isLongBigint(json) ? json : undefined;
    return Number.isSafeInteger(json) ? (json as number) : undefined;
  },
  put: (sink, value) => (typeof value === "number" ? sink.long(value) : sink.bigLong(value)),
};

const FLOAT: Leaf<number> = {
  expected: "a number within the range of a float",
  take: (json) => {
    const value = numberOf(json);
    return value !== undefined && Number.isFinite(value) && !Number.isFinite(Math.fround(value)) ? undefined : value;
  },
  put: (sink, value) => sink.float(value),
};

const DOUBLE: Leaf<number> = {
  expected: "a number within the range of a double",
  take: numberOf,
  put: (sink, value) => sink.double(value),
};

const ANY_STRING: Leaf<string> = {
  expected: "a string",
  take: (json) => (typeof json === "string" ? json : undefined),
  put: (sink, value) => sink.string(value, true),
};

const STRING: Leaf<string> = {
  ...ANY_STRING,
  expected: "a string without lone surrogates",
  take: (json) => (typeof json === "string" && isWellFormed(json) ? json : undefined),
};

const PRIMITIVES = {
  null: NULL,
  boolean: BOOLEAN,
  int: INT,
  long: LONG,
  float: FLOAT,
  double: DOUBLE,
} as const;

/** A number of JSON text that a double rounds to a whole one: a float or a double, but no int or long. */
export class Rounded {
  constructor(readonly value: number) {}
}

/** A JSON number, or one of the words for those that JSON has not. */
function numberOf(json: unknown): number | undefined {
  if (typeof json === "number") return json;
  if (typeof json === "bigint") return finite(Number(json));
  if (json instanceof Rounded) return json.value;
  return json === "NaN" || json === "Infinity" || json === "-Infinity" ? Number(json) : undefined;
}

function finite(value: number): number | undefined {
  return Number.isFinite(value) ? value : undefined;
}

function takeBytes(form: JsonForm): (json: unknown) => Uint8Array | undefined {
  const bytesOf = form === "avro" ? latin1Bytes : base64Bytes;
  return (json) => (typeof json === "string" ? bytesOf(json) : undefined);
}

const bytesText = (form: JsonForm) => (form === "avro" ? "a string of code points 0-255" : "base64 with padding");

function bytesLeaf(form: JsonForm): Leaf<Uint8Array> {
  const put = (sink: Sink, bytes: Uint8Array) => {
    sink.long(bytes.length);
    sink.raw(bytes);
  };
  return { expected: bytesText(form), take: takeBytes(form), put };
}

function fixedLeaf({ name, size }: FixedSchema, form: JsonForm): Leaf<Uint8Array> {
  const bytesOf = takeBytes(form);
  const take = (json: unknown) => {
    const bytes = bytesOf(json);
    return bytes?.length === size ? bytes : undefined;
  };
  const expected = `${size} bytes of fixed ${quote(name)} as ${bytesText(form)}`;
  return { expected, take, put: (sink: Sink, bytes: Uint8Array) => sink.raw(bytes) };
}

function enumLeaf({ name, symbols }: EnumSchema): Leaf<number> {
  const indexes = new Map<unknown, number>(symbols.map((symbol, index) => [symbol, index]));
  const take = (json: unknown) => indexes.get(json);
  return {
    expected: `a symbol of enum ${quote(name)}`,
    take,
    put: (sink: Sink, index: number) => sink.int(index),
  };
}
