import { Fill, Op } from "../../assembly/abi.js";
import type { ArraySchema, MapSchema, RecordSchema, Schema, UnionSchema } from "../schema/schema.js";
import type { ArrayLayout, Layout, Layouts, MapLayout, NullableLayout, TextLayout, UnionLayout } from "./layout.js";
import type { ArrayPlan, BranchPlan, MapPlan, NumberName, Plan, RecordPlan, UnionPlan } from "./plan.js";
import type { Patch, Program } from "./program.js";
import { claimedValues, freeValues, leastSize } from "./size.js";

/** Operands that are held against claims saturate here, so that their product with a count stays in 64 bits. */
const MAX_OPERAND = 2 ** 31 - 1;

/** Programs longer than this come from schemas that repeat nested types exponentially; the closures share those. */
const MAX_WORDS = 2 ** 20;

class TooLong extends Error {}

/** Not in the kernel yet: the closures read it. */
class Declined extends TooLong {}

/**
 * The program that decodes data of `writer` by `plan` into the columns of `layouts`; undefined if it would be too
 * long. The writer's schema must not be recursive.
 */
export function compile(writer: Schema, plan: Plan, layouts: Layouts): Program | undefined {
  return finished(new Compiler(layouts), (compiler) => {
    compiler.free(claimedValues(writer, plan));
    compiler.read(plan, layouts.root);
  });
}

/** The program that walks data of `writer` and stores nothing; undefined if too long. Not for recursive schemas. */
export function compileSkip(writer: Schema): Program | undefined {
  const layouts: Layouts = {
    root: { kind: "null", schema: writer, space: 0 },
    buffers: [],
    spaces: 1,
    texts: 0,
    counters: 0,
  };
  return finished(new Compiler(layouts), (compiler) => {
    compiler.free(freeValues(writer));
    compiler.skip(writer);
  });
}

function finished(compiler: Compiler, write: (compiler: Compiler) => void): Program | undefined {
  try {
    write(compiler);
    return compiler.finish();
  } catch (error) {
    if (error instanceof TooLong) return undefined;
    throw error;
  }
}

class Compiler {
  readonly #words: number[] = [];
  readonly #patches: Patch[] = [];
  readonly #texts: { space: number; marked: number }[] = [];
  readonly #layouts: Layouts;
  #frames = 0;
  #deepest = 0;

  constructor(layouts: Layouts) {
    this.#layouts = layouts;
  }

  finish(): Program {
    this.#op(Op.End);
    return Object.freeze({
      words: Int32Array.from(this.#words),
      patches: this.#patches,
      layouts: this.#layouts,
      texts: this.#texts,
      frames: this.#deepest,
    });
  }

  // --- words

  #op(op: Op, ...operands: number[]): number {
    const at = this.#words.length;
    if (at > MAX_WORDS) throw new TooLong();
    this.#words.push(op, ...operands);
    return at;
  }

  #address(buffer: number): void {
    this.#patches.push({ word: this.#words.push(0) - 1, what: "address", of: buffer });
  }

  /** Where the kernel lists the slots of a string column that are not ASCII, and how many it has listed. */
  #marks({ text, space }: TextLayout): void {
    this.#patches.push({ word: this.#words.push(0) - 1, what: "marks", of: text });
    this.#texts[text] = { space, marked: this.#words.push(0) - 1 };
  }

  /** Capacity of an index space or an arena, and its number for Status.Full: spaces first, then buffers. */
  #capacity(of: { space: number } | { arena: number }): void {
    const word = this.#words.push(0) - 1;
    if ("space" in of) this.#patches.push({ word, what: "capacity", of: -1, space: of.space });
    else this.#patches.push({ word, what: "capacity", of: of.arena });
    this.#words.push("space" in of ? of.space : this.#layouts.spaces + of.arena);
  }

  /** Here something jumps to: what follows must not be joined with the instruction before. */
  #target(): number {
    this.#lastSkip = -1;
    return this.#words.length;
  }

  /** Set a jump operand: the bytes from the instruction at word `from` to word `to`. */
  #jump(word: number, from: number, to: number): void {
    this.#words[word] = (to - from) * 4;
  }

  free(count: number): void {
    if (count > 0) this.#op(Op.Free, clip(count));
  }

  #within(body: () => void): void {
    this.#deepest = Math.max(this.#deepest, ++this.#frames);
    body();
    this.#frames--;
  }

  // --- reading

  read(plan: Plan, layout: Layout): void {
    if (isResolved(plan)) throw new Declined();
    switch (layout.kind) {
      case "null":
        return;
      case "boolean":
      case "int":
      case "long":
      case "float":
      case "double":
        this.#op(READ[layout.kind]);
        return this.#address(layout.values);
      case "enum":
        this.#op(Op.Enum);
        this.#address(layout.values);
        this.#words.push((plan as { map: readonly number[] }).map.length);
        return;
      case "fixed":
        this.#op(Op.Fixed);
        this.#address(layout.values);
        this.#words.push(clip((plan as { size: number }).size));
        return;
      case "bytes":
      case "string":
        this.#op(layout.kind === "string" ? Op.String : Op.Bytes);
        this.#address(layout.offsets);
        this.#address(layout.data);
        this.#capacity({ arena: layout.data });
        if (layout.kind === "string") this.#marks(layout);
        return;
      case "record":
        return this.#record(
          plan as RecordPlan,
          layout.fields.map((field) => field.layout),
        );
      case "array":
        return this.#array(plan as ArrayPlan, layout);
      case "map":
        return this.#map(plan as MapPlan, layout);
      case "nullable":
        return this.#nullable(plan as UnionPlan, layout);
      case "union":
        return this.#union(plan as UnionPlan, layout);
    }
  }

  #record(plan: RecordPlan, fields: readonly Layout[]): void {
    for (const step of plan.steps) {
      if (step.kind === "field") this.read(step.plan, fields[step.field]!);
      else this.skip(step.skip);
    }
  }

  #array(plan: ArrayPlan, layout: ArrayLayout): void {
    const { items } = layout;
    if (plan.items.op === "number" && plan.items.wire === plan.items.as && items.kind in NUMBERS) {
      this.#op(NUMBERS[plan.items.as]);
      this.#address(layout.offsets);
      this.#address((items as { values: number }).values);
      this.#capacity({ space: layout.itemSpace });
      return;
    }
    this.#loop(layout, plan.writerItems as Schema, () => this.read(plan.items, items));
  }

  #map(plan: MapPlan, layout: MapLayout): void {
    this.#loop(layout, plan.writerValues, () => {
      this.read({ op: "text", wire: "string", as: "string", schema: plan.schema }, layout.keys);
      this.read(plan.values, layout.values);
    });
  }

  /** Array [to Loop], body, Loop [to body, …]: the loop's head stands at its end, where each item ends too. */
  #loop(layout: ArrayLayout | MapLayout, item: Schema, body: () => void): void {
    this.#within(() => {
      const start = this.#op(Op.Array, 0);
      const first = this.#target();
      body();
      const loop = this.#op(Op.Loop, 0);
      this.#jump(start + 1, start, loop);
      this.#jump(loop + 1, loop, first);
      this.#address(layout.offsets);
      this.#capacity({ space: layout.itemSpace });
      this.#words.push(clip(leastSize(item) + (layout.kind === "map" ? 1 : 0)), clip(freeValues(item)));
    });
  }

  #nullable(plan: UnionPlan, layout: NullableLayout): void {
    const branches = plan.branches.map(({ writer, plan }) => ({ writer, plan: (plan as BranchPlan).plan }));
    const nullBranch = branches.findIndex((branch) => branch.plan.op === "null");
    const value = branches[1 - nullBranch]!;
    const start = this.#op(Op.Nullable);
    this.#address(layout.validity);
    const fills = [...fillsOf(layout.value)];
    this.#words.push(nullBranch, 0, fills.length);
    for (const { fill, buffer } of fills) {
      this.#words.push(fill);
      this.#address(buffer);
    }
    this.free(freeValues(value.writer) - 1);
    this.read(value.plan, layout.value);
    this.#jump(start + 3, start, this.#target());
  }

  #union(plan: UnionPlan, layout: UnionLayout): void {
    this.#within(() => {
      const start = this.#op(Op.Union);
      this.#address(layout.ids);
      this.#address(layout.offsets);
      this.#words.push(plan.branches.length);
      this.#patches.push({ word: this.#words.push(0) - 1, what: "counter", of: layout.counter });
      const table = this.#words.length;
      const branches = plan.branches.map(({ writer, plan }) => ({ writer, ...(plan as BranchPlan) }));
      for (const { branch } of branches) {
        this.#words.push(0);
        this.#capacity({ space: layout.branches[branch]!.space });
        this.#words.push(branch);
      }
      const ends = branches.map(({ plan: inner, branch, writer }, index) => {
        this.#jump(table + index * 4, start, this.#target());
        this.free(freeValues(writer) - 1);
        this.read(inner, layout.branches[branch]!.layout);
        return this.#op(Op.UnionEnd, 0);
      });
      for (const end of ends) this.#jump(end + 1, end, this.#target());
    });
  }

  // --- skipping

  /** Walk over one datum: all that moves the position or picks a branch is checked. Adjacent fixed widths are one. */
  skip(schema: Schema): void {
    switch (schema.type) {
      case "null":
        return;
      case "boolean":
        this.#op(Op.SkipBoolean);
        return;
      case "int":
        return this.#skipMany(Op.SkipInts, 1);
      case "long":
        return this.#skipMany(Op.SkipLongs, 1);
      case "float":
        return this.#skipMany(Op.SkipFixed, 4);
      case "double":
        return this.#skipMany(Op.SkipFixed, 8);
      case "fixed":
        return this.#skipMany(Op.SkipFixed, clip(schema.size));
      case "bytes":
      case "string":
        this.#op(Op.SkipText);
        return;
      case "enum":
        this.#op(Op.SkipEnum, schema.symbols.length);
        return;
      case "record":
        return this.#skipRecord(schema);
      case "array":
      case "map":
        return this.#skipCollection(schema);
      case "union":
        return this.#skipUnion(schema);
    }
  }

  #lastSkip = -1;

  /** Add to the instruction before, if it is of the same kind and nothing jumps between the two. */
  #skipMany(op: Op.SkipInts | Op.SkipLongs | Op.SkipFixed, count: number): void {
    const last = this.#words.length - 2;
    if (this.#lastSkip === last && this.#words[last] === op && this.#words[last + 1]! + count <= MAX_OPERAND) {
      this.#words[last + 1]! += count;
      return;
    }
    this.#lastSkip = this.#op(op, count);
  }

  #skipRecord(schema: RecordSchema): void {
    for (const field of schema.fields) this.skip(field.type);
  }

  #skipCollection(schema: ArraySchema | MapSchema): void {
    const item = schema.type === "array" ? schema.items : schema.values;
    this.#within(() => {
      const start = this.#op(Op.SkipArray, 0);
      const first = this.#target();
      if (schema.type === "map") this.#op(Op.SkipText);
      this.skip(item);
      const loop = this.#op(
        Op.SkipLoop,
        0,
        clip(leastSize(item) + (schema.type === "map" ? 1 : 0)),
        clip(freeValues(item)),
      );
      this.#jump(start + 1, start, loop);
      this.#jump(loop + 1, loop, first);
    });
  }

  #skipUnion(schema: UnionSchema): void {
    const start = this.#op(Op.SkipUnion, schema.branches.length, ...schema.branches.map(() => 0));
    const ends = schema.branches.map((branch, index) => {
      this.#jump(start + 2 + index, start, this.#target());
      this.free(freeValues(branch) - 1);
      this.skip(branch);
      return this.#op(Op.Jump, 0);
    });
    for (const end of ends) this.#jump(end + 1, end, this.#target());
  }
}

const READ = { boolean: Op.Boolean, int: Op.Int, long: Op.Long, float: Op.Float, double: Op.Double };
const NUMBERS: Record<NumberName, Op> = { int: Op.Ints, long: Op.Longs, float: Op.Floats, double: Op.Doubles };

function clip(value: number): number {
  return Math.min(value, MAX_OPERAND);
}

/** What a null above writes in its own index space: zero is right for all but ends of variable-size values and union ids. */
function* fillsOf(layout: Layout): Generator<{ fill: Fill; buffer: number }> {
  switch (layout.kind) {
    case "bytes":
    case "string":
    case "array":
    case "map":
      yield { fill: Fill.Offsets, buffer: layout.offsets };
      break;
    case "record":
      for (const field of layout.fields) yield* fillsOf(field.layout);
      break;
    case "nullable":
      yield* fillsOf(layout.value);
      break;
    case "union":
      yield { fill: Fill.Ids, buffer: layout.ids };
      break;
  }
}

function isResolved(plan: Plan): boolean {
  switch (plan.op) {
    case "number":
      return plan.wire !== plan.as;
    case "enum":
      return plan.map.some((index, i) => index !== i);
    case "record":
      return plan.defaults.length > 0;
    case "union":
      return (
        plan.schema.type !== "union" ||
        plan.branches.length !== plan.schema.branches.length ||
        plan.branches.some((branch) => branch.plan === undefined) ||
        new Set(plan.branches.map(({ plan: inner }) => (inner as BranchPlan).branch)).size < plan.branches.length
      );
    case "branch":
      return true;
    default:
      return false;
  }
}
