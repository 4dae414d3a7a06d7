import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { SingleObjectDecoder } from "../../src/message/decoder.js";
import { encodeSingleObject } from "../../src/message/encode.js";
import { SchemaStore } from "../../src/message/store.js";
import { avroType } from "../../src/type/avro-type.js";
import { type Entry, eachEntry, entriesOf } from "../conformance/entries.js";
import { bytesOf, difference, engine, expectTyped, hexOf, publicFolder } from "../helpers.js";
import { VECTOR_OPTIONS, vectorSchema, vectorValue } from "../vectors.js";

interface Case extends Entry {
  readonly schema: unknown;
  readonly hex: string;
  readonly body: string;
  readonly fingerprint_le: string;
  readonly json?: unknown;
  readonly error?: string;
}

const entries = entriesOf<Case>("single-object.json");

const CODES: Record<string, string> = {
  "soe-marker": "bad-marker",
  "soe-unknown-schema": "unknown-fingerprint",
  truncated: "truncated",
};

const typeOf = (schema: unknown) => avroType<unknown>(vectorSchema(schema), { ...VECTOR_OPTIONS, engine });

describe("single-object.json", () => {
  eachEntry("single-object.json", entries, ({ schema, hex, body, fingerprint_le, json, error }) => {
    const type = typeOf(schema);
    const store = new SchemaStore();
    expect(hexOf(store.add(type))).toBe(fingerprint_le);
    const decoder = new SingleObjectDecoder(type, store);
    const message = bytesOf(hex);
    const decoded = expectTyped(() => decoder.decode(message));
    const batch = decoder.decodeBatch([message, message], { errors: "collect" });
    expect(decoded.error?.code).toBe(error && CODES[error]);
    expect(batch.errors.map(({ code }) => code)).toEqual(error ? [CODES[error], CODES[error]] : []);
    if (error !== undefined) return;
    const value = vectorValue(type.schema, json);
    for (const found of [decoded.value, ...batch.values]) expect(difference(found, value)).toBeUndefined();
    expect(hexOf(encodeSingleObject(type, value))).toBe(hex);
    expect(hex.endsWith(body)).toBe(true);
  });
});

const folder = publicFolder();

describe.skipIf(folder === undefined)("messages of other projects", () => {
  it("messageV1 of Apache", () => {
    const read = (name: string) => readFileSync(`${folder}/soe/messageV1/${name}`);
    const store = new SchemaStore();
    store.add(read("test_schema.avsc").toString());
    const type = avroType<unknown>(read("test_schema.avsc").toString(), { engine });
    const decoder = new SingleObjectDecoder(type, store);
    const message = new Uint8Array(read("test_message.bin"));
    const value = { id: 42, name: "Bill", tags: ["dog_lover", "cat_hater"] };
    expect(decoder.decode(message)).toEqual(value);
    expect(decoder.decodeBatch([message])).toEqual([value]);
    expect(hexOf(encodeSingleObject(type, value))).toBe(hexOf(message));
  });
});
