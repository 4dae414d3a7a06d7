import { describe, expect, it } from "vitest";
import { type AvroType, avroType, mergeSchemas } from "../../src/index.js";
import { difference, expectError } from "../helpers.js";
import { modelOf, Random, randomSchema, randomValue } from "../random.js";

const merge = (...schemas: (object | string)[]) => mergeSchemas(schemas).toJSON();
const rec = (name: string, ...fields: object[]) => ({ type: "record", name, fields });
const field = (name: string, type: unknown, more: object = {}) => ({ name, type, ...more });

describe("types", () => {
  it.each([
    [["int", "int"], "int"],
    [["int", "long"], "long"],
    [["int", "float"], "double"],
    [["float", "double"], "double"],
    [
      ["double", "long"],
      ["long", "double"],
    ],
    [
      ["float", "long"],
      ["long", "float"],
    ],
    [
      ["string", "null"],
      ["null", "string"],
    ],
    [
      [["int", "string"], ["null", "long"], "string"],
      ["null", "long", "string"],
    ],
    [
      [
        { type: "array", items: "int" },
        { type: "array", items: "string" },
      ],
      { type: "array", items: ["int", "string"] },
    ],
    [
      [
        { type: "map", values: "int" },
        { type: "map", values: "long" },
      ],
      { type: "map", values: "long" },
    ],
    [
      [
        { type: "fixed", name: "F", size: 2 },
        { type: "fixed", name: "F", size: 2 },
      ],
      { type: "fixed", name: "F", size: 2 },
    ],
    [
      [
        { type: "enum", name: "E", symbols: ["A", "B"] },
        { type: "enum", name: "E", symbols: ["C", "A"], default: "C" },
      ],
      { type: "enum", name: "E", symbols: ["A", "B", "C"], default: "C" },
    ],
    [
      ["string", { type: "enum", name: "E", symbols: ["A"] }],
      [{ type: "enum", name: "E", symbols: ["A"] }, "string"],
    ],
  ])("%j are %j", (schemas, merged) => {
    expect(merge(...schemas)).toEqual(merged);
  });

  it("keep the attributes that all have", () => {
    const day = { type: "int", logicalType: "date", a: 1 };
    expect(merge(day, { ...day, a: 2 })).toEqual({ type: "int", logicalType: "date" });
    expect(merge(day, "int")).toBe("int");
    expect(merge({ type: "array", items: "int", x: 2n ** 60n }, { type: "array", items: "int", x: 2n ** 60n })).toEqual(
      {
        type: "array",
        items: "int",
        x: 2n ** 60n,
      },
    );
  });
});

describe("records", () => {
  it("of one name have the fields of all", () => {
    const a = rec("A", field("x", "int", { doc: "x", order: "ignore" }), field("y", "string"));
    const b = rec("A", field("x", "long"), field("z", "int", { default: 5 }), field("w", ["int", "null"]));
    expect(merge(a, b)).toEqual(
      rec(
        "A",
        field("x", "long", { doc: "x", order: "ignore" }),
        field("y", ["null", "string"], { default: null }),
        field("z", "int", { default: 5 }),
        field("w", ["null", "int"], { default: null }),
      ),
    );
  });

  it("have unions that begin with the default's branch", () => {
    const a = rec("A", field("x", ["null", "string"], { default: "s" }), field("y", "int", { default: 1 }));
    const b = rec("A", field("x", "string"), field("y", "double"));
    expect(merge(a, b)).toEqual(
      rec("A", field("x", ["string", "null"], { default: "s" }), field("y", "double", { default: 1 })),
    );
    const c = rec("A", field("x", "bytes", { default: "\u00ff" }));
    expect(merge(c, rec("A", field("x", "string")))).toEqual(
      rec("A", field("x", ["bytes", "string"], { default: "\u00ff" })),
    );
  });

  it("of two names stay apart", () => {
    expect(merge(rec("A"), rec("n.B"), "null")).toEqual(["null", rec("A"), { ...rec("B"), namespace: "n" }]);
  });

  it("may be recursive, and refer to each other across namespaces", () => {
    const list = rec("List", field("next", ["null", "List"]));
    const inner = { ...rec("In", field("list", "List"), field("me", ["null", "n.In"])), namespace: "n" };
    const outer = rec(
      "Out",
      field("a", list),
      field("b", { ...inner, fields: [field("list", ".List"), inner.fields[1]!] }),
    );
    const merged = mergeSchemas([outer, rec("List", field("next", ["null", "List"]), field("x", "int"))]);
    const json = JSON.stringify(merged.toJSON());
    expect(json.match(/"name":"List"/g)).toHaveLength(1);
    const value = { a: { next: { next: null, x: 1 } }, b: { list: { next: null }, me: null } };
    const type: AvroType = avroType<unknown>(merged);
    expect(type.decode(type.encode({ ...value }))).toMatchObject({ a: { next: { x: 1 }, x: null } });
  });
});

describe("what can't be merged", () => {
  it.each([
    [
      { type: "fixed", name: "F", size: 2 },
      { type: "fixed", name: "F", size: 3 },
    ],
    [{ type: "fixed", name: "F", size: 2 }, rec("F")],
  ])("%j and %j", (a, b) => {
    expect(expectError(() => mergeSchemas([a, b])).code).toBe("duplicate-name");
  });

  it("is nothing", () => {
    expect(expectError(() => mergeSchemas([])).code).toBe("invalid-argument");
  });
});

describe("on random schemas", () => {
  it("the merged schema takes the values of each", () => {
    let checked = 0;
    for (let seed = 1; seed <= 600; seed++) {
      const random = new Random(seed);
      // names count up from 0 in each: what one name means in both may be of two kinds
      const schemas = [1, 2].map(() => randomSchema(random, { recursive: random.chance(0.2), depth: 3 }));
      let merged: AvroType;
      try {
        merged = avroType<unknown>(mergeSchemas(schemas as object[]), { long: "bigint", union: "natural" });
      } catch (error) {
        expect(error).toMatchObject({ code: "duplicate-name" });
        continue;
      }
      for (const schema of schemas) {
        const own: AvroType = avroType<unknown>(schema as never, { long: "bigint" });
        const value = own.decode(own.with({ union: "wrapped" }).encode(randomValue(random, modelOf(schema), 30)));
        let bytes: Uint8Array;
        try {
          bytes = merged.encode(value);
        } catch (error) {
          // an object of one record may fit several records of a union now
          expect(error).toMatchObject({ code: "ambiguous-branch" });
          continue;
        }
        checked++;
        expect(difference(merged.decode(merged.encode(merged.decode(bytes))), merged.decode(bytes))).toBeUndefined();
      }
    }
    expect(checked).toBeGreaterThan(200);
  });

  it("a schema merged with itself is itself", () => {
    for (let seed = 1; seed <= 200; seed++) {
      const random = new Random(seed);
      const schema = avroType<unknown>(
        randomSchema(random, { recursive: random.chance(0.3), depth: 3 }) as never,
      ).schema;
      const [once, twice] = [mergeSchemas([schema]), mergeSchemas([schema, schema, schema])];
      expect(twice.toJSON()).toEqual(once.toJSON());
      expect(mergeSchemas([once]).toJSON()).toEqual(once.toJSON());
    }
  });
});
