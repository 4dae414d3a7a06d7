import { describe, expect, it } from "vitest";
import { resolveOptions } from "../../src/value/options.js";
import { columnReader } from "../../src/value/reader.js";
import { columnsOf } from "../column/columns.js";
import { expectError } from "../helpers.js";

describe("columnReader", () => {
  const columns = columnsOf({ type: "record", name: "R", fields: [{ name: "a", type: "long" }] }, [
    { a: 1n },
    { a: 2n ** 60n },
  ]);
  const reader = columnReader(resolveOptions());

  it("gives single slots at any order, unsafe longs as bigint", () => {
    const get = reader.get(columns);
    expect([get(1), get(0)]).toEqual([{ a: 2n ** 60n }, { a: 1 }]);
  });

  it("gives objects in order, and refuses what the options refuse", () => {
    const get = reader.objects(columns);
    expect(get(0)).toEqual({ a: 1 });
    expect(expectError(() => get(1)).code).toBe("unsafe-long");
    expect(columnReader(resolveOptions({ long: "bigint" })).objects(columns)(1)).toEqual({ a: 2n ** 60n });
  });

  it("gives views, which refuse nothing", () => {
    const view = reader.view(columns)(1) as { a: unknown };
    expect(view.a).toBe(2n ** 60n);
    expect(Object.keys(view)).toEqual([]);
  });
});
