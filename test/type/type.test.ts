import { describe, expect, it } from "vitest";
import { RecordBatch } from "../../src/column/batch.js";
import { avroType, type Infer } from "../../src/index.js";
import { CollectedBatch } from "../../src/type/collected.js";
import type { TypeOptions } from "../../src/type/make.js";
import { bytesOf, expectError, joined } from "../helpers.js";

const USER = {
  type: "record",
  name: "User",
  fields: [
    { name: "id", type: "long" },
    { name: "email", type: ["null", "string"], default: null },
    { name: "tags", type: { type: "array", items: "string" }, default: [] },
  ],
} as const;
const User = avroType(USER);
type User = Infer<typeof User>;

const user = (id: number): User => ({
  id,
  email: id % 3 ? `u${id}@example.org` : null,
  tags: id % 2 ? ["a", "b"] : [],
});
const users = (count: number) => Array.from({ length: count }, (_, id) => user(id));
const loose = (schema: unknown, options?: TypeOptions) => avroType<unknown>(schema as never, options);

describe.each(["auto", "kernel", "closures"] as const)("a type, engine %s", (engine) => {
  const type = User.with({ engine });

  it.each([1, 7, 8, 500])("decodes %i messages and their data", (count) => {
    const rows = users(count);
    const messages = rows.map((row) => type.encode(row));
    const data = joined(messages);
    expect(type.decodeBatch(messages)).toEqual(rows);
    expect(type.decodeBatch(data)).toEqual(rows);
    expect(type.decodeBatch(data, { count })).toEqual(rows);
    expect(type.decodeColumns(messages).toObjects()).toEqual(rows);
    expect(type.decodeColumns(data, { count }).toObjects()).toEqual(rows);
    expect([type.count(data), type.verify(data), type.verify(data, { count })]).toEqual([count, count, count]);
  });

  it.each([3, 40])("keeps nulls where they stand among %i messages", (count) => {
    const rows = users(count).map((row, i) => (i % 3 === 1 ? null : row));
    const messages = rows.map((row) => row && type.encode(row));
    expect(type.decodeBatch(messages)).toEqual(rows);
    expect(type.decodeBatch([null, ...messages, null])).toEqual([null, ...rows, null]);
    expect(type.decodeBatch([null, null])).toEqual([null, null]);
    expect(type.decodeBatch([])).toEqual([]);
  });

  it("names the row among all messages, nulls too", () => {
    const good = type.encode(user(1));
    const bad = good.slice(0, -1);
    for (const [messages, row] of [
      [[null, good, null, bad], 3],
      [[bad, null], 0],
      [[null, null, bad, good], 2],
    ] as [(Uint8Array | null)[], number][]) {
      const many = [...messages, ...new Array<Uint8Array>(20).fill(good)];
      expect(expectError(() => type.decodeBatch(messages)).row).toBe(row);
      expect(expectError(() => type.decodeBatch(many)).row).toBe(row);
    }
  });

  it("collects errors with their rows, so that a bad datum hides nothing", () => {
    const rows = users(30);
    const messages: (Uint8Array | null)[] = rows.map((row, i) =>
      i % 10 === 5 ? type.encode(row).slice(1) : type.encode(row),
    );
    messages[0] = null;
    messages[7] = null;
    const batch = type.decodeBatch(messages, { errors: "collect" });
    expect(batch).toBeInstanceOf(CollectedBatch);
    const bad = new Set(batch.errors.map(({ row }) => row!));
    expect([...bad].every((row) => row % 10 === 5)).toBe(true);
    expect(bad.size).toBeGreaterThan(0);
    const want = rows.flatMap((row, i): [number, User | null][] =>
      bad.has(i) ? [] : [[i, i === 0 || i === 7 ? null : row]],
    );
    expect([...batch.entries()].filter(([row]) => row % 10 !== 5)).toEqual(want.filter(([row]) => row % 10 !== 5));
    expect(batch.values).toHaveLength(30 - bad.size);
    const clean = type.decodeBatch([type.encode(user(1))], { errors: "collect" });
    expect([clean.errors, [...clean.entries()]]).toEqual([[], [[0, user(1)]]]);
  });

  it("finds bytes behind the last datum", () => {
    const data = joined([type.encode(user(1)), type.encode(user(2)), type.encode(user(3))]);
    expect(expectError(() => type.decodeBatch(data, { count: 2 }))).toMatchObject({ code: "trailing-bytes", row: 2 });
    expect(expectError(() => type.decodeColumns(data, { count: 2 }))).toMatchObject({ code: "trailing-bytes" });
    expect(expectError(() => type.decode(data)).code).toBe("trailing-bytes");
    expect(type.decodeAt(data)).toEqual({ value: user(1), end: type.encode(user(1)).length });
  });

  it("wants a count for data that may be empty", () => {
    const empty = loose({ type: "record", name: "E", fields: [{ name: "n", type: "null" }] }, { engine });
    for (const run of [
      () => empty.decodeBatch(bytesOf("")),
      () => empty.decodeColumns(bytesOf("")),
      () => empty.count(bytesOf("")),
      () => empty.verify(bytesOf("")),
    ])
      expect(expectError(run).code).toBe("count-needed");
    expect(empty.decodeBatch(bytesOf(""), { count: 3 })).toEqual([{ n: null }, { n: null }, { n: null }]);
    expect(empty.verify(bytesOf(""), { count: 5 })).toBe(5);
    expect(empty.decodeBatch([bytesOf(""), bytesOf("")])).toHaveLength(2);
  });

  it("decodes the fields that are wanted, and skips the rest", () => {
    const rows = users(50);
    const messages = rows.map((row) => type.encode(row));
    const some = rows.map(({ id, tags }) => ({ id, tags }));
    expect(type.decodeBatch(messages, { fields: ["tags", "id"] })).toEqual(some);
    expect(type.decodeBatch(joined(messages), { fields: ["tags", "id"] })).toEqual(some);
    const columns = type.decodeColumns(messages, { fields: ["email"] });
    expect(columns.columns.map(({ name }) => name)).toEqual(["email"]);
    expect(expectError(() => type.decodeBatch(messages, { fields: ["nope"] })).code).toBe("unknown-field");
    expect(type.decodeBatch(messages, { fields: [] })).toEqual(rows.map(() => ({})));
  });

  it("checks what it is given", () => {
    for (const bytes of [null, undefined, "abc", [1, 2], new ArrayBuffer(2)]) {
      expect(expectError(() => type.decode(bytes as never)).code).toBe("invalid-argument");
      expect(expectError(() => type.count(bytes as never)).code).toBe("invalid-argument");
      expect(expectError(() => type.verify(bytes as never)).code).toBe("invalid-argument");
      expect(
        expectError(() => type.decodeBatch([type.encode(user(1)), bytes as never], { count: bytes === null ? 3 : 2 }))
          .code,
      ).toBe("invalid-argument");
    }
    expect(expectError(() => type.decodeBatch("abc" as never)).code).toBe("invalid-argument");
    expect(expectError(() => type.decodeBatch([type.encode(user(1))], { count: 2 })).code).toBe("invalid-argument");
    expect(expectError(() => type.decodeBatch(bytesOf(""), { nobody: 1 } as never)).code).toBe("unsupported-option");
    expect(expectError(() => type.decodeColumns(bytesOf(""), { errors: "collect" } as never)).code).toBe(
      "unsupported-option",
    );
    expect(expectError(() => type.verify(bytesOf(""), { fields: ["id"] } as never)).code).toBe("unsupported-option");
    expect(expectError(() => type.decodeColumns([type.encode(user(1)), null] as never))).toMatchObject({
      code: "invalid-argument",
      row: 1,
    });
  });

  it("reads parts of larger buffers, Buffers too", () => {
    const data = joined(users(60).map((row) => type.encode(row)));
    const larger = new Uint8Array(data.length + 20);
    larger.set(data, 13);
    expect(type.decodeBatch(larger.subarray(13, 13 + data.length))).toEqual(users(60));
    expect(type.decodeBatch(Buffer.from(data))).toEqual(users(60));
  });

  it("leaves its input as it was", () => {
    const data = joined(users(60).map((row) => type.encode(row)));
    const copy = data.slice();
    type.decodeBatch(data);
    type.decodeColumns(data);
    expect(data).toEqual(copy);
  });

  it("gives values that outlive the next batch", () => {
    const bytes = loose("bytes", { engine });
    const messages = (fill: number) => Array.from({ length: 20 }, () => bytes.encode(new Uint8Array(10).fill(fill)));
    const before = bytes.decodeBatch(messages(1)) as Uint8Array[];
    const columns = bytes.decodeColumns(messages(2));
    bytes.decodeBatch(messages(3));
    expect(before.every((value) => value.every((byte) => byte === 1))).toBe(true);
    expect([...columns.column("").values!].every((byte) => byte === 2)).toBe(true);
  });

  it("works beside twenty others, in turns", () => {
    const types = Array.from({ length: 20 }, (_, n) =>
      loose(
        {
          type: "record",
          name: `R${n}`,
          fields: Array.from({ length: n + 1 }, (_, i) => ({
            name: `f${i}`,
            type: ["int", "string", "double"][(n + i) % 3],
          })),
        },
        { engine },
      ),
    );
    const rows = types.map((_, n) =>
      Object.fromEntries(Array.from({ length: n + 1 }, (_, i) => [`f${i}`, [i, `s${i}`, i / 2][(n + i) % 3]])),
    );
    for (let turn = 0; turn < 5; turn++)
      types.forEach((one, n) => {
        const messages = Array.from({ length: 30 * (turn + 1) }, () => one.encode(rows[n]));
        expect(one.decodeBatch(messages)).toEqual(messages.map(() => rows[n]));
        expect(one.decodeColumns(messages).row(messages.length - 1)).toEqual(rows[n]);
      });
  });
});

describe("a type", () => {
  it("has a schema and stands inside schemas", () => {
    expect(User.schema.type).toBe("record");
    const list = avroType({ type: "array", items: User });
    expect(list.decode(list.encode([user(1)]))).toEqual([user(1)]);
  });

  it("with other options is another type; those not named stay", () => {
    const big = User.with({ long: "bigint" });
    const wrapped = big.with({ union: "wrapped" });
    const bytes = User.encode(user(1));
    expect(User.decode(bytes).id).toBe(1);
    expect((big.decode(bytes) as { id: unknown }).id).toBe(1n);
    expect(wrapped.decode(bytes)).toEqual({ id: 1n, email: { string: "u1@example.org" }, tags: ["a", "b"] });
    expect(wrapped.schema).toBe(User.schema);
    expect(expectError(() => User.with({ logical: "temporal" } as never)).code).toBe("unsupported-option");
    expect(expectError(() => User.with({ references: {} } as never)).code).toBe("unsupported-option");
  });

  it("encodes into targets, or leaves them untouched", () => {
    const bytes = User.encode(user(1));
    const target = new Uint8Array(bytes.length + 3).fill(0xaa);
    expect(User.encodeInto(user(1), target, 2)).toBe(bytes.length + 2);
    expect(target.slice(2, -1)).toEqual(bytes);
    const small = new Uint8Array(bytes.length - 1).fill(0xaa);
    expect(expectError(() => User.encodeInto(user(1), small))).toMatchObject({
      code: "target-too-small",
      required: bytes.length,
    });
    expect(small.every((byte) => byte === 0xaa)).toBe(true);
  });

  it("may be used while it is in use: getters that decode, rows that decode", () => {
    const messages = users(100).map((row) => User.encode(row));
    const seen = User.decodeColumns(messages);
    for (const row of seen) expect(User.decodeBatch(messages)[row.id]).toEqual(row);
    const nested = {
      get id() {
        return User.decodeBatch(messages).length;
      },
      email: null,
      tags: [],
    };
    expect(User.decode(User.encode(nested)).id).toBe(100);
  });

  it("forgets projections rather than keep thousands", () => {
    const wide = loose(
      { type: "record", name: "W", fields: Array.from({ length: 150 }, (_, i) => ({ name: `f${i}`, type: "int" })) },
      { engine: "kernel" },
    );
    const row = Object.fromEntries(Array.from({ length: 150 }, (_, i) => [`f${i}`, i]));
    const messages = [wide.encode(row)];
    for (let i = 0; i < 150; i++) expect(wide.decodeBatch(messages, { fields: [`f${i}`] })).toEqual([{ [`f${i}`]: i }]);
    expect(wide.decodeBatch(messages, { fields: ["f0"] })).toEqual([{ f0: 0 }]);
  });

  it("tells paths apart that look alike when joined", () => {
    const schema = {
      type: "record",
      name: "R",
      fields: [
        { name: "a", type: "int" },
        { name: "b", type: "int" },
      ],
    };
    const type = loose(schema);
    const message = [bytesOf("02 04")];
    expect(type.decodeBatch(message, { fields: ["a", "b"] })).toEqual([{ a: 1, b: 2 }]);
    expect(expectError(() => type.decodeBatch(message, { fields: ["a,b"] })).code).toBe("unknown-field");
  });

  it("gives record batches with their schema", () => {
    const batch = User.decodeColumns([User.encode(user(1))], { fields: ["id"] });
    expect(batch).toBeInstanceOf(RecordBatch);
    expect(JSON.parse(JSON.stringify(batch.schema)).fields.map(({ name }: { name: string }) => name)).toEqual(["id"]);
  });

  it("says that recursive schemas have no columns, and decodes them", () => {
    const list = loose({
      type: "record",
      name: "L",
      fields: [
        { name: "v", type: "int" },
        { name: "next", type: ["null", "L"] },
      ],
    });
    const value = { v: 1, next: { v: 2, next: null } };
    const messages = new Array<Uint8Array>(20).fill(list.encode(value));
    expect(list.decodeBatch(messages)).toEqual(messages.map(() => value));
    expect(expectError(() => list.decodeColumns(messages)).code).toBe("not-columnar");
    expect(
      list
        .decodeColumns(messages, { fields: ["v"] })
        .column("v")
        .toArray(),
    ).toEqual(messages.map(() => 1));
  });
});

describe("schemas of more columns than there may be", () => {
  it("are read as objects, and say so when columns are asked for", () => {
    let schema: unknown = "int";
    for (let i = 0; i < 15; i++)
      schema = {
        type: "record",
        name: `R${i}`,
        fields: [
          { name: "a", type: schema },
          { name: "b", type: i === 0 ? "int" : `R${i - 1}` },
        ],
      };
    const type = avroType<unknown>(schema as never);
    const messages = Array.from({ length: 10 }, () => new Uint8Array(2 ** 15));
    expect(type.decodeBatch(messages)).toHaveLength(10);
    expect(expectError(() => type.decodeColumns(messages)).code).toBe("not-columnar");
  });
});
