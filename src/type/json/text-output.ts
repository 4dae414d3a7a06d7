import { floatText, numberText } from "../number-text.js";
import type { JsonOutput, Write } from "./output.js";

/**
 * JSON as text of one line without a line feed. Longs are bare digits of any size, a float is the shortest decimal that
 * rounds to it, NaN and the infinities are quoted words.
 */
export const textOutput: JsonOutput<string> = {
  null: "null",
  boolean: String,
  whole: String,
  float: floatText,
  double: numberText,
  string: JSON.stringify,
  record: recordText,
  array: arrayText,
  map: mapText,
  tagged: taggedText,
};

function recordText(names: readonly string[], writers: readonly Write<string>[]): Write<string> {
  const heads = names.map((name, i) => `${i === 0 ? "{" : ","}${JSON.stringify(name)}:`);
  return (value: Record<string, never>): string => {
    let text = "";
    for (let i = 0; i < names.length; i++) text += heads[i]! + writers[i]!(value[names[i]!]!);
    return text === "" ? "{}" : `${text}}`;
  };
}

function arrayText(item: Write<string>): Write<string> {
  return (values: readonly never[]): string => {
    let text = "[";
    for (let i = 0; i < values.length; i++) text += i === 0 ? item(values[i]!) : `,${item(values[i]!)}`;
    return `${text}]`;
  };
}

function mapText(write: Write<string>): Write<string> {
  return (values: Record<string, never> | ReadonlyMap<string, never>): string => {
    let text = "";
    const add = (value: never, key: string) => {
      text += `${text === "" ? "{" : ","}${JSON.stringify(key)}:${write(value)}`;
    };
    if (isMap(values)) values.forEach(add);
    else for (const key of Object.keys(values)) add(values[key]!, key);
    return text === "" ? "{}" : `${text}}`;
  };
}

function isMap(values: Record<string, never> | ReadonlyMap<string, never>): values is ReadonlyMap<string, never> {
  return values instanceof Map;
}

function taggedText(name: string, write: Write<string>): Write<string> {
  const head = `{${JSON.stringify(name)}:`;
  return (value: never): string => `${head}${write(value)}}`;
}
