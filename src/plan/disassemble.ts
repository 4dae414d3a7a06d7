import { Fill, Op } from "../../assembly/abi.js";
import type { Patch, Program } from "./program.js";

/** Names of an instruction and its operands. "→" before an operand: a jump. */
interface Shape {
  readonly name: string;
  readonly operands: readonly string[];
  /** Operands that come again and again, and which of the others says how often. */
  readonly each?: { readonly operands: readonly string[]; readonly times: string };
}

const ITEMS = ["offsets", "values", "capacity", "need"];

/** The instructions of assembly/abi.ts: `const enum`s leave no names behind. */
const SHAPES: Readonly<Record<Op, Shape>> = {
  [Op.End]: { name: "End", operands: [] },
  [Op.Free]: { name: "Free", operands: ["values"] },
  [Op.Boolean]: { name: "Boolean", operands: ["values"] },
  [Op.Int]: { name: "Int", operands: ["values"] },
  [Op.Long]: { name: "Long", operands: ["values"] },
  [Op.Float]: { name: "Float", operands: ["values"] },
  [Op.Double]: { name: "Double", operands: ["values"] },
  [Op.Enum]: { name: "Enum", operands: ["values", "symbols"] },
  [Op.Fixed]: { name: "Fixed", operands: ["values", "size"] },
  [Op.Bytes]: { name: "Bytes", operands: ["offsets", "data", "capacity", "need"] },
  [Op.String]: { name: "String", operands: ["offsets", "data", "capacity", "need", "marks"] },
  [Op.Nullable]: {
    name: "Nullable",
    operands: ["validity", "null", "→past", "fills"],
    each: { operands: ["fill", "buffer"], times: "fills" },
  },
  [Op.Union]: {
    name: "Union",
    operands: ["ids", "offsets", "branches", "counters"],
    each: { operands: ["→branch", "capacity", "need", "id"], times: "branches" },
  },
  [Op.UnionEnd]: { name: "UnionEnd", operands: ["→end"] },
  [Op.Array]: { name: "Array", operands: ["→loop"] },
  [Op.Loop]: { name: "Loop", operands: ["→body", "offsets", "capacity", "need", "least", "free"] },
  [Op.Ints]: { name: "Ints", operands: ITEMS },
  [Op.Longs]: { name: "Longs", operands: ITEMS },
  [Op.Floats]: { name: "Floats", operands: ITEMS },
  [Op.Doubles]: { name: "Doubles", operands: ITEMS },
  [Op.SkipFixed]: { name: "SkipFixed", operands: ["bytes"] },
  [Op.SkipVarints]: {
    name: "SkipVarints",
    operands: ["many"],
    each: { operands: ["skipped", "fixed"], times: "many" },
  },
  [Op.SkipBoolean]: { name: "SkipBoolean", operands: [] },
  [Op.SkipEnum]: { name: "SkipEnum", operands: ["symbols"] },
  [Op.SkipText]: { name: "SkipText", operands: [] },
  [Op.SkipUnion]: {
    name: "SkipUnion",
    operands: ["branches"],
    each: { operands: ["→branch"], times: "branches" },
  },
  [Op.Jump]: { name: "Jump", operands: ["→to"] },
  [Op.SkipArray]: { name: "SkipArray", operands: ["→loop"] },
  [Op.SkipLoop]: { name: "SkipLoop", operands: ["→body", "least", "free"] },
  [Op.IntLong]: { name: "IntLong", operands: ["values"] },
  [Op.IntFloat]: { name: "IntFloat", operands: ["values"] },
  [Op.IntDouble]: { name: "IntDouble", operands: ["values"] },
  [Op.LongFloat]: { name: "LongFloat", operands: ["values"] },
  [Op.LongDouble]: { name: "LongDouble", operands: ["values"] },
  [Op.FloatDouble]: { name: "FloatDouble", operands: ["values"] },
  [Op.EnumMap]: {
    name: "EnumMap",
    operands: ["values", "symbols"],
    each: { operands: ["symbol"], times: "symbols" },
  },
  [Op.Valid]: { name: "Valid", operands: ["validity"] },
  [Op.Null]: {
    name: "Null",
    operands: ["validity", "fills"],
    each: { operands: ["fill", "buffer"], times: "fills" },
  },
  [Op.Branch]: { name: "Branch", operands: ["ids", "offsets", "counter", "capacity", "need", "id"] },
  [Op.Constant]: {
    name: "Constant",
    operands: ["bytes", "words"],
    each: { operands: ["data"], times: "words" },
  },
  [Op.Resume]: { name: "Resume", operands: [] },
  [Op.Fail]: { name: "Fail", operands: [] },
};

/**
 * A program as text, one instruction a line: its word, name and operands. `b3` is buffer 3, `s1` the capacity of index
 * space 1, `c0` counter 0, `t0` string column 0; jumps are shown as the word they lead to. For tests and docs/program.md.
 */
export function disassemble(program: Program): string {
  const patches = new Map(program.patches.map((patch) => [patch.word, patch]));
  const lines: string[] = [];
  for (let at = 0; at < program.words.length; ) {
    const shape = SHAPES[program.words[at] as Op];
    const names = namesOf(shape, program.words, at);
    const shown = names.map((name, i) => operand(name, program.words[at + 1 + i]!, at, patches.get(at + 1 + i)));
    lines.push(`${String(at).padStart(4)}  ${[shape.name.padEnd(8), ...shown].join(" ").trimEnd()}`);
    at += 1 + names.length;
  }
  return lines.join("\n");
}

/** The operands of the instruction at word `at`, with those that come again. */
function namesOf({ operands, each }: Shape, words: Int32Array, at: number): readonly string[] {
  if (!each) return operands;
  const times = words[at + 1 + operands.indexOf(each.times)]!;
  return [...operands, ...Array.from({ length: times }, () => each.operands).flat()];
}

function operand(name: string, word: number, at: number, patch: Patch | undefined): string {
  if (name.startsWith("→")) return `${name.slice(1)}→${at + word / 4}`;
  if (name === "skipped") return `skipped=${word < 0 ? "int" : "long"}`;
  if (name === "fill") return word === Fill.Offsets ? "fill=offsets" : "fill=ids";
  if (!patch) return `${name}=${word}`;
  if (patch.what === "marks") return `${name}=t${patch.of}`;
  if (patch.what === "counter") return `${name}=c${patch.of}`;
  return `${name}=${patch.space === undefined ? `b${patch.of}` : `s${patch.space}`}`;
}
