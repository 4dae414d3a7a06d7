import { describe, expect, it } from "vitest";
import { type DecodeError, RegistryError } from "../../src/errors.js";
import { apicurioFraming } from "../../src/message/apicurio.js";
import { bareFraming } from "../../src/message/bare.js";
import { confluentFraming } from "../../src/message/confluent.js";
import type { SerdeOptions } from "../../src/registry/serde-options.js";
import { recordName, topicRecordName } from "../../src/registry/subject.js";
import { avroType } from "../../src/type/avro-type.js";
import type { SchemaArgument } from "../../src/type/schema-argument.js";
import { bytesOf, expectError, hexOf, joined } from "../helpers.js";
import { AskedRegistry } from "./asked.js";

const record = (name: string, fields: Record<string, unknown>) => ({
  type: "record",
  name,
  fields: Object.entries(fields).map(([field, type]) =>
    Array.isArray(type) ? { name: field, type, default: null } : { name: field, type },
  ),
});

interface User {
  id: number;
  mail: string | null;
}
const V1 = avroType<{ id: number }>(record("shop.User", { id: "int" }));
const V2 = avroType<User, { id: number; mail?: string | null }>(
  record("shop.User", { id: "long", mail: ["null", "string"] }),
);
const Other = avroType<{ name: string }>(record("shop.User", { name: "string" }));

/** A registry with schemas under "users-value", ids from 1, and messages of them. */
async function registryOf(...schemas: SchemaArgument[]) {
  const registry = new AskedRegistry();
  await registry.setCompatibilityLevel("NONE");
  for (const schema of schemas) await registry.register("users-value", schema);
  registry.asked.length = 0;
  return registry;
}
const messageOf = (id: number, datum: Uint8Array) => joined([Uint8Array.of(0, 0, 0, 0, id), datum]);
const one = messageOf(1, V1.encode({ id: 1 }));
const two = messageOf(2, V2.encode({ id: 2, mail: "m" }));
const codeOf = (run: Promise<unknown>) =>
  run.then(
    () => "a value",
    (error) => error.code,
  );

describe("decode", () => {
  it("gives values of its type, whatever schema they were written with, and asks once for each", async () => {
    const registry = await registryOf(V1, V2);
    const serde = registry.serde(V2, { topic: "users" });
    for (let i = 0; i < 3; i++) {
      expect(await serde.decode(one)).toEqual({ id: 1, mail: null });
      expect(await serde.decode(two)).toEqual({ id: 2, mail: "m" });
    }
    expect(registry.asked).toEqual(["id 1", "id 2"]);
  });

  it("resolves each pair of schemas once (kafkajs' client: once a message)", async () => {
    const registry = await registryOf(V1, V2);
    let resolved = 0;
    const reader = V2.reader.bind(V2);
    const counting = Object.defineProperty(V2.with({}), "reader", {
      value: (...args: Parameters<typeof reader>) => {
        resolved++;
        return reader(...args);
      },
    }) as typeof V2;
    const serde = registry.serde(counting);
    for (let i = 0; i < 5; i++) {
      await serde.decode(one);
      await serde.decodeBatch([two, one, two]);
      serde.decodeSync(two);
    }
    expect(resolved).toBe(2);
  });

  it("takes bytes, messages of clients, and tombstones", async () => {
    const serde = (await registryOf(V1)).serde(V1);
    const message = { key: null, value: Buffer.from(one), headers: {}, offset: "7", timestamp: "0" };
    expect(await serde.decode(message)).toEqual({ id: 1 });
    expect(await serde.decode(null)).toBeNull();
    expect(await serde.decode({ ...message, value: null })).toBeNull();
    expect(serde.decodeSync({ value: null })).toBeNull();
    expect(await codeOf(serde.decode(new Uint8Array(0)))).toBe("truncated");
    expect(await codeOf(serde.decode({} as never))).toBe("invalid-argument");
  });

  it("reads keys on their own, with the headers of keys", async () => {
    const registry = await registryOf(V1, "string");
    const serde = registry.serde(avroType("string"), { side: "key" });
    const key = messageOf(2, avroType("string").encode("k"));
    expect(await serde.decode({ key, value: one })).toBe("k");
    const guid = (await registry.schemaById(2)).guid!;
    const { prefix, headers } = confluentFraming({ place: "header" }).write({ guid }, "key");
    expect(prefix).toHaveLength(0);
    expect(await serde.decode({ key: key.subarray(5), value: one, headers })).toBe("k");
  });

  it("says where and of which schema a datum is bad", async () => {
    const serde = (await registryOf(V1, V2)).serde(V2);
    for (let i = 0; i < 2; i++) {
      const error = await serde.decode(two.subarray(0, -1)).catch((thrown) => thrown);
      expect([error.code, error.path, error.offset, error.schemaId, error.retriable]).toEqual([
        "truncated",
        ["mail", "string"],
        7,
        2,
        undefined,
      ]);
    }
    const late = serde.decode(joined([two, bytesOf("00")]));
    expect(await late.catch(({ code, offset }) => [code, offset])).toEqual(["trailing-bytes", two.length]);
  });

  it("takes bytes behind the datum if that is asked for, as Java does", async () => {
    const serde = (await registryOf(V1, V2)).serde(V2, { trailing: "ignore" });
    const more = joined([two, bytesOf("0102")]);
    expect(await serde.decode(more)).toEqual({ id: 2, mail: "m" });
    expect(serde.decodeBatchSync([more, two])).toEqual([
      { id: 2, mail: "m" },
      { id: 2, mail: "m" },
    ]);
    const { columns, rows, errors } = serde.decodeColumnsSync([more, two, two.subarray(0, -1)], { errors: "collect" });
    expect(columns.toObjects()).toEqual([
      { id: 2, mail: "m" },
      { id: 2, mail: "m" },
    ]);
    expect([[...rows].sort(), errors.map(({ row, code }) => [row, code])]).toEqual([[0, 1], [[2, "truncated"]]]);
  });

  it("tells schemas that can't be read from those that can't be had", async () => {
    const registry = await registryOf(V1, Other);
    const serde = registry.serde(V1);
    const other = messageOf(2, Other.encode({ name: "x" }));
    expect(await serde.decode(other).catch(({ code, schemaId, retriable }) => [code, schemaId, retriable])).toEqual([
      "incompatible-schemas",
      2,
      undefined,
    ]);
    const missing = await serde.decode(messageOf(9, bytesOf("00"))).catch((error) => error);
    expect([missing.code, missing.schemaId, missing.retriable]).toEqual(["not-found", 9, false]);
    registry.failure = new RegistryError("unavailable", "down", { retriable: true, status: 503 });
    const down = await serde.decode(messageOf(8, bytesOf("00"))).catch((error) => error);
    expect([down.code, down.status, down.schemaId, down.retriable]).toEqual(["unavailable", 503, 8, true]);
    expect(down).not.toBe(registry.failure);
    registry.failure = new TypeError("fetch failed");
    const broken = await serde.decode(messageOf(8, bytesOf("00"))).catch((error) => error);
    expect([broken.code, broken.retriable, broken.cause]).toEqual(["unavailable", true, registry.failure]);
    registry.failure = undefined;
    expect(await serde.decode(one)).toEqual({ id: 1 });
  });

  it("ends with the reason of the signal, and forgets that it was asked", async () => {
    const registry = await registryOf(V1);
    const serde = registry.serde(V1);
    const reason = new Error("enough");
    const signal = AbortSignal.abort(reason);
    await expect(serde.decode(one, { signal })).rejects.toBe(reason);
    await expect(serde.decodeBatch([one], { signal })).rejects.toBe(reason);
    await expect(serde.preload({ ids: [1], signal })).rejects.toBe(reason);
    expect(expectError(() => serde.decodeSync(one)).code).toBe("schema-not-loaded");
    expect(await serde.decode(one)).toEqual({ id: 1 });
    expect(await serde.decode(one, { signal })).toEqual({ id: 1 }); // there is nothing to wait for
  });
});

describe("decodeSync", () => {
  it("works on what was prepared, preloaded or decoded", async () => {
    const registry = await registryOf(V1, V2);
    const serde = registry.serde(V2);
    const error = expectError(() => serde.decodeSync(one));
    expect([error.code, error.retriable, error.schemaId]).toEqual(["schema-not-loaded", true, 1]);
    await serde.prepare([null, one, bytesOf("ff"), two, one]);
    expect(registry.asked).toEqual(["id 1", "id 2"]);
    expect(serde.decodeSync(one)).toEqual({ id: 1, mail: null });
    expect(serde.decodeSync(two)).toEqual({ id: 2, mail: "m" });
    await serde.prepare([one, two]);
    expect(registry.asked).toHaveLength(2);
    expect(registry.serde(V2).decodeSync(two)).toEqual({ id: 2, mail: "m" }); // the registry has it at hand
  });

  it("preloads ids, GUIDs and the latest of subjects", async () => {
    const registry = await registryOf(V1, V2);
    const guid = (await registry.schemaById(1)).guid!;
    registry.asked.length = 0;
    const makeSerde = registry.serde;
    const byId = makeSerde(V2);
    await byId.preload({ ids: [1, 2] });
    expect([byId.decodeSync(one).id, byId.decodeSync(two).id]).toEqual([1, 2]);
    const byGuid = makeSerde(V2);
    await byGuid.preload({ guids: [guid.toUpperCase()] });
    const { headers } = confluentFraming({ place: "header" }).write({ guid }, "value");
    expect(byGuid.decodeSync({ value: one.subarray(5), headers })).toEqual({ id: 1, mail: null });
    const fresh = new AskedRegistry();
    await fresh.register("users-value", V2);
    const bySubject = fresh.serde(V2);
    await bySubject.preload({ subjects: ["users-value"] });
    expect(bySubject.decodeSync(messageOf(1, two.subarray(5)))).toEqual({ id: 2, mail: "m" });
    expect(fresh.asked).toEqual(["register in users-value", "latest of users-value"]);
    expect(await codeOf(byId.preload({ ids: [1, 99] }))).toBe("not-found");
  });

  it("remembers what asking ended in until it is asked again", async () => {
    const registry = await registryOf();
    const serde = registry.serde(V1);
    await serde.prepare([one]);
    const errors = [1, 2].map(() => expectError(() => serde.decodeSync(one)));
    expect(errors.map(({ code }) => code)).toEqual(["not-found", "not-found"]);
    expect(errors[0]).not.toBe(errors[1]);
    await registry.register("users-value", V1);
    await serde.prepare([one]);
    expect(serde.decodeSync(one)).toEqual({ id: 1 });
  });

  it("does not mix up what begins alike", async () => {
    const registry = await registryOf(V1, V2);
    const serde = registry.serde(null);
    const guid = (await registry.schemaById(1)).guid!;
    await serde.preload({ ids: [1, 2], guids: [guid] });
    const header = confluentFraming({ place: "header" }).write({ guid }, "value").headers;
    const shapes = [one, two, { value: one, headers: {} }, { value: one.subarray(5), headers: header }];
    const wanted = [{ id: 1 }, { id: 2, mail: "m" }, { id: 1 }, { id: 1 }];
    for (let i = 0; i < 32; i++) {
      const [a, b] = [(i * 7) % 4, (i * 5 + 1) % 4];
      expect(serde.decodeSync(shapes[a]!)).toEqual(wanted[a]);
      expect(serde.decodeSync(shapes[b]!)).toEqual(wanted[b]);
      expect(expectError(() => serde.decodeSync(one.subarray(0, 4))).code).toBe("truncated");
    }
  });
});

describe("reader", () => {
  it("is the schema that messages were written with, under the options of the type", async () => {
    const registry = await registryOf(V1, V2);
    const serde = registry.serde(V2.with<unknown>({ long: "bigint" }), { reader: "writer" });
    expect(await serde.decodeBatch([one, two])).toEqual([{ id: 1 }, { id: 2n, mail: "m" }]);
    const generic = registry.serde(null, { values: { long: "bigint" } });
    expect(await generic.decodeBatch([one, null, two])).toEqual([{ id: 1 }, null, { id: 2n, mail: "m" }]);
  });

  it("is another type, or a schema", async () => {
    const registry = await registryOf(V1);
    const makeSerde = registry.serde;
    expect(await makeSerde(V1, { reader: V2.with<unknown>({ long: "bigint" }) }).decode(one)).toEqual({
      id: 1n,
      mail: null,
    });
    expect(await makeSerde(V1, { reader: record("User", { id: "double" }) }).decode(one)).toEqual({ id: 1 });
    expect(
      await makeSerde(null, {
        reader: JSON.stringify(record("a-b", { id: "long", more: ["null", "int"] })),
        values: { names: "ignore" },
      }).decode(one),
    ).toEqual({ id: 1, more: null });
  });

  it("is the latest of the subject, also when there is a later one", async () => {
    const registry = await registryOf(V1);
    const serde = registry.serde(V1, { topic: "users", reader: "latest" });
    expect(await serde.decode(one)).toEqual({ id: 1 });
    await registry.register("users-value", V2);
    expect(serde.decodeSync(one)).toEqual({ id: 1 }); // it has not been asked
    expect(await serde.decode(one)).toEqual({ id: 1, mail: null });
    expect(serde.decodeSync(one)).toEqual({ id: 1, mail: null });
    expect(await serde.decodeBatch([one, two, one])).toEqual([
      { id: 1, mail: null },
      { id: 2, mail: "m" },
      { id: 1, mail: null },
    ]);
  });

  it("is the latest of each topic's subject", async () => {
    const registry = await registryOf(V1);
    await registry.register("more-value", V2);
    const serde = registry.serde(null, { reader: "latest", topic: "users" });
    expect(await serde.decode(one)).toEqual({ id: 1 });
    expect(await serde.decode(one, { topic: "more" })).toEqual({ id: 1, mail: null });
    expect(serde.decodeSync(one)).toEqual({ id: 1 });
    expect(serde.decodeSync(one, { topic: "more" })).toEqual({ id: 1, mail: null });
    expect(expectError(() => serde.decodeSync(one, { topic: "third" })).code).toBe("schema-not-loaded");
    expect(await codeOf(serde.decode(one, { topic: "third" }))).toBe("not-found");
    expect(await codeOf(registry.serde(null, { reader: "latest" }).decode(one))).toBe("invalid-argument");
  });
});

describe("encode", () => {
  it("looks its schema up and registers nothing unless it is told to", async () => {
    const registry = await registryOf(V1);
    const makeSerde = registry.serde;
    expect(hexOf(await makeSerde(V1, { topic: "users" }).encode({ id: 1 }))).toBe(hexOf(one));
    expect(await codeOf(makeSerde(V2, { topic: "users" }).encode({ id: 1 }))).toBe("not-found");
    expect(await registry.versions("users-value")).toEqual([1]);
    const serde = makeSerde(V2, { topic: "users", autoRegister: true });
    expect(hexOf(await serde.encode({ id: 2, mail: "m" }))).toBe(hexOf(two));
    expect(hexOf(await serde.encode({ id: 2, mail: "m" }))).toBe(hexOf(two));
    expect(await registry.versions("users-value")).toEqual([1, 2]);
    expect(registry.asked).toEqual(["lookup in users-value", "lookup in users-value", "register in users-value"]);
  });

  it("registers the schema of the type, never one guessed from a value", async () => {
    const registry = new AskedRegistry();
    const serde = registry.serde(V2, { subject: "fixed name", autoRegister: true });
    await serde.encode({ id: 1 });
    const { text, id } = await registry.version("fixed name", "latest");
    expect([JSON.parse(text), id]).toEqual([V2.schema.toJSON(), 1]);
  });

  it("keeps null a tombstone, of nullable types too, and asks nobody", async () => {
    const registry = await registryOf();
    const serde = registry.serde(avroType(["null", "string"]), { topic: "users" });
    expect(await serde.encode(null)).toBeNull();
    expect(serde.encodeSync(null)).toBeNull();
    expect(registry.asked).toEqual([]);
  });

  it("is synchronous once it was preloaded", async () => {
    const registry = await registryOf(V1);
    const serde = registry.serde(V1, { topic: "users" });
    expect(expectError(() => serde.encodeSync({ id: 1 })).code).toBe("schema-not-loaded");
    expect(expectError(() => serde.encodeBatchSync([{ id: 1 }])).code).toBe("schema-not-loaded");
    await serde.preload();
    expect(hexOf(serde.encodeSync({ id: 1 }))).toBe(hexOf(one));
    expect(serde.encodeBatchSync([{ id: 1 }]).map(hexOf)).toEqual([hexOf(one)]);
    const others = registry.serde(V1);
    await registry.register("more-value", V1);
    await others.preload({ topics: ["users", "more"] });
    expect(hexOf(others.encodeSync({ id: 1 }, { topic: "more" }))).toBe(hexOf(one));
    expect(await codeOf(others.preload())).toBe("invalid-argument"); // neither topic nor subject
  });

  it("finds subjects by every strategy", async () => {
    const subjects = async (options: SerdeOptions, topic?: string) => {
      const registry = await registryOf();
      await registry.serde(V1, { autoRegister: true, ...options }).encode({ id: 1 }, { topic });
      return (await registry.subjects())[0];
    };
    expect(await subjects({ topic: "a" })).toBe("a-value");
    expect(await subjects({ topic: "a", side: "key" })).toBe("a-key");
    expect(await subjects({ topic: "a" }, "b")).toBe("b-value");
    expect(await subjects({ subject: recordName })).toBe("shop.User");
    expect(await subjects({ subject: topicRecordName }, "a")).toBe("a-shop.User");
    expect(await subjects({ subject: ({ topic, side }) => `${side} of ${topic}` }, "a")).toBe("value of a");
    expect(await subjects({ subject: "own" }, "a")).toBe("own");
  });

  it("writes by the latest schema, filling in what the type does not have", async () => {
    const registry = await registryOf(V1, V2);
    const serde = registry.serde(V1, { topic: "users", useLatest: true });
    const message = await serde.encode({ id: 1 });
    expect(hexOf(message)).toBe(hexOf(messageOf(2, V2.encode({ id: 1 }))));
    expect(hexOf(serde.encodeSync({ id: 1 }))).toBe(hexOf(message));
    await registry.register("users-value", record("shop.User", { id: "long", third: ["null", "int"] }));
    expect(hexOf(await serde.encode({ id: 1 }))).toBe(hexOf(messageOf(3, bytesOf("0200"))));
    await registry.register("users-value", Other);
    expect(await codeOf(serde.encode({ id: 1 }))).toBe("incompatible-schemas");
  });

  it("writes by the schema of an id", async () => {
    const registry = await registryOf(V1, V2);
    const serde = registry.serde(null, { schemaId: 2 });
    expect(hexOf(await serde.encode({ id: 2, mail: "m" }))).toBe(hexOf(two));
    expect(await codeOf(registry.serde(Other, { schemaId: 1 }).encode({ name: "x" }))).toBe("incompatible-schemas");
    expect(await codeOf(registry.serde(null, { topic: "users" }).encode(1))).toBe("invalid-argument");
  });

  it("puts GUIDs into headers, and reads them", async () => {
    const registry = await registryOf(V1);
    const framing = confluentFraming({ place: "header" });
    const serde = registry.serde(V1, { topic: "users", framing });
    const headers: Record<string, Uint8Array> = {};
    const value = await serde.encode({ id: 1 }, { headers });
    expect(hexOf(value)).toBe("02");
    expect(hexOf(headers.__value_schema_id!)).toMatch(/^01[0-9a-f]{32}$/);
    expect(await registry.serde(V1).decode({ value, headers })).toEqual({ id: 1 });
    expect(expectError(() => serde.encodeSync({ id: 1 })).code).toBe("invalid-argument");
    const more: Record<string, Uint8Array> = {};
    const values = serde.encodeBatchSync([{ id: 1 }, { id: 2 }], { headers: more });
    expect(more).toEqual(headers);
    headers.__value_schema_id!.fill(0);
    expect(serde.decodeBatchSync(values.map((one) => ({ value: one, headers: more })))).toEqual([{ id: 1 }, { id: 2 }]);
  });

  it("goes by other framings", async () => {
    const registry = await registryOf(V1);
    const makeSerde = registry.serde;
    const apicurio = makeSerde(V1, { topic: "users", framing: apicurioFraming({ idBytes: 8 }) });
    expect(hexOf(await apicurio.encode({ id: 1 }))).toBe("00000000000000000102");
    expect(await apicurio.decode(await apicurio.encode({ id: 1 }))).toEqual({ id: 1 });
    const bare = makeSerde(V1, { topic: "users", framing: bareFraming({ id: 1 }) });
    expect(hexOf(await bare.encode({ id: 1 }))).toBe("02");
    expect(await bare.decodeBatch([bytesOf("02"), bytesOf("04")])).toEqual([{ id: 1 }, { id: 2 }]);
  });

  it("has bytes of their own that can be sent and changed", async () => {
    const serde = (await registryOf(V1)).serde(V1, { topic: "users" });
    const message = await serde.encode({ id: 1 });
    expect(message.buffer.byteLength).toBe(message.length);
    message.fill(9);
    expect(hexOf(await serde.encode({ id: 1 }))).toBe(hexOf(one));
  });

  it("says what is wrong with a value, and goes on", async () => {
    const serde = (await registryOf(V1)).serde(V1, { topic: "users" });
    const error = await serde.encode({ id: "x" } as never).catch((thrown) => thrown);
    expect([error.code, error.path]).toEqual(["invalid-value", ["id"]]);
    const batch = await serde.encodeBatch([{ id: 1 }, null, { id: "x" } as never]).catch((thrown) => thrown);
    expect([batch.code, batch.path, batch.row]).toEqual(["invalid-value", ["id"], 2]);
    expect(await codeOf(serde.encodeBatch("ab" as never))).toBe("invalid-argument");
    expect(hexOf(serde.encodeSync({ id: 1 }))).toBe(hexOf(one));
  });

  it("lets a getter encode something itself", async () => {
    const serde = (await registryOf(V1)).serde(V1, { topic: "users" });
    await serde.preload();
    const inner: string[] = [];
    const value = {
      get id(): number {
        inner.push(hexOf(serde.encodeSync({ id: 9 })));
        return 1;
      },
    };
    expect(hexOf(serde.encodeSync(value))).toBe(hexOf(one));
    expect(new Set(inner)).toEqual(new Set(["000000000112"]));
  });

  it("encodes batches as one by one, with tombstones in between", async () => {
    const registry = await registryOf(V2);
    const serde = registry.serde(V2, { topic: "users" });
    const values = Array.from({ length: 300 }, (_, id) =>
      id % 7 === 3 ? null : { id, mail: id % 2 ? null : "m".repeat(id) },
    );
    const messages = await serde.encodeBatch(values);
    const single = await Promise.all(values.map((value) => serde.encode(value)));
    expect(messages.map((message) => message && hexOf(message))).toEqual(
      single.map((message) => message && hexOf(message)),
    );
    expect(await serde.decodeBatch(messages)).toEqual(values);
    expect(serde.encodeBatchSync([])).toEqual([]);
    expect(serde.encodeBatchSync([null, null])).toEqual([null, null]);
  });
});

describe("top-level bytes", () => {
  it("stand without a length, as Java writes them, both ways", async () => {
    const registry = await registryOf("bytes");
    const serde = registry.serde(avroType("bytes"), { topic: "users" });
    const hello = Buffer.from("hello");
    const message = await serde.encode(hello);
    expect(hexOf(message)).toBe(`0000000001${hexOf(hello)}`);
    expect(hexOf(await serde.decode(message))).toBe(hexOf(hello));
    const empty = serde.encodeSync(new Uint8Array(0));
    expect(hexOf(empty)).toBe("0000000001");
    const values = await serde.decodeBatch([message, null, empty, message]);
    expect(values.map((value) => value && hexOf(value))).toEqual([hexOf(hello), null, "", hexOf(hello)]);
    expect(serde.encodeBatchSync([hello, null]).map((one) => one && hexOf(one))).toEqual([hexOf(message), null]);
    const { columns, rows } = await serde.decodeColumns([empty, null, message]);
    expect([columns.toObjects().map(hexOf), [...rows]]).toEqual([
      ["", hexOf(hello)],
      [0, 2],
    ]);
    expect(serde.decodeSync(message)).not.toBe(message.buffer);
  });

  it("are read as the reader's type", async () => {
    const registry = await registryOf("bytes");
    const serde = registry.serde(avroType("string"), { topic: "users" });
    expect(await serde.decode(bytesOf("00 00000001 6162"))).toBe("ab");
    const bad = [bytesOf("00 00000001 6162"), bytesOf("00 00000001 ff")];
    const { errors } = serde.decodeBatchSync(bad, { errors: "collect" });
    expect(errors.map(({ row, code, offset }) => [row, code, offset])).toEqual([[1, "invalid-utf8", 5]]);
    const columns = serde.decodeColumnsSync(bad, { errors: "collect" });
    expect(columns.errors.map(({ row, code, offset }) => [row, code, offset])).toEqual([[1, "invalid-utf8", 5]]);
  });

  it("have their length where another framing writes it, and in unions and fields", async () => {
    const registry = await registryOf("bytes", ["null", "bytes"], record("R", { b: "bytes" }));
    const framing = apicurioFraming();
    expect(hexOf(await registry.serde(avroType("bytes"), { topic: "users", framing }).encode(bytesOf("ab")))).toBe(
      "000000000102ab",
    );
    const union = registry.serde(avroType(["null", "bytes"]), { topic: "users" });
    expect(hexOf(await union.encode(bytesOf("ab")))).toBe("00000000020202ab");
    const field = registry.serde(avroType<{ b: Uint8Array }>(record("R", { b: "bytes" })), { topic: "users" });
    expect(hexOf(await field.encode({ b: bytesOf("ab") }))).toBe("000000000302ab");
  });

  it("of other types are ordinary", async () => {
    const registry = await registryOf("string", "int");
    expect(hexOf(await registry.serde(avroType("string"), { topic: "users" }).encode("ab"))).toBe("0000000001046162");
    expect(hexOf(await registry.serde(avroType("int"), { topic: "users" }).encode(-1))).toBe("000000000201");
  });
});

describe("what other clients get wrong", () => {
  it("references of references", async () => {
    const registry = new AskedRegistry();
    await registry.register("c", record("C", { id: "int" }));
    await registry.register("b", record("B", { c: "C" }), { references: [{ name: "C", subject: "c", version: 1 }] });
    await registry.register("a-value", record("A", { b: "B", u: ["null", "C"] }), {
      references: [
        { name: "B", subject: "b", version: 1 },
        { name: "C", subject: "c", version: 1 },
      ],
    });
    const serde = registry.serde(null, { topic: "a", useLatest: true });
    const value = { b: { c: { id: 7 } }, u: { id: 8 } };
    const message = await serde.encode(value);
    expect(hexOf(message)).toBe("00000000030e0210");
    expect(await serde.decode(message)).toEqual(value);
  });

  it("longs beyond 2^52", async () => {
    const registry = await registryOf("long");
    const numbers = registry.serde(avroType("long"), { topic: "users" });
    const bigints = registry.serde(avroType("long", { long: "bigint" }), { topic: "users" });
    for (const power of [31n, 32n, 51n, 52n, 53n, 62n, 63n])
      for (const by of [-2n, -1n, 0n, 1n])
        for (const sign of [1n, -1n]) {
          const value = sign * (2n ** power + by);
          if (BigInt.asIntN(64, value) !== value) continue;
          const message = await bigints.encode(value);
          expect(await bigints.decode(message)).toBe(value);
          expect((await bigints.decodeBatch(Array(20).fill(message)))[19]).toBe(value);
          const safe = Number.isSafeInteger(Number(value));
          expect(await numbers.decode(message).catch((error: DecodeError) => error.code)).toBe(
            safe ? Number(value) : "unsafe-long",
          );
        }
    expect(await numbers.decode(await numbers.encode(-4503599627370497))).toBe(-4503599627370497);
  });

  it("GUIDs in prefixes and headers, beside numbers", async () => {
    const registry = await registryOf(V1);
    const guid = (await registry.schemaById(1)).guid!;
    const serde = registry.serde(V1);
    const messages = (["prefix", "header"] as const).flatMap((place) =>
      [{ id: 1 }, { guid }].map((id) => {
        const { prefix, headers } = confluentFraming({ place }).write(id, "value");
        return { value: joined([prefix, bytesOf("02")]), headers };
      }),
    );
    for (const message of messages) expect(await serde.decode(message)).toEqual({ id: 1 });
    const mixed = [...messages, ...messages, ...messages];
    expect(serde.decodeBatchSync(mixed)).toEqual(mixed.map(() => ({ id: 1 })));
  });

  it("data behind a magic byte that nobody looked at", async () => {
    const serde = (await registryOf(V1)).serde(V1);
    expect(await codeOf(serde.decode(bytesOf("7b 00000001 02")))).toBe("bad-magic");
    expect(await codeOf(serde.decode(bytesOf("00 00000000 02")))).toBe("invalid-schema-id");
    expect(await codeOf(serde.decode(bytesOf("00 ffffffff 02")))).toBe("invalid-schema-id");
  });

  it("schemas with rules, whose data are not what they say", async () => {
    const registry = await registryOf();
    await registry.register("users-value", V1, {
      ruleSet: { encodingRules: [{ name: "whole", type: "ENCRYPT_PAYLOAD" }] },
    });
    await registry.register("users-value", V2, { ruleSet: { domainRules: [{ name: "pii", type: "ENCRYPT" }] } });
    const makeSerde = registry.serde;
    for (const rules of ["refuse", "ignore"] as const) {
      const serde = makeSerde(V1, { schemaId: 1, rules });
      const error = await serde.decode(one).catch((thrown) => thrown);
      expect([error.code, error.schemaId, error.retriable]).toEqual(["unsupported-schema", 1, false]);
      expect(await codeOf(serde.encode({ id: 1 }))).toBe("unsupported-schema");
      expect(
        await makeSerde(V2, { rules })
          .decode(two)
          .catch(({ code }) => code),
      ).toEqual(rules === "refuse" ? "unsupported-schema" : { id: 2, mail: "m" });
    }
  });

  it("ids of another context", async () => {
    const registry = await registryOf(V1);
    await registry.register(":.other:users-value", Other);
    const serde = registry.serde(null, { subject: ":.other:users-value" });
    const message = messageOf(1, Other.encode({ name: "x" }));
    expect(await serde.decode(message)).toEqual({ name: "x" });
    expect(registry.asked.at(-1)).toBe("id 1 of :.other:users-value");
    expect(await registry.serde(null).decode(one)).toEqual({ id: 1 });
  });
});

it("checks the options of calls", async () => {
  const serde = (await registryOf(V1)).serde(V1, { topic: "users" });
  await serde.preload({ ids: [1] });
  await serde.preload();
  const none = { once: true } as never;
  for (const run of [
    () => serde.decodeSync(one, none),
    () => serde.decodeBatchSync([one], none),
    () => serde.decodeColumnsSync([one], none),
    () => serde.encodeSync({ id: 1 }, none),
    () => serde.encodeBatchSync([{ id: 1 }], none),
    () => serde.decodeBatchSync([one], { errors: "skip" } as never),
  ])
    expect(expectError(run).code).toBe("unsupported-option");
  for (const run of [
    () => serde.decode(one, none),
    () => serde.decodeBatch([one], none),
    () => serde.decodeColumns([one], none),
    () => serde.prepare([one], none),
    () => serde.preload(none),
    () => serde.encode({ id: 1 }, none),
    () => serde.encodeBatch([{ id: 1 }], none),
  ])
    expect(await codeOf(run())).toBe("unsupported-option");
  expect(expectError(() => serde.decodeBatchSync(one as never)).code).toBe("invalid-argument");
  expect(await codeOf(serde.prepare({} as never))).toBe("invalid-argument");
});
