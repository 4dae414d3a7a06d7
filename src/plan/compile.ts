import { Fill, Op, Skipped } from "../../assembly/abi.js";
import { has } from "../own.js";
import type { ArraySchema, MapSchema, RecordSchema, Schema, UnionSchema } from "../schema/schema.js";
import type { ArrayLayout, Layout, Layouts, MapLayout, NullableLayout, TextLayout, UnionLayout } from "./layout.js";
import type {
  ArrayPlan,
  Branch,
  BranchPlan,
  DefaultValue,
  EnumPlan,
  MapPlan,
  NumberName,
  NumberPlan,
  Plan,
  RecordPlan,
  UnionPlan,
} from "./plan.js";
import type { Patch, Program } from "./program.js";
import { claimedValues, freeValues, leastSize } from "./size.js";

/** Operands that are held against claims saturate here, so that their product with a count stays in 64 bits. */
const MAX_OPERAND = 2 ** 31 - 1;

/** Programs longer than this come from schemas that repeat nested types exponentially; the closures share those. */
const MAX_WORDS = 2 ** 20;

/** Bytes of fixed widths that one instruction skips with a varint before them. */
const MAX_BEHIND = 64;

class TooLong extends Error {}

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
    texts: [],
    counters: 0,
    constants: [],
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
  readonly #skipped: number[] = [];
  readonly #layouts: Layouts;
  #frames = 0;
  #deepest = 0;
  #steps = 0;

  constructor(layouts: Layouts) {
    this.#layouts = layouts;
  }

  finish(): Program {
    this.#op(Op.End);
    return Object.freeze({
      words: Int32Array.from(this.#words),
      patches: this.#patches,
      skipped: this.#skipped,
      layouts: this.#layouts,
      texts: this.#layouts.texts,
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
  #marks({ text }: TextLayout): void {
    this.#patches.push({ word: this.#words.push(0) - 1, what: "marks", of: text });
  }

  /** Capacity of an index space or an arena, and its number for Status.Full: spaces first, then buffers. */
  #capacity(of: { space: number } | { arena: number }): void {
    const word = this.#words.push(0) - 1;
    if (has(of, "space")) this.#patches.push({ word, what: "capacity", of: -1, space: of.space });
    else this.#patches.push({ word, what: "capacity", of: of.arena });
    this.#words.push(has(of, "space") ? of.space : this.#layouts.spaces + of.arena);
  }

  /** Here something jumps to: what follows must not be joined with the instruction before. */
  #target(): number {
    this.#open = -1;
    return this.#words.length;
  }

  /** Set a jump operand: the bytes from the instruction at word `from` to word `to`. */
  #jump(word: number, from: number, to: number): void {
    this.#words[word] = (to - from) * 4;
  }

  free(count: number): void {
    if (count > 0 && this.#constant === 0) this.#op(Op.Free, clip(count));
  }

  #within(body: () => void): void {
    this.#deepest = Math.max(this.#deepest, ++this.#frames);
    body();
    this.#frames--;
  }

  // --- reading

  read(plan: Plan, layout: Layout): void {
    if (plan.op === "union") return this.#writerUnion(plan, layout);
    if (plan.op === "branch") return this.#readerUnion(plan, layout);
    switch (layout.kind) {
      case "null":
        return;
      case "boolean":
        this.#op(Op.Boolean);
        return this.#address(layout.values);
      case "int":
      case "long":
      case "float":
      case "double": {
        const { wire, as } = plan as NumberPlan;
        this.#op(READ[`${wire} ${as}`]!);
        return this.#address(layout.values);
      }
      case "enum":
        return this.#enum((plan as EnumPlan).map, layout.values);
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
    }
  }

  /** The reader's index is the writer's, or stands in a table. */
  #enum(map: readonly number[], values: number): void {
    const same = map.every((index, i) => index === i);
    this.#op(same ? Op.Enum : Op.EnumMap);
    this.#address(values);
    this.#words.push(map.length);
    if (!same) for (const index of map) this.#words.push(index);
  }

  #record(plan: RecordPlan, fields: readonly Layout[]): void {
    for (const step of plan.steps) {
      if (step.kind === "field") this.read(step.plan, fields[step.field]!);
      else this.skip(step.skip);
    }
    for (const value of plan.defaults) {
      const layout = fields[value.field]!;
      if (layout.kind !== "constant") this.#default(value, layout);
    }
  }

  /** A default of a column that other branches of the writer fill from the data: read from the program itself. */
  #default({ bytes, plan }: DefaultValue, layout: Layout): void {
    this.#within(() => {
      this.#op(Op.Constant, bytes.length, Math.ceil(bytes.length / 4));
      this.#data(bytes);
      this.#target();
      this.#constant++;
      this.read(plan, layout);
      this.#constant--;
      this.#op(Op.Resume);
      this.#target();
    });
  }

  /** Bytes as words, the first lowest: as the kernel's memory has them. */
  #data(bytes: Uint8Array): void {
    if (this.#words.length + bytes.length / 4 > MAX_WORDS) throw new TooLong();
    for (let i = 0; i < bytes.length; i += 4) {
      const [a, b = 0, c = 0, d = 0] = bytes.subarray(i, i + 4);
      this.#words.push(a! | (b << 8) | (c << 16) | (d << 24));
    }
  }

  /** Depth of constants: what they hold was counted with the record, and takes no input. */
  #constant = 0;

  #array(plan: ArrayPlan, layout: ArrayLayout): void {
    const { items } = layout;
    if (plan.items.op === "number" && plan.items.wire === plan.items.as && items.kind in NUMBERS) {
      this.#op(NUMBERS[plan.items.as]);
      this.#address(layout.offsets);
      this.#address((items as { values: number }).values);
      this.#capacity({ space: layout.itemSpace });
      return;
    }
    const free = claimedValues(plan.writerItems, plan.items);
    this.#loop(layout, leastSize(plan.writerItems), free, () => this.read(plan.items, items));
  }

  #map(plan: MapPlan, layout: MapLayout): void {
    const free = claimedValues(plan.writerValues, plan.values);
    this.#loop(layout, 1 + leastSize(plan.writerValues), free, () => {
      this.read({ op: "text", wire: "string", as: "string", schema: plan.schema }, layout.keys);
      this.read(plan.values, layout.values);
    });
  }

  /** Array [to Loop], body, Loop [to body, …]: the loop's head stands at its end, where each item ends too. */
  #loop(layout: ArrayLayout | MapLayout, least: number, free: number, body: () => void): void {
    this.#within(() => {
      const start = this.#op(Op.Array, 0);
      const first = this.#target();
      body();
      const loop = this.#op(Op.Loop, 0);
      this.#jump(start + 1, start, loop);
      this.#jump(loop + 1, loop, first);
      this.#address(layout.offsets);
      this.#capacity({ space: layout.itemSpace });
      this.#words.push(clip(least), this.#constant > 0 ? 0 : clip(free));
    });
  }

  /** A union of the writer. Null or a value, and one column for each branch, are one instruction. */
  #writerUnion(plan: UnionPlan, layout: Layout): void {
    if (layout.kind === "union") return this.#union(plan, layout);
    const nullBranch = layout.kind === "nullable" && plan.branches.length === 2 ? plan.branches.findIndex(isNull) : -1;
    const value = nullBranch < 0 ? undefined : plan.branches[1 - nullBranch]!;
    if (value?.plan) this.#nullable(value, nullBranch, layout as NullableLayout);
    else this.#branches(plan, layout);
  }

  #nullable({ writer, plan }: Branch, nullBranch: number, layout: NullableLayout): void {
    const start = this.#op(Op.Nullable);
    this.#address(layout.validity);
    this.#words.push(nullBranch, 0);
    this.#fills(layout.value);
    this.free(claimedValues(writer, plan!) - 1);
    this.read((plan as BranchPlan).plan, layout.value);
    this.#jump(start + 3, start, this.#target());
  }

  /** How many, then what and where. */
  #fills(layout: Layout): void {
    const fills = [...fillsOf(layout)];
    this.#words.push(fills.length);
    for (const { fill, buffer } of fills) {
      this.#words.push(fill);
      this.#address(buffer);
    }
  }

  #union(plan: UnionPlan, layout: UnionLayout): void {
    this.#within(() => {
      const start = this.#op(Op.Union);
      this.#address(layout.ids);
      this.#address(layout.offsets);
      this.#words.push(plan.branches.length);
      this.#counter(layout.counter);
      const table = this.#words.length;
      for (const { plan: inner } of plan.branches) {
        const branch = inner === undefined ? 0 : (inner as BranchPlan).branch; // any will do for one that fails
        this.#words.push(0);
        this.#capacity({ space: layout.branches[branch]!.space });
        this.#words.push(branch);
      }
      const ends = plan.branches.map((branch, index) => {
        this.#jump(table + index * 4, start, this.#target());
        const inner = branch.plan as BranchPlan | undefined;
        this.#branch(branch, inner?.plan, inner && layout.branches[inner.branch]!.layout);
        return this.#op(Op.UnionEnd, 0);
      });
      for (const end of ends) this.#jump(end + 1, end, this.#target());
    });
  }

  /** All branches fill the same columns. */
  #branches(plan: UnionPlan, layout: Layout): void {
    this.#choose(plan.branches, (branch) => this.#branch(branch, branch.plan, layout));
  }

  #branch({ writer, plan }: Branch, inner: Plan | undefined, layout: Layout | undefined): void {
    if (plan === undefined || inner === undefined || layout === undefined) {
      this.#op(Op.Fail);
      return;
    }
    this.free(claimedValues(writer, plan) - 1); // the tag's byte pays for one
    this.read(inner, layout);
  }

  #counter(counter: number): void {
    this.#patches.push({ word: this.#words.push(0) - 1, what: "counter", of: counter });
  }

  /** A union of the reader, and no union of the writer: the branch is known beforehand. */
  #readerUnion({ plan, branch }: BranchPlan, layout: Layout): void {
    if (layout.kind === "union") return this.#inBranch(plan, branch, layout);
    const { validity, value } = layout as NullableLayout;
    this.#op(plan.op === "null" ? Op.Null : Op.Valid);
    this.#address(validity);
    if (plan.op === "null") this.#fills(value);
    else this.read(plan, value);
  }

  #inBranch(plan: Plan, branch: number, layout: UnionLayout): void {
    const { space, layout: inner } = layout.branches[branch]!;
    this.#within(() => {
      this.#op(Op.Branch);
      this.#address(layout.ids);
      this.#address(layout.offsets);
      this.#counter(layout.counter + branch);
      this.#capacity({ space });
      this.#words.push(branch);
      this.read(plan, inner);
      const end = this.#op(Op.UnionEnd, 0);
      this.#jump(end + 1, end, this.#target());
    });
  }

  // --- skipping

  /** Walk over one datum: all that moves the position or picks a branch is checked. Adjacent fixed widths are one. */
  skip(schema: Schema): void {
    if (++this.#steps > MAX_WORDS) throw new TooLong(); // what is fused, and what is empty, adds no words
    switch (schema.type) {
      case "null":
        return;
      case "boolean":
        this.#op(Op.SkipBoolean);
        return;
      case "int":
        return this.#skipVarint(Skipped.Int);
      case "long":
        return this.#skipVarint(0);
      case "float":
        return this.#skipFixed(4);
      case "double":
        return this.#skipFixed(8);
      case "fixed":
        return this.#skipFixed(clip(schema.size));
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

  /** Word of the skip that goes on to the end of the words, if nothing jumps behind it. */
  #open = -1;
  #openEnd = 0;

  /** The open skip, if there is one of this kind. */
  #opened(op: Op): number | undefined {
    const { length } = this.#words;
    return this.#open >= 0 && this.#openEnd === length && this.#words[this.#open] === op ? this.#open : undefined;
  }

  #openSkip(at: number): void {
    this.#open = at;
    this.#openEnd = this.#words.length;
  }

  #skipVarint(kind: number): void {
    if (this.#words.length > MAX_WORDS) throw new TooLong();
    const at = this.#opened(Op.SkipVarints) ?? this.#op(Op.SkipVarints, 0);
    this.#words[at + 1]! += 1;
    this.#skipped.push(this.#words.push(kind | 0, 0) - 2);
    this.#openSkip(at);
  }

  /** Behind a varint few bytes are part of its instruction: it reads so far before it asks where the end is. */
  #skipFixed(size: number): void {
    const varints = this.#opened(Op.SkipVarints);
    const last = this.#words.length - 1;
    if (varints !== undefined && this.#words[last]! + size <= MAX_BEHIND) {
      this.#words[last]! += size;
      return;
    }
    const fixed = this.#opened(Op.SkipFixed);
    if (fixed !== undefined && this.#words[fixed + 1]! + size <= MAX_OPERAND) this.#words[fixed + 1]! += size;
    else this.#openSkip(this.#op(Op.SkipFixed, size));
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
    this.#choose(schema.branches, (branch) => {
      this.free(freeValues(branch) - 1);
      this.skip(branch);
    });
  }

  /** Read an index, and go on with the instructions of that branch. */
  #choose<T>(branches: readonly T[], body: (branch: T) => void): void {
    const start = this.#op(Op.SkipUnion, branches.length, ...branches.map(() => 0));
    const ends = branches.map((branch, index) => {
      this.#jump(start + 2 + index, start, this.#target());
      body(branch);
      return this.#op(Op.Jump, 0);
    });
    for (const end of ends) this.#jump(end + 1, end, this.#target());
  }
}

/** By type on the wire and type in the column. */
const READ: Readonly<Record<string, Op>> = {
  "int int": Op.Int,
  "int long": Op.IntLong,
  "int float": Op.IntFloat,
  "int double": Op.IntDouble,
  "long long": Op.Long,
  "long float": Op.LongFloat,
  "long double": Op.LongDouble,
  "float float": Op.Float,
  "float double": Op.FloatDouble,
  "double double": Op.Double,
};
const NUMBERS: Record<NumberName, Op> = { int: Op.Ints, long: Op.Longs, float: Op.Floats, double: Op.Doubles };

function isNull({ plan }: Branch): boolean {
  return plan?.op === "branch" && plan.plan.op === "null";
}

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
