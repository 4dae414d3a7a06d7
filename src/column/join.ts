import { LimitError } from "../errors.js";
import { bit, type ColumnData, type PhysicalArray } from "./data.js";

/** Arrow's offsets are 32-bit: no joined array may be longer. */
const MAX_LENGTH = 2 ** 31 - 1;

/**
 * One column from the columns of several chunks, of the same layout. Fresh arrays. One that is constant may come among
 * others: what one writer's data lack, another's have.
 */
export function joinColumns(chunks: readonly ColumnData[]): ColumnData {
  const [first] = chunks;
  if (chunks.length === 1) return first!;
  const length = sum(chunks.map((chunk) => chunk.length));
  if (first!.constant && chunks.every((chunk) => chunk.constant)) return first!.constant.of(length);
  return {
    layout: first!.layout,
    nullable: first!.nullable,
    length,
    validity: first!.validity && joinBits(chunks.map((chunk) => ({ bits: chunk.validity!, length: chunk.length }))),
    values: joinValues(chunks),
    offsets: first!.typeIds ? joinSlots(chunks) : first!.offsets && joinOffsets(chunks),
    typeIds: first!.typeIds && (concat(chunks.map((chunk) => chunk.typeIds!)) as Int16Array),
    children: first!.children.map((_, i) => joinColumns(chunks.map((chunk) => chunk.children[i]!))),
  };
}

function joinValues(chunks: readonly ColumnData[]): PhysicalArray | undefined {
  const [first] = chunks;
  if (!first!.values) return undefined;
  if (first!.layout.kind === "boolean")
    return joinBits(chunks.map((chunk) => ({ bits: chunk.values as Uint8Array, length: chunk.length })));
  return concat(chunks.map((chunk) => chunk.values!)) as PhysicalArray;
}

function concat(parts: readonly (PhysicalArray | Int16Array)[]): PhysicalArray | Int16Array {
  const Type = parts[0]!.constructor as new (length: number) => Uint8Array;
  const joined = new Type(sum(parts.map((part) => part.length)));
  let at = 0;
  for (const part of parts) {
    joined.set(part as Uint8Array, at);
    at += part.length;
  }
  return joined;
}

function joinBits(parts: readonly { bits: Uint8Array; length: number }[]): Uint8Array {
  const joined = new Uint8Array((sum(parts.map((part) => part.length)) + 7) >> 3);
  let at = 0;
  for (const { bits, length } of parts) {
    if ((at & 7) === 0) joined.set(bits, at >> 3);
    else for (let i = 0; i < length; i++) if (bit(bits, i)) joined[(at + i) >> 3]! |= 1 << ((at + i) & 7);
    at += length;
  }
  return joined;
}

/** Ends of variable-size values: each chunk's begin where the one before ended. */
function joinOffsets(chunks: readonly ColumnData[]): Int32Array {
  const joined = new Int32Array(sum(chunks.map((chunk) => chunk.length)) + 1);
  let at = 0;
  let base = 0;
  for (const { offsets, length } of chunks) {
    for (let i = 0; i <= length; i++) joined[at + i] = base + offsets![i]!;
    at += length;
    base = checked(base + offsets![length]!);
  }
  return joined;
}

/** Slots in the branches of a union: each chunk's begin behind the slots of the chunks before. */
function joinSlots(chunks: readonly ColumnData[]): Int32Array {
  const joined = new Int32Array(sum(chunks.map((chunk) => chunk.length)));
  const bases = chunks[0]!.children.map(() => 0);
  let at = 0;
  for (const { offsets, typeIds, length, children } of chunks) {
    for (let i = 0; i < length; i++) joined[at + i] = typeIds![i]! < 0 ? 0 : bases[typeIds![i]!]! + offsets![i]!;
    at += length;
    for (let b = 0; b < bases.length; b++) bases[b]! += children[b]!.length;
  }
  return joined;
}

function sum(numbers: readonly number[]): number {
  return checked(numbers.reduce((total, number) => total + number, 0));
}

/** A length that offsets can count. */
export function checked(length: number): number {
  if (length > MAX_LENGTH)
    throw new LimitError(
      "2^31-1",
      MAX_LENGTH,
      "a joined column has more bytes than its offsets can count; read it in pieces with batches()",
    );
  return length;
}
