import { Op, Skipped, State } from "../../assembly/abi.js";
import type { Habits } from "../emit/body.js";
import type { Placement } from "./placement.js";

/** The memory of a kernel. */
interface Memory {
  readonly u8: Uint8Array;
  readonly i32: Int32Array;
  readonly i64: BigInt64Array;
  readonly f32: Float32Array;
  readonly f64: Float64Array;
}

/** Slots of a column that are looked at. */
const SAMPLE = 64;
/** A length that so many have is the usual one. */
const MOST = 0.8;
/** A string's length that so many do not exceed. */
const MANY = 0.9;

/**
 * What the columns are like that stand in memory after a run of `rows` rows: see Habits. Items of arrays and branches of
 * unions are taken as they lie, so that a few may be from chunks before: that costs speed at worst.
 */
export function habitsOf(kernel: Memory, placement: Placement, rows: number): Habits {
  const { program, addresses } = placement;
  const slots = Math.min(rows, SAMPLE);
  const habits = new Map<number, number>();
  for (const { word, what, of } of program.patches) {
    if (what !== "address") continue;
    const at = word - 1; // the first operand of the instructions below is the address of what they fill
    const habit = habitOf(kernel, program.words[at] as Op, addresses[of]!, slots);
    if (habit !== undefined) habits.set(at, habit);
  }
  for (const at of program.skipped) habits.set(at, usualSkip(kernel.i32[(State.Bytes >> 2) + at]!));
  return habits;
}

function habitOf({ u8, i32, i64, f32, f64 }: Memory, op: Op, address: number, slots: number): number | undefined {
  const four = address >> 2;
  const eight = address >> 3;
  switch (op) {
    case Op.Int:
      return usual(i32.subarray(four, four + slots));
    case Op.Long:
    case Op.IntLong:
      return usual(i64.subarray(eight, eight + slots));
    case Op.IntFloat:
    case Op.LongFloat:
      return usual(f32.subarray(four, four + slots));
    case Op.IntDouble:
    case Op.LongDouble:
      return usual(f64.subarray(eight, eight + slots));
    case Op.String:
      return most(i32.subarray(four, four + slots + 1));
    case Op.Nullable:
      return (100 * u8.subarray(address, address + slots).filter((valid) => valid === 0).length) / slots;
    default:
      return undefined;
  }
}

/** Bytes of a varint; 0 for 0, which may be a null. */
function lengthOf(value: number): number {
  const zigzag = value < 0 ? -2 * value - 1 : 2 * value;
  return zigzag === 0 ? 0 : Math.floor(Math.log2(zigzag) / 7) + 1;
}

/** The length of most as varints; undefined for one and two mixed, and where nothing is known; 0 for other mixtures. */
function usual(values: Iterable<number | bigint>): number | undefined {
  const lengths = Array.from(values, (value) => lengthOf(Number(value)));
  const counts = new Map<number, number>();
  const known = lengths.filter((length) => length > 0);
  for (const length of known) counts.set(length, (counts.get(length) ?? 0) + 1);
  for (const [length, count] of counts) if (count >= known.length * MOST) return length;
  return known.every((length) => length <= 2) ? undefined : 0;
}

function most(offsets: Int32Array): number | undefined {
  const lengths = Array.from(offsets.subarray(1), (end, i) => end - offsets[i]!).filter((length) => length > 0);
  return lengths.sort((a, b) => a - b)[Math.floor((lengths.length - 1) * MANY)];
}

/** Of the seven that were skipped last: so many of one length make it the usual one. */
const MOST_SKIPPED = 5;

/** The length of most varints that were skipped; 0 where they differ, or are not known. */
function usualSkip(word: number): number {
  const lengths = (word & Skipped.Lengths).toString(16).padStart(7, "0");
  for (let length = 1; length <= 10; length++)
    if (lengths.split(length.toString(16)).length > MOST_SKIPPED) return length;
  return 0;
}
