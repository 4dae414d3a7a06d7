import { putOwn } from "../../closures/record-reader.js";
import type { JsonValue } from "../../json/value.js";
import type { JsonOutput, Write } from "./output.js";

type Json = JsonValue;

/**
 * JSON as values of JavaScript, new ones: longs within ±(2^53-1) are numbers and beyond bigint, floats and doubles the
 * very number, NaN and the infinities words.
 */
export const valueOutput: JsonOutput<Json> = {
  nothing: same,
  boolean: same,
  whole: same,
  float: finite,
  double: finite,
  string: same,
  symbol: () => same,
  record: recordValue,
  array: (item: Write<Json>) => (values: readonly never[]) => values.map((value) => item(value)),
  map: mapValue,
  tagged: taggedValue,
};

function same(value: Json): Json {
  return value;
}

function finite(value: number): number | string {
  return Number.isFinite(value) ? value : String(value);
}

function recordValue(names: readonly string[], writers: readonly Write<Json>[]): Write<Json> {
  return (value: Record<string, never>) => {
    const json: Record<string, Json> = {};
    for (let i = 0; i < names.length; i++) putOwn(json, names[i]!, writers[i]!(value[names[i]!]!));
    return json;
  };
}

function mapValue(write: Write<Json>): Write<Json> {
  return (values: ReadonlyMap<string, never>) => {
    const json: Record<string, Json> = {};
    for (const [key, value] of values) putOwn(json, key, write(value));
    return json;
  };
}

function taggedValue(name: string, write: Write<Json>): Write<Json> {
  return (value: never) => {
    const json: Record<string, Json> = {};
    putOwn(json, name, write(value));
    return json;
  };
}
