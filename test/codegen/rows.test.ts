import { afterEach, describe, expect, it, vi } from "vitest";
import { makeRowMaker, UNSAFE_LONG } from "../../src/codegen/rows.js";
import { viewColumns } from "../../src/column/read.js";
import { avroType, branch, type TypeOptions } from "../../src/index.js";
import { getterOf } from "../../src/value/getter.js";
import { resolveOptions, type ValueOptions } from "../../src/value/options.js";
import { randomRows } from "../column/columns.js";
import { difference, joined } from "../helpers.js";
import { programOf, Scratch } from "../kernel/scratch.js";
import { encodeModel, type Json, modelOf, Random } from "../random.js";

const AXES = {
  long: ["number", "bigint", "auto"],
  union: ["natural", "wrapped"],
  map: ["object", "Map"],
  numericArrays: ["plain", "typed"],
} as const;

function everyLook(): ValueOptions[] {
  let looks: Record<string, string>[] = [{}];
  for (const [name, choices] of Object.entries(AXES))
    looks = looks.flatMap((look) => choices.map((choice) => ({ ...look, [name]: choice })));
  return looks as ValueOptions[];
}

/** A kernel that holds the rows of some data. */
function loaded(schema: unknown, messages: readonly Uint8Array[]): Scratch | undefined {
  const bytes = joined(messages);
  const scratch = new Scratch(programOf(schema));
  if (bytes.length > 60_000) return undefined;
  return scratch.run(bytes, { count: messages.length }).status === 0 ? scratch : undefined;
}

/** Objects by generated code. */
function generated({ program, kernel, placement }: Scratch, rows: number, options: ValueOptions = {}): unknown[] {
  const out: unknown[] = [];
  makeRowMaker(program.layouts, resolveOptions(options))(kernel, placement, rows, out, 0);
  return out;
}

function rowsOf(schema: unknown, values: readonly unknown[], options?: ValueOptions): unknown[] {
  const model = modelOf(schema as Json);
  const scratch = loaded(
    schema,
    values.map((value) => encodeModel(model, value)),
  )!;
  return generated(scratch, values.length, options);
}

const record = (name: string, ...fields: [string, unknown][]) => ({
  type: "record",
  name,
  fields: fields.map(([field, type]) => ({ name: field, type })),
});

describe("generated rows", () => {
  it("are what the getters and the closures give, under every option, on random schemas", () => {
    const looks = everyLook();
    let rows = 0;
    for (let seed = 1; seed <= 240; seed++) {
      const { schema, messages } = randomRows(seed, 10);
      const scratch = loaded(schema, messages);
      if (!scratch) continue;
      const look = looks[seed % looks.length]!;
      const type = avroType<unknown>(schema as never, { ...look, engine: "closures" } as TypeOptions);
      const want = typeOrUnsafe(() => messages.map((message) => type.decode(message)));
      const where = `seed ${seed} ${JSON.stringify(look)}`;
      const have = typeOrUnsafe(() => generated(scratch, messages.length, look));
      expect(difference(have, want), where).toBeUndefined();
      if (want === "unsafe") continue;
      const get = getterOf(viewColumns(scratch.kernel, scratch.placement, messages.length), {
        ...resolveOptions(look),
        unsafe: "throw",
      });
      expect(
        difference(
          messages.map((_, i) => get(i)),
          want,
        ),
        where,
      ).toBeUndefined();
      rows += messages.length;
    }
    expect(rows).toBeGreaterThan(1000);
  });

  it("are stored from an index on", () => {
    const scratch = loaded("int", [Uint8Array.of(2), Uint8Array.of(4)])!;
    const out: unknown[] = ["before"];
    makeRowMaker(scratch.program.layouts, resolveOptions())(scratch.kernel, scratch.placement, 2, out, 1);
    expect(out).toEqual(["before", 1, 2]);
  });

  it("of one record are of one hidden class: the keys in schema order", () => {
    const schema = record("R", ["b", "int"], ["a", ["null", "string"]], ["1", "int"]);
    const lenient = avroType<Record<string, unknown>>(schema as never, { lenientNames: true, engine: "kernel" });
    const messages = Array.from({ length: 20 }, (_, i) => lenient.encode({ b: i, a: i % 2 ? "x" : null, 1: i }));
    for (const row of lenient.decodeBatch(messages)) expect(Object.keys(row).sort()).toEqual(["1", "a", "b"]);
  });

  it("carry the branch symbol where a union has several records", () => {
    const schema = [record("ns.A", ["x", "int"]), "null", record("ns.B", ["x", "int"])];
    const rows = rowsOf(schema, [{ "ns.A": { x: 1 } }, null, { "ns.B": { x: 2 } }]);
    expect(rows).toEqual([{ x: 1, [branch]: "ns.A" }, null, { x: 2, [branch]: "ns.B" }]);
    expect(Object.getOwnPropertyDescriptor(rows[0], branch)!.enumerable).toBe(true);
    const one = rowsOf([record("ns.A", ["x", "int"]), "string"], [{ "ns.A": { x: 1 } }]);
    expect(Reflect.ownKeys(one[0] as object)).toEqual(["x"]);
  });

  it("refuse unsafe longs by a symbol, so that the closures say where", () => {
    for (const value of [2n ** 53n, -(2n ** 53n), 2n ** 63n - 1n, -(2n ** 63n)]) {
      expect(() => rowsOf("long", [value])).toThrow(UNSAFE_LONG as never);
      expect(rowsOf("long", [value], { long: "auto" })).toEqual([value]);
    }
    const safe = [2n ** 53n - 1n, 1n - 2n ** 53n, 2n ** 31n, -(2n ** 31n) - 1n];
    expect(rowsOf("long", safe)).toEqual(safe.map(Number));
  });

  it.each([
    ["ASCII", "x"],
    ["Latin-1", "é"],
    ["CJK", "日"],
    ["emoji", "😀"],
  ])("hold %s text of every length, in pieces and across them", (_, char) => {
    const schema = record("R", ["s", "string"], ["tags", { type: "array", items: ["null", "string"] }]);
    const size = new TextEncoder().encode(char).length;
    const lengths = [0, 1, 2, 15, 16, 17, 1000, 4096 / size, 4096 / size + 1, 5000 / size, 3, 1].map(Math.floor);
    const values = lengths.map((length, i) => ({
      s: char.repeat(length) + i,
      tags: [null, { string: char }, { string: "" }, { string: `plain ${i}` }],
    }));
    expect(rowsOf(schema, values, { union: "wrapped" })).toEqual(values);
  });

  it("hold text of columns that are not in order of reading: maps, arrays, branches", () => {
    const schema = { type: "array", items: ["string", { type: "map", values: "string" }] };
    const values = Array.from({ length: 30 }, (_, i) =>
      Array.from({ length: i % 5 }, (_, k) =>
        k % 2 ? { map: { [`k${i}`]: `é${k}`, z: "x".repeat(i * 10) } } : { string: `日${i}` },
      ),
    );
    expect(rowsOf(schema, values, { union: "wrapped" })).toEqual(values);
  });

  it("share no memory with the kernel", () => {
    const schema = record(
      "R",
      ["b", "bytes"],
      ["f", { type: "fixed", name: "F", size: 2 }],
      ["n", { type: "array", items: "int" }],
    );
    const model = modelOf(schema as Json);
    const scratch = loaded(schema, [encodeModel(model, { b: Uint8Array.of(1), f: Uint8Array.of(2, 3), n: [4, 5] })])!;
    const [row] = generated(scratch, 1, { numericArrays: "typed" }) as [Record<string, Uint8Array>];
    scratch.kernel.u8.fill(0, scratch.placement.input);
    expect(row).toEqual({ b: Uint8Array.of(1), f: Uint8Array.of(2, 3), n: Int32Array.of(4, 5) });
    for (const array of Object.values(row)) expect(array.buffer.byteLength).toBe(array.byteLength);
  });
});

describe("hostile names", () => {
  const NAMES = [
    "__proto__",
    "constructor",
    "toString",
    "hasOwnProperty",
    "valueOf",
    "then",
    "return",
    "i",
    "rows",
    "u8",
    "out",
    "B",
    "put",
  ];

  it("are ordinary fields", () => {
    const value = Object.fromEntries(NAMES.map((name, i) => [name, i]));
    const [row] = rowsOf(record("__proto__", ...NAMES.map((name): [string, unknown] => [name, "int"])), [value]);
    expect(Object.entries(row as object)).toEqual(NAMES.map((name, i) => [name, i]));
    expect(Object.getPrototypeOf(row)).toBe(Object.prototype);
  });

  it("are ordinary branches", () => {
    const schema = NAMES.map((name) => record(name, ["x", "int"]));
    const values = NAMES.map((name, i) => Object.fromEntries([[name, { x: i }]]));
    expect(difference(rowsOf(schema, values, { union: "wrapped" }), values)).toBeUndefined();
    expect(rowsOf(schema, values).map((row) => (row as Record<symbol, string>)[branch])).toEqual(NAMES);
    const maybe = rowsOf(
      ["null", record("__proto__", ["x", "int"])],
      [null, Object.fromEntries([["__proto__", { x: 1 }]])],
      { union: "wrapped" },
    );
    expect(Object.entries(maybe[1] as object)).toEqual([["__proto__", { x: 1 }]]);
  });

  it("are ordinary keys of maps", () => {
    const value = Object.fromEntries([...NAMES, "\u2028", '"', "`$x`", "\\"].map((name, i) => [name, i]));
    const [row] = rowsOf({ type: "map", values: "int" }, [value]);
    expect(Object.entries(row as object)).toEqual(Object.entries(value));
    expect(Object.getPrototypeOf(row)).toBe(Object.prototype);
  });
});

describe("strings that recur in some chunks", () => {
  it("are what the closures make of them", () => {
    const random = new Random(27);
    const schema = record(
      "R",
      ["level", "string"],
      ["host", ["null", "string"]],
      ["tags", { type: "array", items: "string" }],
      ["labels", { type: "map", values: "string" }],
      ["either", ["int", "string", "null"]],
    );
    const words = ["info", "warn", "", "größer", "日本", "host-1.example.com", "😀 and more than sixteen bytes"];
    const unlike = () => `${random.below(1e9)} ${random.pick(words)}`;
    const options = { long: "number" } as const;
    const closures = avroType<unknown>(schema as never, { ...options, engine: "closures" } as TypeOptions);
    const kernel = avroType<unknown>(schema as never, { ...options, engine: "kernel" } as TypeOptions);
    for (let round = 0; round < 12; round++) {
      const [one, other, third] = [0, 1, 2].map(() => (random.chance(0.6) ? () => random.pick(words) : unlike));
      const values = Array.from({ length: 150 + random.below(3000) }, () => ({
        level: one!(),
        host: random.chance(0.3) ? null : other!(),
        tags: Array.from({ length: random.below(4) }, third!),
        labels: Object.fromEntries(Array.from({ length: random.below(3) }, (_, i) => [`k${i}`, one!()])),
        either: random.chance(0.3) ? null : random.chance(0.3) ? 7 : other!(),
      }));
      const bytes = closures.encodeBatch(values);
      expect(difference(kernel.decodeBatch(bytes), values), `round ${round}`).toBeUndefined();
    }
  });
});

describe("maps", () => {
  it("are what the closures make of them, whatever keys came before and in what order", () => {
    const random = new Random(26);
    const few = ["b", "a", "1", "__proto__", "0", "added", "removed", ""];
    const keys = [
      ...few,
      "toString",
      "constructor",
      ...Array.from({ length: 300 }, (_, i) => `${i % 7 ? "key" : ""}${i}`),
      "é",
    ];
    const text = (key: string) => [2 * new TextEncoder().encode(key).length, ...new TextEncoder().encode(key)];
    const map = (from: readonly string[], value: () => number[]) => {
      const entries = Array.from({ length: random.below(12) }, () => [...text(random.pick(from)), ...value()]);
      return entries.length === 0 ? [0] : [2 * entries.length, ...entries.flat(), 0]; // keys more than once among them
    };
    const schema = { type: "map", values: { type: "map", values: "int" } };
    for (const [options, from] of [
      [{}, few],
      [{}, keys],
      [{ map: "Map" }, keys],
    ] as const) {
      const messages = Array.from({ length: 120 }, () =>
        Uint8Array.from(map(from, () => map(from, () => [random.below(128)]))),
      );
      const type = avroType<unknown>(schema as never, { ...options, engine: "closures" } as TypeOptions);
      const have = generated(loaded(schema, messages)!, messages.length, options);
      const want = messages.map((message) => type.decode(message));
      expect(difference(have, want)).toBeUndefined();
      expect(have.map((row) => JSON.stringify(row))).toEqual(want.map((row) => JSON.stringify(row))); // their order too
    }
  });
});

describe("generated text", () => {
  afterEach(() => {
    vi.unstubAllGlobals();
  });

  /** The source of what is generated for a schema. */
  function sourceOf(layouts: Parameters<typeof makeRowMaker>[0], options: ValueOptions): string {
    const texts: string[] = [];
    const Native = Function;
    vi.stubGlobal(
      "Function",
      class extends Native {
        constructor(...parts: string[]) {
          super(...parts);
          texts.push(parts.at(-1)!);
        }
      },
    );
    makeRowMaker(layouts, resolveOptions(options));
    vi.unstubAllGlobals();
    expect(texts).toHaveLength(1);
    return texts[0]!;
  }

  it("holds nothing of a schema but quoted names, not even of lenient ones", () => {
    const odd = "né$-日_x";
    const schema = {
      ...record(
        `ns.${odd}`,
        [odd, { type: "enum", name: "Secret", symbols: ["SYMBOL"], doc: "DOCUMENT", attribute: "ATTRIBUTE" }],
        ["u", ["int", record("Inner", ["x", "string"])]],
      ),
      doc: "DOCUMENT */ alert(1) //",
    };
    const parsed = avroType<unknown>(schema as never, { lenientNames: true });
    const program = programOf(parsed.schema);
    for (const union of ["natural", "wrapped"] as const) {
      const source = sourceOf(program.layouts, { union });
      expect(source).toContain(JSON.stringify(odd));
      for (const word of ["SYMBOL", "DOCUMENT", "ATTRIBUTE", "Secret", "alert"]) expect(source).not.toContain(word);
      const bare = source.replace(/"[^"]*"/g, '""');
      expect(bare).not.toContain("né");
      expect(bare).not.toContain("Inner");
    }
  });

  it("escapes whatever a name may hold", () => {
    // names that no parser lets through: the generator does not rely on it
    for (const name of ['a"b', "a\\", "a\u2028b", "a\u2029b", "`$1`", "*/", "\n", "\ud800"]) {
      const { layouts } = programOf(record("R", ["placeholder", "int"]));
      const renamed = {
        ...layouts,
        root: { ...layouts.root, fields: [{ ...(layouts.root as never as { fields: object[] }).fields[0], name }] },
      };
      const source = sourceOf(renamed as never, {});
      expect(source).not.toMatch(/[\u2028\u2029]/);
      const scratch = loaded(record("R", ["placeholder", "int"]), [Uint8Array.of(2)])!;
      const out: object[] = [];
      makeRowMaker(renamed as never, resolveOptions())(scratch.kernel, scratch.placement, 1, out, 0);
      expect(Object.entries(out[0]!)).toEqual([[name, 1]]);
    }
  });

  it("is the same for the same schema, whatever the names' lengths", () => {
    const one = sourceOf(programOf(record("A", ["x", "int"], ["y", "string"])).layouts, {});
    const other = sourceOf(programOf(record("B", ["x", "int"], ["y", "string"])).layouts, {});
    expect(one).toBe(other);
  });
});

/** Values, or that a long was refused. */
function typeOrUnsafe<T>(run: () => T): T | "unsafe" {
  try {
    return run();
  } catch (error) {
    if (error === UNSAFE_LONG || (error as { code?: string }).code === "unsafe-long") return "unsafe";
    throw error;
  }
}
