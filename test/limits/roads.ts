import { evaluate } from "../../src/codegen/compile.js";
import { openContainer } from "../../src/container/open.js";
import { codeOf } from "../../src/gen/code.js";
import { avroType, compareBytes, safeDecode } from "../../src/index.js";
import { SingleObjectDecoder } from "../../src/message/decoder.js";
import { frameSingleObject } from "../../src/message/single-object.js";
import { SchemaStore } from "../../src/message/store.js";
import { parseSchema } from "../../src/type/schema-argument.js";
import type { ValueOptions } from "../../src/value/options.js";
import { resolveOptions } from "../../src/value/options.js";
import { concat, fileOf, pieces, streamOf } from "../container/files.js";
import type { record } from "./cases.js";

/** What a road reads: data of a schema, under options. */
export interface Given {
  readonly schema: object;
  readonly options: ValueOptions;
  readonly datum: Uint8Array;
}

/**
 * A way through which data come in. Each gives values or throws; `skips`: it passes over the field `it`, and gives or
 * counts what stands around it. Roads without values give undefined.
 */
export interface Road {
  readonly name: string;
  readonly skips?: boolean;
  /** It needs columns, which recursive schemas do not have. */
  readonly columns?: boolean;
  /** Maps have no order. */
  readonly orders?: boolean;
  /** What the offset of its errors counts from, beyond the datum's begin. */
  readonly from?: number;
  readonly run: (given: Given) => unknown;
}

/** Datums of a batch: enough for the kernel, and a bad one last, so that others were decoded before. */
const ROWS = 9;

const typeOf = ({ schema, options }: Given) => avroType<unknown>(schema as never, options);
const messages = ({ datum }: Given) => Array.from({ length: ROWS }, () => datum);
const last = (values: readonly unknown[]) => values.at(-1);
const FIELDS = { fields: ["keep", "after"] };
const resolved = (given: Given, fields: Record<string, unknown>) => {
  const reader = avroType<unknown>(
    {
      type: "record",
      name: "R",
      fields: [...fieldsOf(given, fields), { name: "more", type: "int", default: 7 }],
    } as never,
    given.options,
  );
  return reader.reader(given.schema);
};
const fieldsOf = ({ schema }: Given, wanted: Record<string, unknown>) =>
  (schema as ReturnType<typeof record>).fields.filter(({ name }) => name in wanted);
const ALL = { keep: 0, it: 0, after: 0 };
const AROUND = { keep: 0, after: 0 };
const without = (value: unknown) => {
  const { more: _, ...rest } = value as { more?: unknown };
  return rest;
};

const DATA: readonly Road[] = [
  { name: "decode", run: (given) => typeOf(given).decode(given.datum) },
  {
    name: "decodeAt",
    run: (given) => typeOf(given).decodeAt(concat([Uint8Array.of(0), given.datum]), 1).value,
    from: 1,
  },
  {
    name: "decode, generated code ready",
    run: (given) => {
      const options = resolveOptions(given.options);
      const texts = codeOf(parseSchema(given.schema), options);
      const code = Object.fromEntries(
        [...texts].map(([key, { parameters, body }]) => [key, evaluate(parameters, body)]),
      );
      const type = avroType<unknown>(given.schema as never, { ...given.options, codegen: "never", code });
      type.decodeBatch(messages(given));
      return type.decode(given.datum);
    },
  },
  {
    name: "decode, no code",
    run: (given) => typeOf({ ...given, options: { ...given.options, codegen: "never" } }).decode(given.datum),
  },
  {
    name: "safeDecode",
    run: (given) => {
      const result = safeDecode(typeOf(given), given.datum);
      if (!result.ok) throw result.error;
      return result.value;
    },
  },
  { name: "decodeBatch of messages", run: (given) => last(typeOf(given).decodeBatch(messages(given))) },
  {
    name: "decodeBatch of messages, no code",
    run: (given) =>
      last(typeOf({ ...given, options: { ...given.options, codegen: "never" } }).decodeBatch(messages(given))),
  },
  {
    name: "decodeBatch of messages, collected",
    run: (given) => {
      const { values, errors } = typeOf(given).decodeBatch(messages(given), { errors: "collect" });
      if (errors.length > 0) throw errors[0];
      return last(values);
    },
  },
  { name: "decodeBatch of data", run: (given) => typeOf(given).decodeBatch(given.datum, { count: 1 })[0] },
  { name: "decodeBatch of data to their end", run: (given) => typeOf(given).decodeBatch(given.datum)[0] },
  {
    name: "decodeColumns of messages",
    run: (given) => last(typeOf(given).decodeColumns(messages(given)).toObjects()),
    columns: true,
  },
  {
    name: "decodeColumns of data",
    run: (given) => typeOf(given).decodeColumns(given.datum, { count: 1 }).toObjects()[0],
    columns: true,
  },
  {
    name: "verify",
    run: (given) => {
      typeOf(given).verify(given.datum, { count: 1 });
    },
  },
  { name: "another reader", run: (given) => without(resolved(given, ALL).decode(given.datum)) },
  {
    name: "another reader, messages",
    run: (given) => without(last(resolved(given, ALL).decodeBatch(messages(given)))),
  },
  {
    name: "another reader's verify",
    run: (given) => {
      resolved(given, AROUND).verify(given.datum, { count: 1 });
    },
  },
  {
    name: "compareBytes",
    run: (given) => {
      compareBytes(typeOf(given), given.datum, given.datum);
    },
    orders: true,
  },
];

/** A type without the limits, and what a call is given. */
const perCall = ({ schema, options: { limits, ...options } }: Given) => ({
  type: avroType<unknown>(schema as never, options),
  limits: limits!,
});

const CALLS: readonly Road[] = [
  {
    name: "decode, limits of the call",
    run: (given) => {
      const { type, limits } = perCall(given);
      return type.decode(given.datum, { limits });
    },
  },
  {
    name: "decodeAt, limits of the call",
    run: (given) => {
      const { type, limits } = perCall(given);
      return type.decodeAt(concat([Uint8Array.of(0), given.datum]), 1, { limits }).value;
    },
    from: 1,
  },
  {
    name: "decodeBatch of messages, limits of the call",
    run: (given) => {
      const { type, limits } = perCall(given);
      return last(type.decodeBatch(messages(given), { limits }));
    },
  },
  {
    name: "decodeBatch of data, collected, limits of the call",
    run: (given) => {
      const { type, limits } = perCall(given);
      const { values, errors } = type.decodeBatch(given.datum, { count: 1, errors: "collect", limits });
      if (errors.length > 0) throw errors[0];
      return values[0];
    },
  },
  {
    name: "decodeColumns of messages, limits of the call",
    run: (given) => {
      const { type, limits } = perCall(given);
      return last(type.decodeColumns(messages(given), { limits }).toObjects());
    },
    columns: true,
  },
  {
    name: "verify, limits of the call",
    run: (given) => {
      const { type, limits } = perCall(given);
      type.verify(given.datum, { count: 1, limits });
    },
  },
  {
    name: "count, limits of the call",
    run: (given) => {
      const { type, limits } = perCall(given);
      type.count(given.datum, { limits });
    },
    skips: true,
  },
  {
    name: "fields of messages, limits of the call",
    run: (given) => {
      const { type, limits } = perCall(given);
      return last(type.decodeBatch(messages(given), { ...FIELDS, limits }));
    },
    skips: true,
  },
];

const SKIPS: readonly Road[] = [
  {
    name: "count",
    run: (given) => {
      typeOf(given).count(given.datum);
    },
    skips: true,
  },
  { name: "fields of messages", run: (given) => last(typeOf(given).decodeBatch(messages(given), FIELDS)), skips: true },
  {
    name: "fields of data",
    run: (given) => typeOf(given).decodeBatch(given.datum, { count: 1, ...FIELDS })[0],
    skips: true,
  },
  {
    name: "columns of fields",
    run: (given) => last(typeOf(given).decodeColumns(messages(given), FIELDS).toObjects()),
    skips: true,
  },
  {
    name: "another reader without the field",
    run: (given) => without(resolved(given, AROUND).decode(given.datum)),
    skips: true,
  },
  {
    name: "another reader without the field, messages",
    run: (given) => without(last(resolved(given, AROUND).decodeBatch(messages(given)))),
    skips: true,
  },
];

const singles = (given: Given) => {
  const type = typeOf(given);
  const store = new SchemaStore();
  const message = frameSingleObject(store.add(type), given.datum);
  return { decoder: new SingleObjectDecoder(type, store), message };
};

const MESSAGES: readonly Road[] = [
  {
    name: "single object",
    run: (given) => {
      const { decoder, message } = singles(given);
      return decoder.decode(message);
    },
    from: 10,
  },
  {
    name: "single objects",
    run: (given) => {
      const { decoder, message } = singles(given);
      return last(decoder.decodeBatch(Array.from({ length: ROWS }, () => message)));
    },
    from: 10,
  },
];

const file = ({ schema, datum }: Given, codec?: "deflate") =>
  fileOf({ schema: JSON.stringify(schema), codec, blocks: [{ count: 1, data: datum }] });
const collect = async <T>(rows: AsyncIterable<T>) => {
  const all: T[] = [];
  for await (const row of rows) all.push(row);
  return all;
};
const open = (given: Given, source: unknown = file(given), more: object = {}) =>
  openContainer<unknown>(source as never, { ...given.options, ...more });

/** Errors of containers count from the file's begin, or where data are compressed from the block's. */
const CONTAINERS: readonly Road[] = [
  { name: "container: rows", run: async (given) => last(await collect(await open(given))) },
  {
    name: "container: rows of deflate",
    run: async (given) => last(await collect(await open(given, file(given, "deflate")))),
  },
  {
    name: "container: a stream",
    run: async (given) => last(await collect(await open(given, streamOf(pieces(file(given), 7))))),
  },
  { name: "container: arrays", run: async (given) => last((await collect((await open(given)).arrays())).flat()) },
  { name: "container: toArray", run: async (given) => last(await (await open(given)).toArray()) },
  {
    name: "container: batches",
    run: async (given) => last((await collect((await open(given)).batches())).flatMap((batch) => batch.toObjects())),
    columns: true,
  },
  {
    name: "container: fields",
    run: async (given) => last(await collect(await open(given, file(given), FIELDS))),
    skips: true,
  },
  {
    name: "container: damage passed over",
    run: async (given) => {
      let damaged: unknown;
      const onDamage = ({ error }: { error: unknown }) => {
        damaged = error;
      };
      const rows = await (await open(given, file(given), { onError: "skip", onDamage })).toArray();
      if (damaged !== undefined) throw damaged;
      return last(rows);
    },
  },
];

export const ROADS: readonly Road[] = [...DATA, ...SKIPS, ...CALLS, ...MESSAGES, ...CONTAINERS];
