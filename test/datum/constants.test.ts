import { describe, expect, it } from "vitest";
import { constantColumns, PLAIN } from "../../src/datum/constants.js";
import { layOut } from "../../src/plan/layout.js";
import { resolve } from "../../src/plan/resolve.js";
import { parseSchema } from "../../src/type/schema-argument.js";
import { getterOf } from "../../src/value/getter.js";
import { resolveOptions } from "../../src/value/options.js";

describe("constantColumns", () => {
  it("gives a column of one slot for each default that the data never have", () => {
    const reader = parseSchema({
      type: "record",
      name: "R",
      fields: [
        { name: "id", type: "int" },
        { name: "big", type: "long", default: 2n ** 60n },
        { name: "tags", type: { type: "array", items: "string" }, default: ["a", "b"] },
      ],
    });
    const writer = parseSchema({ type: "record", name: "R", fields: [{ name: "id", type: "int" }] });
    const options = resolveOptions({ limits: { maxBytesLength: 1 } });
    const layouts = layOut(resolve(writer, reader));
    expect(layouts.constants).toHaveLength(2);
    expect(layouts.buffers).toHaveLength(1);
    const columns = constantColumns(layouts, options);
    expect(columns.map((column) => column.length)).toEqual([1, 1]);
    const values = columns.map((column) => getterOf(column, { ...options, ...PLAIN, unsafe: "bigint" })(0));
    expect(values).toEqual([2n ** 60n, ["a", "b"]]);
  });
});
