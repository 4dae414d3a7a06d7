import { describe, expect, it } from "vitest";
import { project } from "../../src/plan/project.js";
import { parseSchema } from "../../src/type/schema-argument.js";
import { expectError } from "../helpers.js";

const A = {
  type: "record",
  name: "ns.A",
  fields: [
    { name: "x", type: "int" },
    { name: "y", type: "string" },
    { name: "z", type: "long" },
  ],
};
const B = { type: "record", name: "ns.B", fields: [{ name: "x", type: "double" }] };
const ROOT = {
  type: "record",
  name: "Root",
  doc: "kept",
  fields: [
    { name: "id", type: "long", doc: "kept too" },
    { name: "one", type: A },
    { name: "orders", type: { type: "array", items: "ns.A", note: 1 } },
    { name: "byKey", type: { type: "map", values: { type: "array", items: "ns.A" } } },
    { name: "maybe", type: ["null", "ns.A"] },
    { name: "many", type: ["null", { type: "array", items: ["null", "ns.A"] }] },
    { name: "payload", type: ["null", "ns.A", B, "string"] },
    { name: "payloads", type: { type: "array", items: ["ns.A", "ns.B"] } },
  ],
};
const root = parseSchema(ROOT);

/** A schema as the shape of its fields. */
function shape(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(shape);
  if (typeof schema !== "object" || schema === null) return schema;
  const { type, name, fields, items, values } = schema as Record<string, unknown>;
  if (type === "record")
    return { [name as string]: (fields as { name: string; type: unknown }[]).map((f) => [f.name, shape(f.type)]) };
  if (type === "array") return { array: shape(items) };
  return type === "map" ? { map: shape(values) } : schema;
}

function shapeOf(...paths: string[]): unknown {
  return shape(JSON.parse(JSON.stringify(project(root, paths))));
}

const X = ["x", "int"];
const ONLY_X = { A: [X] };

describe("project", () => {
  it("keeps the named fields, in schema order, whole", () => {
    expect(shapeOf("orders", "id")).toEqual({
      Root: [
        ["id", "long"],
        ["orders", { array: { A: [X, ["y", "string"], ["z", "long"]] } }],
      ],
    });
  });

  it("keeps docs and attributes of what stays", () => {
    const json = project(root, ["id", "orders.x"]).toJSON() as unknown as typeof ROOT;
    expect(json.doc).toBe("kept");
    expect(json.fields[0]!.doc).toBe("kept too");
    expect(json.fields[1]!.type).toMatchObject({ type: "array", note: 1 });
  });

  it.each([
    ["one.x", ["one", ONLY_X]],
    ["orders.x", ["orders", { array: ONLY_X }]],
    ["byKey.x", ["byKey", { map: { array: ONLY_X } }]],
    ["maybe.x", ["maybe", ["null", ONLY_X]]],
    ["maybe[ns.A].x", ["maybe", ["null", ONLY_X]]],
    ["many.x", ["many", ["null", { array: ["null", ONLY_X] }]]],
    ["many[ns.A].x", ["many", ["null", { array: ["null", ONLY_X] }]]],
    ["payload[ns.A].x", ["payload", ["null", ONLY_X, { B: [] }, "string"]]],
    ["payload[ns.B]", ["payload", ["null", { A: [] }, { B: [["x", "double"]] }, "string"]]],
    ["payload[string]", ["payload", ["null", { A: [] }, { B: [] }, "string"]]],
    ["payloads[ns.A].x", ["payloads", { array: [ONLY_X, { B: [] }] }]],
  ])("passes through %s", (path, field) => {
    expect(shapeOf(path)).toEqual({ Root: [field] });
  });

  it("joins paths into one type", () => {
    const both = { A: [X, ["z", "long"]] };
    for (const paths of [
      ["maybe.x", "maybe.z"],
      ["maybe.z", "maybe[ns.A].x"],
      ["maybe[ns.A].x", "maybe.z"],
    ])
      expect(shapeOf(...paths)).toEqual({ Root: [["maybe", ["null", both]]] });
    expect(shapeOf("one.x", "one")).toEqual(shapeOf("one"));
    expect(shapeOf("payload[ns.A].x", "payload[ns.B].x")).toEqual({
      Root: [["payload", ["null", ONLY_X, { B: [["x", "double"]] }, "string"]]],
    });
  });

  it("of no path is a record without fields", () => {
    expect(shapeOf()).toEqual({ Root: [] });
  });

  it("of an array or a union begins with its items and branches", () => {
    expect(shape(JSON.parse(JSON.stringify(project(parseSchema({ type: "array", items: A }), ["x"]))))).toEqual({
      array: ONLY_X,
    });
    expect(shape(JSON.parse(JSON.stringify(project(parseSchema([A, B]), ["[ns.A].x"]))))).toEqual([ONLY_X, { B: [] }]);
  });

  it.each([
    "nope",
    "one.nope",
    "orders.nope",
    "id.x",
    "__proto__",
    "constructor",
    "payload.x",
    "payload[ns.C].x",
    "payload[null]",
    "maybe[ns.B].x",
    "one[ns.A].x",
    "",
    ".",
    "one.",
    ".one",
    "one..x",
    "one.x]",
    "one[",
    "[]",
  ])("refuses %s", (path) => {
    expect(expectError(() => project(root, [path])).code).toBe("unknown-field");
  });

  it("refuses a path through several branches also beside one that names its branch", () => {
    const error = expectError(() => project(root, ["payload[ns.A].x", "payload.x"]));
    expect(error.code).toBe("unknown-field");
    expect(error.message).toContain("[full.Name]");
  });

  it("finds own names only", () => {
    const odd = parseSchema({
      type: "record",
      name: "R",
      fields: [
        { name: "__proto__", type: "int" },
        { name: "toString", type: "int" },
      ],
    });
    expect(shape(JSON.parse(JSON.stringify(project(odd, ["__proto__"]))))).toEqual({ R: [["__proto__", "int"]] });
  });

  it("takes paths into recursive records as deep as they are written", () => {
    const list = parseSchema({
      type: "record",
      name: "L",
      fields: [
        { name: "v", type: "int" },
        { name: "next", type: ["null", "L"] },
      ],
    });
    const third = project(list, ["next.next.v"]) as never as {
      fields: { name: string; type: { branches: { fields: { name: string }[] }[] } }[];
    };
    expect(third.fields.map(({ name }) => name)).toEqual(["next"]);
    expect(third.fields[0]!.type.branches[1]!.fields.map(({ name }) => name)).toEqual(["next"]);
  });
});
