import { describe, expect, it } from "vitest";
import { type Layout, layOut } from "../../src/plan/layout.js";
import { project } from "../../src/plan/project.js";
import { resolve } from "../../src/plan/resolve.js";
import { parseSchema } from "../../src/type/schema-argument.js";
import { expectError } from "../helpers.js";
import { Random, randomSchema } from "../random.js";

function layoutsOf(schema: unknown, fields?: string[]) {
  const writer = parseSchema(schema as object);
  return layOut(resolve(writer, fields ? project(writer, fields) : writer));
}

function record(name: string, ...types: unknown[]) {
  return { type: "record", name, fields: types.map((type, i) => ({ name: `f${i}`, type })) };
}

/** A layout without its schemas. */
function bare(layout: Layout): unknown {
  return JSON.parse(JSON.stringify(layout, (key, value) => (key === "schema" ? undefined : value)));
}

describe("layOut", () => {
  it.each([
    ["null", { kind: "null" }, []],
    ["boolean", { kind: "boolean", values: 0 }, [1]],
    ["int", { kind: "int", values: 0 }, [4]],
    ["long", { kind: "long", values: 0 }, [8]],
    ["float", { kind: "float", values: 0 }, [4]],
    ["double", { kind: "double", values: 0 }, [8]],
    [{ type: "enum", name: "E", symbols: ["A"] }, { kind: "enum", values: 0 }, [4]],
    [{ type: "fixed", name: "F", size: 7 }, { kind: "fixed", values: 0 }, [7]],
    ["bytes", { kind: "bytes", offsets: 0, data: 1, text: -1 }, [4, 1]],
    ["string", { kind: "string", offsets: 0, data: 1, text: 0 }, [4, 1]],
  ])("of %j", (schema, root, widths) => {
    const layouts = layoutsOf(schema);
    expect(bare(layouts.root)).toEqual({ ...root, space: 0 });
    expect(layouts.buffers.map(({ width }) => width)).toEqual(widths);
    expect(layouts).toMatchObject({ spaces: 1, counters: 0 });
  });

  it("gives the items of arrays and maps a space of their own", () => {
    const { root, spaces, buffers, texts } = layoutsOf({ type: "map", values: { type: "array", items: "int" } });
    expect(bare(root)).toEqual({
      kind: "map",
      space: 0,
      offsets: 0,
      itemSpace: 1,
      keys: { kind: "string", space: 1, offsets: 1, data: 2, text: 0 },
      values: { kind: "array", space: 1, offsets: 3, itemSpace: 2, items: { kind: "int", space: 2, values: 4 } },
    });
    expect([spaces, texts]).toEqual([3, [{ space: 1 }]]);
    expect(buffers.map(({ kind, space }) => `${kind} ${space}`)).toEqual([
      "offsets 0",
      "offsets 1",
      "arena 1",
      "offsets 1",
      "values 2",
    ]);
  });

  it("gives every branch of a union a space and a counter, null too", () => {
    const { root, spaces, counters } = layoutsOf(["null", "int", "string"]);
    expect(bare(root)).toEqual({
      kind: "union",
      space: 0,
      ids: 0,
      offsets: 1,
      counter: 0,
      branches: [
        { name: "null", space: 1, layout: { kind: "null", space: 1 } },
        { name: "int", space: 2, layout: { kind: "int", space: 2, values: 2 } },
        { name: "string", space: 3, layout: { kind: "string", space: 3, offsets: 3, data: 4, text: 0 } },
      ],
    });
    expect([spaces, counters]).toEqual([4, 3]);
  });

  it("lays records out in their parent's space, and leaves out what is not wanted", () => {
    const schema = record("R", "int", record("I", "string", "long"), "double");
    expect(bare(layoutsOf(schema, ["f1.f1", "f2"]).root)).toEqual({
      kind: "record",
      space: 0,
      fields: [
        {
          name: "f1",
          layout: { kind: "record", space: 0, fields: [{ name: "f1", layout: { kind: "long", space: 0, values: 0 } }] },
        },
        { name: "f2", layout: { kind: "double", space: 0, values: 1 } },
      ],
    });
  });

  it("zeroes beforehand what a null above leaves unwritten", () => {
    const { buffers } = layoutsOf(["null", record("R", "int", "string", ["null", "long"])]);
    expect(buffers.map(({ kind, cleared }) => [kind, cleared])).toEqual([
      ["validity", true],
      ["values", true],
      ["offsets", false],
      ["arena", false],
      ["validity", true],
      ["values", true],
    ]);
    expect(layoutsOf(record("R", "int", "boolean")).buffers.every(({ cleared }) => !cleared)).toBe(true);
  });

  it.each([
    [["null", "int"], "nullable"],
    [["int", "null"], "nullable"],
    [["null", { type: "array", items: "int" }], "nullable"],
    [["null", "int", "string"], "union"],
    [["int", "string"], "union"],
    [["int"], "union"],
    [["null"], "union"],
    [["null", { type: "fixed", name: "F", size: 64 }], "nullable"],
    [["null", { type: "fixed", name: "F", size: 65 }], "union"],
    [["null", record("R", ...new Array(8).fill("double"))], "nullable"],
    [["null", record("R", ...new Array(8).fill("double"), "boolean")], "union"],
    [["null", record("R", ...new Array(16).fill("string"))], "nullable"],
    [["null", record("R", ...new Array(17).fill("string"))], "union"],
    [["null", record("R", ...new Array(12).fill(["null", "int"]))], "nullable"],
    [["null", record("R", ...new Array(13).fill(["null", "int"]))], "union"],
    [["null", record("R", ...new Array(10).fill(["int", "string"]))], "nullable"],
    [["null", record("R", ...new Array(11).fill(["int", "string"]))], "union"],
  ] as [unknown, string][])("of %j is %s: a null fills 64 bytes at most", (schema, kind) => {
    expect(layoutsOf(schema).root.kind).toBe(kind);
  });

  it("counts only what is wanted of a nullable record", () => {
    const wide = record("W", ...new Array(20).fill("double"));
    const schema = record("R", ["null", wide]);
    expect(bare(layoutsOf(schema, ["f0.f1"]).root)).toMatchObject({ fields: [{ layout: { kind: "nullable" } }] });
  });

  it("refuses recursive records, unless the recursion is left out", () => {
    const list = {
      type: "record",
      name: "L",
      fields: [
        { name: "v", type: "int" },
        { name: "next", type: ["null", "L"] },
      ],
    };
    const tree = { type: "record", name: "T", fields: [{ name: "kids", type: { type: "array", items: "T" } }] };
    for (const schema of [list, tree, { type: "map", values: list }]) {
      const error = expectError(() => layoutsOf(schema));
      expect(error.code).toBe("not-columnar");
      expect(error.message).toMatch(/[LT] is recursive/);
    }
    expect(bare(layoutsOf(list, ["v"]).root)).toMatchObject({ fields: [{ name: "v" }] });
  });

  it("refuses records that repeat records until there are too many columns", () => {
    let schema: unknown = record("R0", "int", "int");
    for (let i = 1; i <= 30; i++) schema = record(`R${i}`, schema, `R${i - 1}`);
    expect(expectError(() => layoutsOf(schema)).code).toBe("not-columnar");
    expect(layoutsOf(record("R", ...new Array(19_999).fill("int"))).buffers).toHaveLength(19_999);
    expect(expectError(() => layoutsOf(record("R", ...new Array(20_000).fill("int")))).code).toBe("not-columnar");
  });

  it("names every buffer once, with a space that is there", () => {
    for (let seed = 1; seed < 200; seed++) {
      const layouts = layoutsOf(randomSchema(new Random(seed)));
      const named: number[] = [];
      const spaces = new Set([0]);
      JSON.stringify(layouts.root, (key, value) => {
        if (key === "schema") return undefined;
        if (["values", "offsets", "data", "ids", "validity"].includes(key) && typeof value === "number")
          named.push(value);
        if (key === "space" || key === "itemSpace") spaces.add(value as number);
        return value;
      });
      expect(named.sort((a, b) => a - b)).toEqual(layouts.buffers.map((_, i) => i));
      expect([...spaces].sort((a, b) => a - b)).toEqual(Array.from({ length: layouts.spaces }, (_, i) => i));
      for (const { space } of layouts.buffers) expect(space).toBeLessThan(layouts.spaces);
    }
  });
});
