import { describe, expect, it } from "vitest";
import { avroType, type ResolutionError } from "../../src/index.js";
import { avroType as plainType } from "../../src/js.js";
import { expectError, joined } from "../helpers.js";

const record = (...fields: object[]) => ({ type: "record", name: "User", fields }) as const;
const id = { name: "id", type: "int" };
const old = record(id, { name: "mail", type: "string" }, { name: "junk", type: { type: "array", items: "string" } });
const fresh = record(
  { name: "email", aliases: ["mail"], type: ["null", "string"], default: null },
  { name: "id", type: "long" },
  { name: "tags", type: { type: "array", items: "string" }, default: ["new"] },
);
const writer = avroType<unknown>(old as never);
const value = { id: 1, mail: "a@b.c", junk: ["x", "y"] };
const WANT = { email: "a@b.c", id: 1, tags: ["new"] };

describe.each([
  ["wavro", avroType],
  ["wavro/js", plainType],
])("a reader of %s", (_name, make) => {
  const type = make<unknown>(fresh as never);
  const reader = type.reader(old);
  const bytes = writer.encode(value);

  it("reads one datum and many, as objects and as columns", () => {
    expect(reader.schema).toBe(type.schema);
    expect(reader.writer.toJSON()).toEqual(writer.schema.toJSON());
    expect(reader.decode(bytes)).toEqual(WANT);
    expect(reader.decodeAt(joined([bytes, bytes]), bytes.length)).toEqual({ value: WANT, end: 2 * bytes.length });
    const many = Array.from({ length: 50 }, () => bytes);
    const data = joined(many);
    expect(reader.decodeBatch(many)).toEqual(many.map(() => WANT));
    expect(reader.decodeBatch(data)).toEqual(many.map(() => WANT));
    expect(reader.decodeColumns(data).toObjects()).toEqual(many.map(() => WANT));
    expect(reader.count(data)).toBe(50);
    expect(reader.verify(data)).toBe(50);
  });

  it("reads the fields that are wanted", () => {
    const data = joined(Array.from({ length: 50 }, () => bytes));
    expect(reader.decodeBatch(data, { fields: ["tags"] })[49]).toEqual({ tags: ["new"] });
    expect(reader.decodeBatch(data, { fields: ["email"] })[49]).toEqual({ email: "a@b.c" });
    expect(expectError(() => reader.decodeBatch(data, { fields: ["mail"] })).code).toBe("unknown-field");
  });

  it("gives each record defaults of its own", () => {
    const rows = reader.decodeBatch(Array.from({ length: 50 }, () => bytes)) as (typeof WANT)[];
    expect(new Set(rows.map((row) => row.tags)).size).toBe(50);
    rows[0]!.tags.push("more");
    expect(rows[1]!.tags).toEqual(["new"]);
  });

  it("holds calls to limits of their own", () => {
    const many = Array.from({ length: 50 }, () => bytes);
    const limits = { maxBytesLength: 4 }; // the address has five
    const data = joined(many);
    for (const one of [type.with({ limits: {} }).reader(old), reader])
      for (const call of [
        () => one.decode(bytes, { limits }),
        () => one.decodeAt(data, bytes.length, { limits }),
        () => one.decodeBatch(many, { limits }),
        () => one.decodeBatch(data, { count: 50, fields: ["email"], limits }),
        () => one.decodeColumns(data, { limits }),
        () => one.count(data, { limits }),
        () => one.verify(data, { limits }),
      ])
        expect(expectError(call)).toMatchObject({ code: "limit-exceeded", limit: "maxBytesLength", max: 4 });
    expect(reader.decodeBatch(many, { errors: "collect", limits }).errors).toHaveLength(50);
    expect(reader.decode(bytes)).toEqual(WANT);
    expect(reader.decode(bytes, {})).toEqual(WANT);
    expect(reader.decode(bytes, { limits: undefined })).toEqual(WANT);
    // what is not named is as before, and a limit may be raised too
    const low = type.with({ limits: { maxBytesLength: 4, maxDepth: 1 } }).reader(old);
    expect(expectError(() => low.decode(bytes, { limits: { maxBytesLength: 5 } }))).toMatchObject({
      limit: "maxDepth",
    });
    expect(low.decode(bytes, { limits: { maxBytesLength: 5, maxDepth: 2 } })).toEqual(WANT);
    for (let maxBytesLength = 5; maxBytesLength < 30; maxBytesLength++)
      expect(reader.decode(bytes, { limits: { maxBytesLength } })).toEqual(WANT);
  });

  it("refuses limits of calls that there are not", () => {
    const code = (options: object) => expectError(() => reader.decode(bytes, options)).code;
    expect(code({ limits: { maxBytes: 1 } })).toBe("unsupported-option");
    expect(code({ limits: { maxDepth: 0 } })).toBe("invalid-argument");
    expect(code({ limits: 7 })).toBe("invalid-argument");
    expect(code({ limits: null })).toBe("invalid-argument");
    expect(code({ count: 1 })).toBe("unsupported-option");
    expect(expectError(() => reader.count(bytes, { fields: [] } as never)).code).toBe("unsupported-option");
    expect(expectError(() => [bytes].map(reader.decode as never, reader)).code).toBe("invalid-argument");
  });

  it("verifies what it skips", () => {
    const bad = bytes.slice();
    bad[bad.length - 2] = 0xff; // in junk
    expect(reader.decode(bad)).toEqual(WANT);
    expect(expectError(() => reader.verify(bad)).code).toBe("invalid-utf8");
  });

  it("is kept", () => {
    expect(type.reader(old)).toBe(reader);
    expect(type.reader(writer.schema)).toBe(reader);
    expect(type.reader(writer)).toBe(reader);
    expect(reader.reader(JSON.stringify(old))).toBe(reader);
  });

  it("names every reason why it can't be", () => {
    const error = expectError(() => type.reader(record({ name: "id", type: "string" }))) as ResolutionError;
    expect(error.name).toBe("ResolutionError");
    expect(error.issues.map(({ path }) => path)).toEqual([["id"]]);
    const other = make<unknown>(record(id, { name: "a", type: "int" }) as never);
    expect((expectError(() => other.reader(record())) as ResolutionError).issues).toHaveLength(2);
  });

  it("inherits the options", () => {
    expect(type.with({ long: "bigint", union: "wrapped" }).reader(old).decode(bytes)).toEqual({
      ...WANT,
      id: 1n,
      email: { string: "a@b.c" },
    });
    const renamed = { ...old, name: "Person" };
    expect(expectError(() => type.reader(renamed)).code).toBe("incompatible-schemas");
    expect(
      make<unknown>(fresh as never, { names: "ignore" })
        .reader(renamed)
        .decode(bytes),
    ).toEqual(WANT);
    const odd = { ...old, name: "Us-er", aliases: [] };
    expect(expectError(() => type.reader(odd)).code).toBe("invalid-name");
    const lenient = make<unknown>(fresh as never, { names: "ignore", lenientNames: true });
    expect(lenient.reader(odd).decode(bytes)).toEqual(WANT);
  });

  it("charges what defaults put into arrays, not scalars", () => {
    const limits = { maxFreeValues: 100 };
    const ints = Array.from({ length: 50 }, (_, i) => i);
    const items = (type: unknown, json: unknown) =>
      make<unknown>({ type: "array", items: record(id, { name: "d", type, default: json }) } as never, { limits });
    const from = { type: "array", items: record(id) };
    const data = Uint8Array.from([100, ...ints.map(() => 2), 0]); // 50 records
    expect(items("int", 1).reader(from).decode(data)).toHaveLength(50);
    expect(items({ type: "array", items: "int" }, [1, 2]).reader(from).decode(data)).toHaveLength(50);
    const error = expectError(() => items({ type: "array", items: "int" }, [1, 2, 3, 4]).reader(from).decode(data));
    expect(error).toMatchObject({ code: "limit-exceeded", limit: "maxFreeValues" });
  });
});
