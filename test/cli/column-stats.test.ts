import { expect, it } from "vitest";
import { ColumnStats, valueTypeOf } from "../../src/cli/column-stats.js";
import { parseSchema } from "../../src/type/schema-argument.js";

const logical = { type: "long", logicalType: "timestamp-millis" } as const;
const status = { type: "enum", name: "shop.Status", symbols: ["A"] } as const;

it.each<[unknown, string, boolean]>([
  ["string", "string", true],
  [["null", "string"], "string", true],
  [logical, "long (timestamp-millis)", true],
  [["null", logical], "long (timestamp-millis)", true],
  [status, "enum shop.Status", true],
  [["null", "int", "string"], "union", false],
  [{ type: "array", items: "int" }, "array", false],
  ["null", "null", false],
])("%j is a column of type %s", (schema, type, isCounted) => {
  const stats = new ColumnStats("a", parseSchema(schema as "string"));
  expect([stats.type, stats.distinct !== undefined]).toEqual([type, isCounted]);
});

it("what is below is made once, and told in order", () => {
  const int = parseSchema("int");
  const root = new ColumnStats("", int);
  const second = root.field(1, "b", int);
  root.field(0, "a", int).child(0, "[]", int).field(0, "x", int);
  expect(root.field(1, "b", int)).toBe(second);
  expect([...root.all()].map(({ path }) => path)).toEqual(["", "a", "a[]", "a[].x", "b"]);
});

it("a union of null and one type is that type", () => {
  const union = parseSchema(["int", "string", "null"]);
  expect(valueTypeOf(union)).toBe(union);
  expect(valueTypeOf(parseSchema(["int", "null"])).type).toBe("int");
  expect(valueTypeOf(parseSchema(["null"])).type).toBe("union");
});
