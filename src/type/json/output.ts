/** The Avro JSON encoding, or plain JSON: unions without names, bytes as base64, logical types as they are read. */
export type JsonForm = "plain" | "avro";

/** Makes the JSON of one value. */
export type Write<J> = (value: never) => J;

/** What JSON is made as: text, or JavaScript values. The walk over the schema is the same for both. */
export interface JsonOutput<J> {
  readonly nothing: Write<J>;
  readonly boolean: Write<J>;
  /** Of ints and longs of any size. */
  readonly whole: Write<J>;
  readonly float: Write<J>;
  readonly double: Write<J>;
  readonly string: Write<J>;
  symbol(symbols: readonly string[]): Write<J>;
  /** The writers may be put into their array later, since a record may hold itself. */
  record(names: readonly string[], writers: readonly Write<J>[]): Write<J>;
  array(item: Write<J>): Write<J>;
  /** Of a Map. */
  map(value: Write<J>): Write<J>;
  /** A value under the name of its branch. */
  tagged(name: string, write: Write<J>): Write<J>;
}

/** Options of values that lose nothing and name every branch: what JSON is written of. */
export const EXACT = { long: "auto", union: "wrapped", logical: "raw", numericArrays: "plain", map: "Map" } as const;
