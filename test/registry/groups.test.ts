import { describe, expect, it } from "vitest";
import { confluentFraming } from "../../src/message/confluent.js";
import { decodeGroup, groupMessages } from "../../src/registry/groups.js";
import { MemoryRegistry } from "../../src/registry/memory.js";
import { Results } from "../../src/registry/message-batch.js";
import { MessageDecoder } from "../../src/registry/message-decoder.js";
import { avroType } from "../../src/type/avro-type.js";
import { bytesOf, expectError, joined } from "../helpers.js";

const V1 = avroType<{ id: number }>({ type: "record", name: "U", fields: [{ name: "id", type: "int" }] });
const V2 = avroType<{ id: number; s: string }>({
  type: "record",
  name: "U",
  fields: [
    { name: "s", type: "string", default: "" },
    { name: "id", type: "long" },
  ],
});
const registry = new MemoryRegistry();
await registry.register("u-value", V1);
await registry.register("u-value", V2);
await registry.setCompatibilityLevel("NONE");
await registry.register("u-value", "string"); // what V2 can't read
const guid = (await registry.schemaById(1)).guid!;

const head = (id: number) => Uint8Array.of(0, 0, 0, 0, id);
const v1 = (id: number) => joined([head(1), V1.encode({ id })]);
const v2 = (id: number, s = `s${id}`) => joined([head(2), V2.encode({ id, s })]);
const serde = registry.serde(V2);

describe("groupMessages", () => {
  it("puts messages of one writer and offset together, wherever they stand", () => {
    const decoder = new MessageDecoder({
      registry,
      framing: confluentFraming(),
      side: "value",
      idSubject: undefined,
      readerOf: (writer) => V2.reader(writer),
      latestSubject: undefined,
      trailing: false,
      ignoreRules: false,
    });
    const { headers } = confluentFraming({ place: "header" }).write({ id: 1 }, "value");
    const bare = { value: V1.encode({ id: 5 }), headers };
    const results = new Results(9);
    const messages = [v1(1), v2(2), null, v1(3), bytesOf("ff"), bare, v1(4), v2(6), bare];
    const groups = groupMessages(messages, "value", decoder, results);
    expect(groups.map((group) => [group.writer.id, group.offset, group.messages.map((_, i) => group.row(i))])).toEqual([
      [1, 5, [0, 3]],
      [2, 5, [1, 7]],
      [1, 0, [5]],
      [1, 5, [6]],
      [1, 0, [8]],
    ]);
    for (const group of groups) decodeGroup(group, results);
    expect(results.values.map((value) => (value as { id: number } | null | undefined)?.id)).toEqual([
      1,
      2,
      undefined,
      3,
      undefined,
      5,
      4,
      6,
      5,
    ]);
    expect(results.values[2]).toBeNull();
    expect(results.errors.map(({ row, code }) => [row, code])).toEqual([[4, "bad-magic"]]);
  });
});

/** What decodeBatch is to give: what decode gives of each message alone. */
function oneByOne(messages: readonly (Uint8Array | null)[]) {
  return messages.map((message) => {
    try {
      return serde.decodeSync(message);
    } catch (error) {
      const { code, offset, path, schemaId } = error as never;
      return [code, offset, path, schemaId];
    }
  });
}

function batch(messages: readonly (Uint8Array | null)[]) {
  return [...serde.decodeBatchSync(messages, { errors: "collect" })].map(({ index, value, error }, i) => {
    expect(index).toBe(i);
    return error === undefined ? value : [error.code, error.offset, error.path, error.schemaId];
  });
}

describe("a batch", () => {
  it.each([1, 7, 8, 100, 5000])("of %d messages whose writers take turns is what each alone is", (length) => {
    const messages = Array.from({ length }, (_, i) => (i % 3 === 0 ? v1(i) : i % 11 === 0 ? null : v2(i)));
    expect(batch(messages)).toEqual(oneByOne(messages));
    expect(serde.decodeBatchSync(messages)).toEqual(oneByOne(messages));
  });

  it("loses one poison message of 500, and no other", () => {
    for (const bad of [v2(7).subarray(0, -1), joined([v2(7), bytesOf("00")]), bytesOf("00 00000002 04ff"), head(2)])
      for (const at of [0, 250, 499]) {
        const messages = Array.from({ length: 500 }, (_, i) => (i === at ? bad : v2(i)));
        const found = serde.decodeBatchSync(messages, { errors: "collect" });
        expect(found.errors.map(({ row }) => row)).toEqual([at]);
        expect(found.values.map((value) => value?.id)).toEqual(messages.map((_, i) => (i === at ? undefined : i)));
        expect(batch(messages)).toEqual(oneByOne(messages));
        const error = expectError(() => serde.decodeBatchSync(messages));
        expect([error.row, error.schemaId]).toEqual([at, 2]);
      }
  });

  it("tells every kind of failure at its own index, the first of them if it throws", () => {
    const kinds = [
      v1(0),
      null,
      bytesOf(""),
      bytesOf("00 0000"),
      bytesOf("7b"),
      bytesOf("00 00000000 00"),
      bytesOf("00 00000009 00"), // no such schema
      joined([head(3), avroType("string").encode("x")]), // not to be read
      v2(8),
      v1(9).subarray(0, 5),
      joined([v1(10), bytesOf("00")]),
    ];
    const messages = Array.from({ length: 60 }, (_, i) => kinds[(i * 7) % kinds.length]!);
    expect(batch(messages)).toEqual(oneByOne(messages));
    const { errors } = serde.decodeBatchSync(kinds, { errors: "collect" });
    expect(errors.map(({ row, code, retriable }) => [row, code, retriable])).toEqual([
      [2, "truncated", undefined],
      [3, "truncated", undefined],
      [4, "bad-magic", undefined],
      [5, "invalid-schema-id", undefined],
      [6, "schema-not-loaded", true],
      [7, "incompatible-schemas", undefined],
      [9, "truncated", undefined],
      [10, "trailing-bytes", undefined],
    ]);
    expect(expectError(() => serde.decodeBatchSync(kinds)).row).toBe(2);
  });

  it("gives every message an error of its own", () => {
    const poison = [bytesOf("00 00000009 00"), joined([head(3), bytesOf("00")])];
    const { errors } = serde.decodeBatchSync([...poison, ...poison], { errors: "collect" });
    expect(new Set(errors).size).toBe(4);
    expect(errors.map(({ row, schemaId }) => [row, schemaId])).toEqual([
      [0, 9],
      [1, 3],
      [2, 9],
      [3, 3],
    ]);
  });

  it("asks for what is not there, and says at each message that it can't be had", async () => {
    const messages = [v1(1), bytesOf("00 00000009 00"), null, v2(2)];
    const found = await serde.decodeBatch(messages, { errors: "collect" });
    expect(found.values).toEqual([{ s: "", id: 1 }, undefined, null, { s: "s2", id: 2 }]);
    expect(found.errors.map(({ row, code, schemaId }) => [row, code, schemaId])).toEqual([[1, "not-found", 9]]);
  });

  it("of nothing, and of tombstones alone", () => {
    expect(serde.decodeBatchSync([])).toEqual([]);
    expect([...serde.decodeBatchSync([], { errors: "collect" })]).toEqual([]);
    expect(serde.decodeBatchSync([null, { value: null }, null])).toEqual([null, null, null]);
    expect(serde.decodeBatchSync([null], { errors: "collect" }).ok).toBe(true);
  });

  it("of more than ten megabytes", () => {
    const text = "x".repeat(5000);
    const messages = Array.from({ length: 2500 }, (_, i) => v2(i, text));
    const values = serde.decodeBatchSync(messages);
    expect(values.length).toBe(2500);
    expect(values.every((value, i) => value.id === i && value.s === text)).toBe(true);
  });

  it("of views of one buffer, as kafkajs gives them, and of pooled buffers", () => {
    const parts = Array.from({ length: 100 }, (_, i) => v2(i));
    const all = joined(parts);
    let at = 0;
    const views = parts.map(({ length }) => all.subarray(at, (at += length)));
    expect(serde.decodeBatchSync(views)).toEqual(serde.decodeBatchSync(parts));
    expect(serde.decodeBatchSync(parts.map((part) => Buffer.from(part)))).toEqual(serde.decodeBatchSync(parts));
    const values = serde.decodeBatchSync(views);
    all.fill(0);
    expect(values[99]).toEqual({ s: "s99", id: 99 });
  });

  it("by GUIDs and numbers in headers and prefixes at once", () => {
    const ways = (["prefix", "header"] as const).flatMap((place) =>
      [{ id: 1 }, { guid }].map((id) => confluentFraming({ place }).write(id, "value")),
    );
    const messages = Array.from({ length: 100 }, (_, i) => {
      const { prefix, headers } = ways[(i * 3) % 4]!;
      return { value: joined([prefix, V1.encode({ id: i })]), headers: headers ?? {} };
    });
    expect(serde.decodeSync(messages[1]!)).toEqual({ s: "", id: 1 });
    expect(serde.decodeBatchSync(messages)).toEqual(messages.map((_, id) => ({ s: "", id })));
  });
});
