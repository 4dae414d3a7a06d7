import { floatText, numberText } from "../number-text.js";
import type { JsonOutput, Write } from "./output.js";
import type { TextSink } from "./text-sink.js";

const COMMA = 0x2c;
const CLOSING_BRACKET = 0x5d;
const CLOSING_BRACE = 0x7d;
const OPENING_BRACKET = 0x5b;
const OPENING_BRACE = 0x7b;
const COLON = 0x3a;

/**
 * JSON as text of one line without a line feed. Longs are bare digits of any size, a float is the shortest decimal that
 * rounds to it, NaN and the infinities are quoted words.
 */
export function textOutput(sink: TextSink): JsonOutput<void> {
  return {
    nothing: () => sink.ascii("null"),
    boolean: (value: boolean) => sink.ascii(value ? "true" : "false"),
    whole: (value: number | bigint) => sink.whole(value),
    float: (value: number) => sink.ascii(floatText(value)),
    double: (value: number) => sink.ascii(numberText(value)),
    string: (value: string) => sink.string(value),
    symbol: (symbols) => symbolText(sink, symbols),
    record: (names, writers) => recordText(sink, names, writers),
    array: (item) => arrayText(sink, item),
    map: (value) => mapText(sink, value),
    tagged: (name, write) => taggedText(sink, name, write),
  };
}

function symbolText(sink: TextSink, symbols: readonly string[]): Write<void> {
  const quoted = new Map(symbols.map((symbol) => [symbol, JSON.stringify(symbol)]));
  return (symbol: string) => sink.raw(quoted.get(symbol)!);
}

function recordText(sink: TextSink, names: readonly string[], writers: readonly Write<void>[]): Write<void> {
  const heads = names.map((name, i) => `${i === 0 ? "{" : ","}${JSON.stringify(name)}:`);
  return (value: Record<string, never>) => {
    for (let i = 0; i < names.length; i++) {
      sink.raw(heads[i]!);
      writers[i]!(value[names[i]!]!);
    }
    if (names.length === 0) sink.mark(OPENING_BRACE);
    sink.mark(CLOSING_BRACE);
  };
}

function arrayText(sink: TextSink, item: Write<void>): Write<void> {
  return (values: readonly never[]) => {
    sink.mark(OPENING_BRACKET);
    for (let i = 0; i < values.length; i++) {
      if (i > 0) sink.mark(COMMA);
      item(values[i]!);
    }
    sink.mark(CLOSING_BRACKET);
  };
}

function mapText(sink: TextSink, write: Write<void>): Write<void> {
  return (values: ReadonlyMap<string, never>) => {
    let mark = OPENING_BRACE;
    for (const [key, value] of values) {
      sink.mark(mark);
      sink.string(key);
      sink.mark(COLON);
      write(value);
      mark = COMMA;
    }
    if (mark === OPENING_BRACE) sink.mark(mark);
    sink.mark(CLOSING_BRACE);
  };
}

function taggedText(sink: TextSink, name: string, write: Write<void>): Write<void> {
  const head = `{${JSON.stringify(name)}:`;
  return (value: never) => {
    sink.raw(head);
    write(value);
    sink.mark(CLOSING_BRACE);
  };
}
