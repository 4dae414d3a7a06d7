import type { Column } from "../column/column.js";
import { bit } from "../column/data.js";
import { branchName, type Schema, type UnionSchema } from "../schema/schema.js";
import { type ColumnStats, valueTypeOf } from "./column-stats.js";
import type { Distinct } from "./distinct.js";

/** A byte for each slot, 1 where nothing above it is null; undefined where that is so for all. */
type Present = Uint8Array | undefined;

/** Take a column and all below it: of a batch that is no slice, which would have more below than is its own. */
export function addColumn(stats: ColumnStats, column: Column, present?: Present): void {
  const { type } = column;
  if (type.type === "null") {
    stats.nulls += countOf(present, column.length);
    return;
  }
  if (column.typeIds !== undefined) return addUnion(stats, column, column.typeIds, type as UnionSchema);
  const there = withoutNulls(column, present);
  const values = countOf(there, column.length);
  stats.values += values;
  stats.nulls += countOf(present, column.length) - values;
  addValues(stats, column, valueTypeOf(type), there);
}

/** A branch beside null alone is the column itself. The values of branches have slots of their own, all of them filled. */
function addUnion(stats: ColumnStats, column: Column, typeIds: Int16Array, { branches }: UnionSchema): void {
  const isOne = branches.filter((branch) => branch.type !== "null").length === 1;
  for (const id of typeIds) {
    if (id < 0) continue; // a null stands above
    if (branches[id]!.type === "null") stats.nulls++;
    else if (!isOne) stats.values++;
  }
  for (const [i, branch] of branches.entries())
    if (branch.type !== "null")
      addColumn(isOne ? stats : stats.child(i, `[${branchName(branch)}]`, branch), column.children[i]!);
}

function addValues(stats: ColumnStats, column: Column, type: Schema, there: Present): void {
  const { children } = column;
  switch (type.type) {
    case "record":
      for (const [i, field] of type.fields.entries())
        addColumn(stats.field(i, field.name, field.type), children[i]!, there);
      break;
    case "array":
      return addColumn(stats.child(0, "[]", type.items), children[0]!);
    case "map":
      return addColumn(stats.child(0, "{}", type.values), children[1]!);
    case "string":
    case "bytes":
      return addTexts(stats.distinct!, column, there);
    case "fixed":
      return addFixed(stats.distinct!, column, type.size, there);
    default:
      addNumbers(stats.distinct!, column, there);
  }
}

function addTexts(distinct: Distinct, { values, offsets, length }: Column, there: Present): void {
  for (let i = 0; i < length; i++)
    if (there === undefined || there[i] === 1) distinct.addBytes(values as Uint8Array, offsets![i]!, offsets![i + 1]!);
}

function addFixed(distinct: Distinct, { values, length }: Column, size: number, there: Present): void {
  for (let i = 0; i < length; i++)
    if (there === undefined || there[i] === 1) distinct.addBytes(values as Uint8Array, i * size, (i + 1) * size);
}

function addNumbers(distinct: Distinct, { values, length, type }: Column, there: Present): void {
  const isBits = valueTypeOf(type).type === "boolean";
  const isWide = values!.BYTES_PER_ELEMENT === 8;
  const words = isBits ? undefined : new Int32Array(values!.buffer, values!.byteOffset, isWide ? 2 * length : length);
  for (let i = 0; i < length; i++) {
    if (there !== undefined && there[i] !== 1) continue;
    if (words === undefined) distinct.addWords(bit(values as Uint8Array, i) ? 1 : 0, 0);
    else if (isWide) distinct.addWords(words[2 * i]!, words[2 * i + 1]!);
    else distinct.addWords(words[i]!, 0);
  }
}

function withoutNulls({ validity, length }: Column, present: Present): Present {
  if (validity === undefined) return present;
  return Uint8Array.from({ length }, (_, i) =>
    bit(validity, i) && (present === undefined || present[i] === 1) ? 1 : 0,
  );
}

function countOf(present: Present, length: number): number {
  return present === undefined ? length : present.reduce((sum, is) => sum + is, 0);
}
