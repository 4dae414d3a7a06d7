import { describe, expect, it } from "vitest";
import { getterOf } from "../../src/value/getter.js";
import { resolveOptions, type ValueOptions } from "../../src/value/options.js";
import { viewOf } from "../../src/value/view.js";
import { columnsOf, randomRows } from "../column/columns.js";
import { difference } from "../helpers.js";

function views(schema: unknown, values: readonly unknown[], options: ValueOptions = {}): never[] {
  const view = viewOf(columnsOf(schema, values), { ...resolveOptions(options), unsafe: "bigint" });
  return values.map((_, i) => view(i) as never);
}

const record = (name: string, fields: Record<string, unknown>) => ({
  type: "record",
  name,
  fields: Object.entries(fields).map(([field, type]) => ({ name: field, type })),
});
const INNER = record("In", { x: "int", y: "string" });

describe("views", () => {
  it("read a field when it is asked for, as often as it is", () => {
    const [one, two] = views(record("R", { a: "int", b: "bytes" }), [
      { a: 1, b: Uint8Array.of(1) },
      { a: 2, b: Uint8Array.of(2) },
    ]) as { a: number; b: Uint8Array }[];
    expect([one!.a, two!.a, one!.a]).toEqual([1, 2, 1]);
    expect(two!.b).toEqual(Uint8Array.of(2));
    expect(two!.b).not.toBe(two!.b); // fresh each time
  });

  it("have their fields on the prototype, and no own keys", () => {
    const [view] = views(record("R", { a: "int" }), [{ a: 1 }]) as object[] as [object];
    expect(Object.keys(view)).toEqual([]);
    expect("a" in view).toBe(true);
    expect({ ...view }).not.toHaveProperty("a");
  });

  it("give plain objects by toObject and toJSON", () => {
    const [view] = views(record("R", { a: "int", in: INNER }), [{ a: 1, in: { x: 2, y: "z" } }]) as never as {
      toObject(): object;
    }[];
    expect(view!.toObject()).toEqual({ a: 1, in: { x: 2, y: "z" } });
    expect(JSON.stringify(view)).toBe('{"a":1,"in":{"x":2,"y":"z"}}');
  });

  it("show their fields to for-in, none to structuredClone", () => {
    const [view] = views(record("R", { a: "int", b: "string" }), [{ a: 1, b: "x" }]) as object[];
    const names: string[] = [];
    for (const name in view) names.push(name);
    expect(names).toEqual(["a", "b"]);
    expect(structuredClone(view)).toEqual({});
  });

  it("keep fields that are named as their methods", () => {
    const [view] = views(record("R", { toObject: "int", toJSON: "int" }), [{ toObject: 1, toJSON: 2 }]) as {
      toObject: number;
    }[];
    expect([view!.toObject, (view as unknown as { toJSON: number }).toJSON]).toEqual([1, 2]);
  });

  it("of records inside are views too", () => {
    const [view] = views(record("R", { in: INNER }), [{ in: { x: 2, y: "z" } }]) as never as { in: { x: number } }[];
    expect(view!.in.x).toBe(2);
    expect(Object.keys(view!.in)).toEqual([]);
  });

  it("of nullable records are null or views, wrapped where that is asked for", () => {
    const schema = record("R", { in: ["null", INNER] });
    const values = [{ in: null }, { in: { In: { x: 2, y: "z" } } }];
    const [none, some] = views(schema, values) as { in: { x: number } | null }[];
    expect(none!.in).toBeNull();
    expect(some!.in!.x).toBe(2);
    const [, wrapped] = views(schema, values, { union: "wrapped" }) as unknown[] as { in: object }[];
    expect(wrapped!.in).toEqual({ In: { x: 2, y: "z" } });
  });

  it("of what is no record are the values", () => {
    expect(views("int", [1, 2])).toEqual([1, 2]);
    const [root] = views(["null", INNER], [null]);
    expect(root).toBeNull();
  });

  it("never throw for unsafe longs", () => {
    const [view] = views(record("R", { a: "long" }), [{ a: 2n ** 60n }]) as { a: unknown }[];
    expect(view!.a).toBe(2n ** 60n);
  });

  it("let fields be called anything, and fields go before methods", () => {
    const names = ["__proto__", "constructor", "toString", "toObject", "toJSON"];
    const [view] = views(record("R", Object.fromEntries(names.map((name) => [name, "int"]))), [
      Object.fromEntries(names.map((name, i) => [name, i])),
    ]) as Record<string, unknown>[];
    expect(names.map((name) => view![name])).toEqual([0, 1, 2, 3, 4]);
  });

  it("can't be changed", () => {
    const [view] = views(record("R", { a: "int" }), [{ a: 1 }]) as { a: number }[];
    expect(() => {
      view!.a = 2;
    }).toThrow(TypeError);
    expect(view!.a).toBe(1);
  });

  it("show what getters show, on random schemas", () => {
    for (let seed = 1; seed <= 80; seed++) {
      const { schema, model, values } = randomRows(seed, 6);
      if (model.kind !== "record") continue;
      const options = { ...resolveOptions({ long: "auto" }), unsafe: "bigint" } as const;
      const columns = columnsOf(schema, values);
      const [view, get] = [viewOf(columns, options), getterOf(columns, options)];
      for (let i = 0; i < values.length; i++) {
        const [seen, want] = [view(i), get(i)] as Record<string, unknown>[];
        for (const { name, type } of model.fields) {
          if (type.kind === "record" || type.kind === "union") continue; // views inside
          expect(difference(seen![name], want![name]), `seed ${seed} ${name}`).toBeUndefined();
        }
      }
    }
  });
});
