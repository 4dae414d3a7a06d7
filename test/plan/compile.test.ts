import { describe, expect, it } from "vitest";
import { compile, compileSkip } from "../../src/plan/compile.js";
import { disassemble } from "../../src/plan/disassemble.js";
import { layOut } from "../../src/plan/layout.js";
import { resolve } from "../../src/plan/resolve.js";
import { parseSchema } from "../../src/type/schema-argument.js";
import { programOf, skipOf } from "../kernel/scratch.js";
import { Random, randomSchema } from "../random.js";

function record(name: string, ...types: unknown[]) {
  return { type: "record", name, fields: types.map((type, i) => ({ name: `f${i}`, type })) };
}

function linesOf(program: Parameters<typeof disassemble>[0]): string[] {
  return disassemble(program).split("\n");
}

const E = { type: "enum", name: "E", symbols: ["A", "B", "C"] };
const F = { type: "fixed", name: "F", size: 3 };
const Z = { type: "fixed", name: "Z", size: 0 };

describe("compile", () => {
  it("writes an instruction a leaf, in the writer's order", () => {
    const schema = record("R", "null", "boolean", "int", "long", "float", "double", "bytes", "string", F, E);
    expect(linesOf(programOf(schema))).toMatchInlineSnapshot(`
      [
        "   0  Free     values=1",
        "   2  Boolean  values=b0",
        "   4  Int      values=b1",
        "   6  Long     values=b2",
        "   8  Float    values=b3",
        "  10  Double   values=b4",
        "  12  Bytes    offsets=b5 data=b6 capacity=b6 need=7",
        "  17  String   offsets=b7 data=b8 capacity=b8 need=9 marks=t0",
        "  23  Fixed    values=b9 size=3",
        "  26  Enum     values=b10 symbols=3",
        "  29  End",
      ]
    `);
  });

  it("writes nullables with what a null fills below", () => {
    expect(
      linesOf(programOf(["null", record("R", "int", "string", ["string", "null"], ["int", "long"])])),
    ).toMatchInlineSnapshot(`
      [
        "   0  Nullable validity=b0 null=0 past→53 fills=3 fill=offsets buffer=b2 fill=offsets buffer=b5 fill=ids buffer=b7",
        "  11  Int      values=b1",
        "  13  String   offsets=b2 data=b3 capacity=b3 need=6 marks=t0",
        "  19  Nullable validity=b4 null=1 past→32 fills=1 fill=offsets buffer=b5",
        "  26  String   offsets=b5 data=b6 capacity=b6 need=9 marks=t1",
        "  32  Union    ids=b7 offsets=b8 branches=2 counters=c0 branch→45 capacity=s1 need=1 id=0 branch→49 capacity=s2 need=2 id=1",
        "  45  Int      values=b9",
        "  47  UnionEnd end→53",
        "  49  Long     values=b10",
        "  51  UnionEnd end→53",
        "  53  End",
      ]
    `);
  });

  it("writes unions with a table of branches", () => {
    expect(linesOf(programOf(["null", "int", record("Empty")]))).toMatchInlineSnapshot(`
      [
        "   0  Union    ids=b0 offsets=b1 branches=3 counters=c0 branch→17 capacity=s1 need=1 id=0 branch→19 capacity=s2 need=2 id=1 branch→23 capacity=s3 need=3 id=2",
        "  17  UnionEnd end→25",
        "  19  Int      values=b2",
        "  21  UnionEnd end→25",
        "  23  UnionEnd end→25",
        "  25  End",
      ]
    `);
  });

  it("writes arrays and maps with the head of the loop at its end", () => {
    expect(linesOf(programOf({ type: "array", items: { type: "map", values: "boolean" } }))).toMatchInlineSnapshot(`
      [
        "   0  Array    loop→19",
        "   2  Array    loop→12",
        "   4  String   offsets=b2 data=b3 capacity=b3 need=6 marks=t0",
        "  10  Boolean  values=b4",
        "  12  Loop     body→4 offsets=b1 capacity=s2 need=2 least=2 free=0",
        "  19  Loop     body→2 offsets=b0 capacity=s1 need=1 least=1 free=0",
        "  26  End",
      ]
    `);
  });

  it("writes arrays of plain numbers as one instruction", () => {
    const names = ["int", "long", "float", "double"].map((items) => linesOf(programOf({ type: "array", items }))[0]);
    expect(names).toMatchInlineSnapshot(`
      [
        "   0  Ints     offsets=b0 values=b1 capacity=s1 need=1",
        "   0  Longs    offsets=b0 values=b1 capacity=s1 need=1",
        "   0  Floats   offsets=b0 values=b1 capacity=s1 need=1",
        "   0  Doubles  offsets=b0 values=b1 capacity=s1 need=1",
      ]
    `);
  });

  it("charges values without input where they are met", () => {
    const schema = record("R", "null", Z, { type: "array", items: record("I", "null") }, ["null", record("O", "null")]);
    expect(linesOf(programOf(schema))).toMatchInlineSnapshot(`
      [
        "   0  Free     values=2",
        "   2  Fixed    values=b0 size=0",
        "   5  Array    loop→7",
        "   7  Loop     body→7 offsets=b1 capacity=s1 need=1 least=0 free=2",
        "  14  Nullable validity=b2 null=0 past→21 fills=0",
        "  19  Free     values=1",
        "  21  End",
      ]
    `);
  });

  it("skips what is not wanted, and joins skips in a row", () => {
    const schema = record("R", "int", "int", "long", "double", "float", F, "string", "int", E, "boolean", "int");
    expect(linesOf(programOf(schema, ["f7"]))).toMatchInlineSnapshot(`
      [
        "   0  SkipVarints many=3 skipped=int fixed=0 skipped=int fixed=0 skipped=long fixed=15",
        "   8  SkipText",
        "   9  Int      values=b0",
        "  11  SkipEnum symbols=3",
        "  13  SkipBoolean",
        "  14  SkipVarints many=1 skipped=int fixed=0",
        "  18  End",
      ]
    `);
  });

  it("never joins skips over the target of a jump", () => {
    const schema = record("R", ["int", "null"], "int", { type: "array", items: "int" }, "int");
    expect(linesOf(skipOf(schema))).toMatchInlineSnapshot(`
      [
        "   0  SkipUnion branches=2 branch→4 branch→10",
        "   4  SkipVarints many=1 skipped=int fixed=0",
        "   8  Jump     to→12",
        "  10  Jump     to→12",
        "  12  SkipVarints many=1 skipped=int fixed=0",
        "  16  SkipArray loop→22",
        "  18  SkipVarints many=1 skipped=int fixed=0",
        "  22  SkipLoop body→18 least=1 free=0",
        "  26  SkipVarints many=1 skipped=int fixed=0",
        "  30  End",
      ]
    `);
  });

  it("counts the frames that are open at once", () => {
    const arrays = (depth: number): unknown => (depth === 0 ? "string" : { type: "array", items: arrays(depth - 1) });
    expect(programOf(arrays(5)).frames).toBe(5);
    expect(programOf(record("R", arrays(2), arrays(3), "int")).frames).toBe(3);
    expect(programOf({ type: "array", items: "int" }).frames).toBe(0);
    expect(programOf({ type: "array", items: ["int", arrays(1), "null"] }).frames).toBe(3);
    expect(skipOf(arrays(4)).frames).toBe(4);
    expect(skipOf(["int", "string"]).frames).toBe(0);
  });

  it("knows the string columns and where their flags are", () => {
    const { texts, patches } = programOf(record("R", "string", { type: "map", values: "string" }, "bytes"));
    expect(texts.map(({ space }) => space)).toEqual([0, 1, 1]);
    expect(patches.filter(({ what }) => what === "marks").map(({ of }) => of)).toEqual([0, 1, 2]);
  });

  it("patches every address, capacity and counter of its buffers, and nothing else", () => {
    for (let seed = 1; seed < 150; seed++) {
      const program = programOf(randomSchema(new Random(seed)));
      const { words, patches, layouts } = program;
      expect(new Set(patches.map(({ word }) => word)).size).toBe(patches.length);
      for (const { word, what, of, space } of patches) {
        expect(words[word]).toBe(0);
        if (what === "counter") expect(of).toBeLessThan(layouts.counters);
        else if (space === undefined) expect(layouts.buffers[of]).toBeDefined();
        else expect(space).toBeLessThan(layouts.spaces);
      }
      const addressed = new Set(patches.filter(({ what }) => what === "address").map(({ of }) => of));
      expect([...addressed].sort((a, b) => a - b)).toEqual(layouts.buffers.map((_, i) => i));
    }
  });

  it("is frozen", () => {
    expect(Object.isFrozen(programOf("int"))).toBe(true);
  });

  it("holds sizes to 31 bits", () => {
    const huge = { type: "fixed", name: "Huge", size: 2 ** 31 - 1 };
    const lines = linesOf(skipOf({ type: "array", items: record("R", huge, "double", "Huge") }));
    expect(lines.filter((line) => line.includes("SkipFixed"))).toHaveLength(3);
    expect(lines.at(-2)).toContain(`least=${2 ** 31 - 1}`);
  });

  it("gives up on schemas that repeat records exponentially", () => {
    let schema: unknown = record("R0", "string");
    for (let i = 1; i <= 25; i++) schema = record(`R${i}`, schema, `R${i - 1}`);
    const writer = parseSchema(record("Top", schema, "int") as object);
    expect(compileSkip(writer)).toBeUndefined();
    const few = parseSchema(record("Top", "int") as object);
    const plan = {
      op: "record",
      schema: few,
      steps: [
        { kind: "skip", skip: parseSchema(schema as object), name: "f0" },
        ...(resolve(few, few) as never as { steps: never[] }).steps,
      ],
      defaults: [],
    } as never;
    expect(compile(writer, plan, layOut(plan))).toBeUndefined();
  });

  describe("of two schemas", () => {
    const resolved = (writer: unknown, reader: unknown) => {
      const [from, to] = [parseSchema(writer as object), parseSchema(reader as object)];
      const plan = resolve(from, to);
      return linesOf(compile(from, plan, layOut(plan))!);
    };
    const symbols = (...list: string[]) => ({ type: "enum", name: "E", symbols: list });

    it("has promotions, symbols and branches decided", () => {
      expect(resolved("int", "double")).toEqual(["   0  IntDouble values=b0", "   2  End"]);
      expect(resolved("bytes", "string")[0]).toContain("String");
      expect(resolved(symbols("a", "b"), symbols("a", "b", "c"))[0]).toBe("   0  Enum     values=b0 symbols=2");
      expect(resolved(symbols("a", "b"), symbols("b"))[0]).toBe(
        "   0  EnumMap  values=b0 symbols=2 symbol=-1 symbol=0",
      );
      expect(resolved("int", ["null", "long"])).toEqual([
        "   0  Valid    validity=b0",
        "   2  IntLong  values=b1",
        "   4  End",
      ]);
      expect(resolved("null", ["null", "string"])[1]?.slice(6)).toBe(
        "Null     validity=b0 fills=1 fill=offsets buffer=b1",
      );
      expect(resolved("string", ["int", "string"]).map((line) => line.slice(6, 14))).toEqual([
        "Branch  ",
        "String  ",
        "UnionEnd",
        "End",
      ]);
    });

    it("chooses among the branches of a writer's union that fill the same columns", () => {
      expect(resolved(["null", "int", "long"], "long")).toEqual([
        "   0  SkipUnion branches=3 branch→5 branch→8 branch→12",
        "   5  Fail",
        "   6  Jump     to→16",
        "   8  IntLong  values=b0",
        "  10  Jump     to→16",
        "  12  Long     values=b0",
        "  14  Jump     to→16",
        "  16  End",
      ]);
    });

    it("has no instruction for a default, unless another branch has the field", () => {
      const record = (...fields: object[]) => ({ type: "record", name: "R", fields });
      const a = { name: "a", type: "int" };
      const d = { name: "d", type: "int", default: 3 };
      expect(resolved(record(a), record(a, d))).toEqual(["   0  Int      values=b0", "   2  End"]);
      const versions = [record(a, d), { ...record(a), name: "n.R" }];
      const lines = resolved(versions, record(a, d)).map((line) => line.slice(6));
      expect(lines).toContain("Constant bytes=1 words=1 data=6");
      expect(lines.slice(lines.indexOf("Constant bytes=1 words=1 data=6")).slice(0, 3)).toEqual([
        "Constant bytes=1 words=1 data=6",
        "Int      values=b1",
        "Resume",
      ]);
    });
  });
});
