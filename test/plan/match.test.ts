import { describe, expect, it } from "vitest";
import { branchCandidates, matchFields, matchNames, matchSymbols, promotes } from "../../src/plan/match.js";
import type { EnumSchema, NamedSchema, RecordSchema, UnionSchema } from "../../src/schema/schema.js";
import { parseSchema } from "../../src/type/schema-argument.js";

const record = (name: string, aliases: string[] = [], fields: object[] = []) =>
  parseSchema({ type: "record", name, aliases, fields }) as RecordSchema;
const union = (...branches: unknown[]) => parseSchema(branches) as UnionSchema;
const symbols = (...list: string[]) => ({ type: "enum", name: "E", symbols: list });
const fixed = (name: string, size = 1) => ({ type: "fixed", name, size });

describe("matchNames", () => {
  it("takes the full name, then an alias, then the unqualified name", () => {
    expect(matchNames(record("n.A"), record("n.A"), "match")).toBe("full");
    expect(matchNames(record("n.A"), record("m.B", ["n.A"]), "match")).toBe("alias");
    expect(matchNames(record("n.A"), record("m.A"), "match")).toBe("simple");
    expect(matchNames(record("A"), record("m.A"), "match")).toBe("simple");
    expect(matchNames(record("A"), record("B"), "match")).toBeUndefined();
    expect(matchNames(record("A"), record("B"), "ignore")).toBe("ignored");
  });

  it("qualifies aliases with the reader's namespace, and ignores those of the writer", () => {
    expect(matchNames(record("m.A"), record("m.B", ["A"]), "match")).toBe("alias");
    expect(matchNames(record("n.A"), record("m.B", ["A"]), "match")).toBeUndefined();
    expect(matchNames(record("A", ["B"]), record("B"), "match")).toBeUndefined();
  });
});

describe("promotes", () => {
  it("knows eight promotions and no other", () => {
    const names = ["null", "boolean", "int", "long", "float", "double", "bytes", "string", "enum", "fixed"] as const;
    const found = names.flatMap((from) => names.filter((to) => promotes(from, to)).map((to) => `${from}->${to}`));
    expect(found).toEqual([
      "int->long",
      "int->float",
      "int->double",
      "long->float",
      "long->double",
      "float->double",
      "bytes->string",
      "string->bytes",
    ]);
  });
});

describe("matchFields", () => {
  const fields = (...list: [name: string, ...aliases: string[]][]) =>
    record(
      "R",
      [],
      list.map(([name, ...aliases]) => ({ name, type: "int", aliases })),
    );

  it("goes by name in any order", () => {
    expect(matchFields(fields(["a"], ["b"], ["c"]), fields(["c"], ["x"], ["a"]))).toEqual([2, -1, 0]);
  });

  it("takes an alias only where the name is not there, and no field twice", () => {
    expect(matchFields(fields(["x"], ["y"]), fields(["y", "x"]))).toEqual([1]);
    expect(matchFields(fields(["x"]), fields(["y", "q", "x"]))).toEqual([0]);
    expect(matchFields(fields(["x"], ["z"]), fields(["y", "z", "x"]))).toEqual([1]); // the first alias
    expect(matchFields(fields(["x"]), fields(["y", "x"], ["x"]))).toEqual([-1, 0]);
    expect(matchFields(fields(["x"]), fields(["y", "x"], ["z", "x"]))).toEqual([0, -1]);
    expect(matchFields(fields(["a"], ["b"]), fields(["a", "b"], ["b", "a"]))).toEqual([0, 1]);
  });

  it("knows names of Object.prototype as any other", () => {
    expect(matchFields(fields(["a"]), fields(["toString"], ["__proto__"], ["constructor"]))).toEqual([-1, -1, -1]);
    expect(matchFields(fields(["__proto__"]), fields(["p", "__proto__"]))).toEqual([0]);
  });
});

describe("matchSymbols", () => {
  const of = (json: object) => parseSchema(json) as EnumSchema;

  it("maps by symbol, else to the reader's default", () => {
    expect(matchSymbols(of(symbols("a", "b", "c")), of(symbols("c", "a")))).toEqual([1, -1, 0]);
    expect(matchSymbols(of(symbols("a", "b")), of({ ...symbols("x", "b"), default: "x" }))).toEqual([0, 1]);
    expect(matchSymbols(of(symbols("toString")), of(symbols("a")))).toEqual([-1]);
  });
});

describe("branchCandidates", () => {
  const NONE = { exact: undefined, named: [], ignored: [], promoted: undefined };

  it("takes the same unnamed type before one it promotes to", () => {
    expect(branchCandidates(parseSchema("int"), union("long", "int"), "match")).toEqual({ ...NONE, exact: 1 });
    expect(branchCandidates(parseSchema("int"), union("null", "float", "double"), "match")).toEqual({
      ...NONE,
      promoted: 1,
    });
    expect(branchCandidates(parseSchema("double"), union("null", "float"), "match")).toEqual(NONE);
  });

  it("takes the same full name of the same kind before all others", () => {
    const reader = union({ type: "record", name: "n.A", fields: [] }, { type: "record", name: "m.A", fields: [] });
    expect(branchCandidates(record("m.A"), reader, "match")).toEqual({ ...NONE, exact: 1 });
    expect(branchCandidates(record("A"), reader, "match")).toEqual({ ...NONE, named: [0, 1] });
    expect(branchCandidates(parseSchema(fixed("m.A")), reader, "ignore")).toEqual(NONE);
  });

  it("takes aliases and unqualified names in the union's order, other names only if they are ignored", () => {
    const of = (name: string, aliases: string[] = []) => ({ type: "record", name, aliases, fields: [] });
    const reader = union(of("X"), of("q.A"), fixed("F"), of("Y", ["p.A"]), of("r.A", ["p.A"]));
    expect(branchCandidates(record("p.A"), reader, "match")).toEqual({ ...NONE, named: [1, 3, 4] });
    expect(branchCandidates(record("p.A"), reader, "ignore")).toEqual({ ...NONE, named: [1, 3, 4], ignored: [0] });
    const writer = parseSchema(fixed("G")) as NamedSchema;
    expect(branchCandidates(writer, reader, "ignore")).toEqual({ ...NONE, ignored: [2] });
  });
});
