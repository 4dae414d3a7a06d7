import { expect, it } from "vitest";
import { MemoryRegistry } from "../../src/registry/memory.js";
import { avroType } from "../../src/type/avro-type.js";
import { bytesOf, expectError, joined } from "../helpers.js";

const record = (...fields: object[]) => ({ type: "record", name: "U", fields });
const id = { name: "id", type: "int" };
const V1 = avroType<{ id: number }>(record(id));
const more = [
  { name: "s", type: "string", default: "none" },
  { name: "n", type: ["null", "double"], default: null },
  { name: "u", type: ["null", "int", "string"], default: null },
  { name: "list", type: { type: "array", items: "int" }, default: [7] },
  { name: "e", type: { type: "enum", name: "E", symbols: ["A", "B"] }, default: "B" },
];
const V2 = avroType<{ id: number }>(record({ ...id, type: "long" }, ...more));
const Reader = avroType<Record<string, unknown>>(record({ ...id, type: "double" }, ...more));

const registry = new MemoryRegistry();
await registry.setCompatibilityLevel("NONE");
for (const schema of [V1, V2, "string"]) await registry.register("u-value", schema);
const head = (of: number) => Uint8Array.of(0, 0, 0, 0, of);
const v1 = (i: number) => joined([head(1), V1.encode({ id: i })]);
const v2 = (i: number) =>
  joined([
    head(2),
    V2.encode({ id: i, s: `s${i}`, n: i / 2, u: i % 2 ? i : "u", list: [i, i], e: "A" } as { id: number }),
  ]);
const serde = registry.serde(Reader);

it.each([1, 9, 100])(
  "are the rows of %d messages, by those of one writer and then the next, with their indexes",
  (times) => {
    const messages = Array.from({ length: times * 5 }, (_, i) => [null, v2(i), v1(i), v2(i), v1(i)][i % 5]!);
    const { columns, rows, tombstones, errors } = serde.decodeColumnsSync(messages);
    expect(columns.length).toBe(times * 4);
    expect(rows).toBeInstanceOf(Uint32Array);
    const values = serde.decodeBatchSync(messages);
    expect(columns.toObjects()).toEqual([...rows].map((row) => values[row]));
    expect([...rows]).toEqual(
      [...messages.keys()]
        .filter((i) => i % 5 !== 0)
        .sort((a, b) => ((a % 5) % 2 === (b % 5) % 2 ? a - b : ((b % 5) % 2) - ((a % 5) % 2))),
    );
    expect([tombstones.length, errors]).toEqual([times, []]);
    expect(columns.column("id").values).toBeInstanceOf(Float64Array);
  },
);

it("have each writer's own defaults, whoever comes first", () => {
  for (const messages of [
    [v1(1), v2(2), v1(3)],
    [v2(2), v1(1), v2(4)],
    [v1(1), v1(2)],
  ]) {
    const { columns, rows } = serde.decodeColumnsSync(messages);
    const values = serde.decodeBatchSync(messages);
    expect(columns.toObjects()).toEqual([...rows].map((row) => values[row]));
    expect([...columns.column("s").toArray()]).toEqual([...rows].map((row) => values[row]!.s));
  }
});

it("of some fields", async () => {
  const { columns } = await serde.decodeColumns([v2(4), v1(1)], { fields: ["id", "s"] });
  expect(columns.toObjects()).toEqual([
    { id: 4, s: "s4" },
    { id: 1, s: "none" },
  ]);
  expect(expectError(() => serde.decodeColumnsSync([v1(1)], { fields: ["x"] })).code).toBe("unknown-field");
});

it("leave out what is bad, and say so", () => {
  const bad = [v2(7).subarray(0, -1), bytesOf(""), joined([head(3), bytesOf("00")]), bytesOf("00 00000009 00")];
  const messages = Array.from({ length: 60 }, (_, i) => (i % 10 === 3 ? bad[(i / 10) & 3]! : i % 2 ? v1(i) : v2(i)));
  const { columns, rows, errors } = serde.decodeColumnsSync(messages, { errors: "collect" });
  const batch = serde.decodeBatchSync(messages, { errors: "collect" });
  expect(errors.map((error) => ({ ...error }))).toEqual(batch.errors.map((error) => ({ ...error })));
  expect(errors).toHaveLength(6);
  expect(columns.length).toBe(54);
  expect(columns.toObjects()).toEqual([...rows].map((row) => batch.values[row]));
  expect(expectError(() => serde.decodeColumnsSync(messages)).row).toBe(3);
});

it("of no rows have the reader's columns", () => {
  for (const messages of [[], [null, null]]) {
    const { columns, rows, tombstones } = serde.decodeColumnsSync(messages);
    expect([columns.length, rows.length, tombstones.length]).toEqual([0, 0, messages.length]);
    expect(columns.columns.map(({ name }) => name)).toEqual(["id", "s", "n", "u", "list", "e"]);
  }
  expect(registry.serde(null).decodeColumnsSync([]).columns.length).toBe(0);
});

it("are of one schema", () => {
  const generic = registry.serde(null);
  expect(generic.decodeColumnsSync([v1(1), v1(2)]).columns.toObjects()).toEqual([{ id: 1 }, { id: 2 }]);
  expect(expectError(() => generic.decodeColumnsSync([v1(1), v2(2)])).code).toBe("invalid-argument");
  const latest = registry.serde(null, { reader: V2 });
  expect(latest.decodeColumnsSync([v1(1), v2(2)]).columns.length).toBe(2);
});

it("of recursive schemas there are none", async () => {
  const list = avroType<unknown>({ type: "record", name: "L", fields: [{ name: "next", type: ["null", "L"] }] });
  await registry.register("list-value", list);
  const { id: number } = await registry.version("list-value", "latest");
  const error = expectError(() => registry.serde(list).decodeColumnsSync([joined([head(number!), bytesOf("00")])]));
  expect(error.code).toBe("not-columnar");
});
