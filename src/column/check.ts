import { decodeUtf8 } from "../bytes/utf8.js";
import { EncodeError, type Path } from "../errors.js";
import type { EnumSchema } from "../schema/schema.js";
import { bit, type ColumnData, valueWidth } from "./data.js";

/**
 * Check that columns hold what their layout says: arrays long enough, offsets that ascend and stay inside, type ids
 * and indices of symbols that exist, well-formed text. Columns are the caller's to change, so they are not trusted.
 *
 * @throws EncodeError "invalid-value" with the column's path
 */
export function checkColumn(column: ColumnData, path: Path = []): void {
  if (column.constant) return checkColumn(column.constant.one, path);
  const { length, validity, layout, typeIds } = column;
  if (validity && validity.length * 8 < length) throw broken("validity has too few bits", path);
  if (layout.kind === "union") checkUnion(column, path);
  else if (column.offsets) checkOffsets(column, column.offsets, path);
  else checkValues(column, path);
  if (layout.kind === "string") checkText(column, path);
  if (layout.kind === "enum") checkSymbols(column, path);
  const isRecord = layout.kind === "record";
  column.children.forEach((child, i) => {
    const inner = isRecord ? [...path, layout.fields[i]!.name] : typeIds ? [...path, i] : path;
    if (isRecord && child.length < length) throw broken("a field has fewer slots than its record", inner);
    checkColumn(child, inner);
  });
}

function checkValues({ layout, length, values }: ColumnData, path: Path): void {
  if (values === undefined) return;
  const bytes = layout.kind === "boolean" ? (length + 7) >> 3 : length * valueWidth(layout);
  if (values.byteLength < bytes) throw broken("values are fewer than the slots", path);
}

function checkOffsets({ length, values, children }: ColumnData, offsets: Int32Array, path: Path): void {
  if (offsets.length <= length) throw broken("offsets are fewer than the slots", path);
  const most = children.reduce((least, child) => Math.min(least, child.length), values?.length ?? 2 ** 31);
  let before = 0;
  for (let i = 0; i <= length; i++) {
    const offset = offsets[i]!;
    if (offset < before) throw broken("offsets do not ascend", path);
    before = offset;
  }
  if (before > most) throw broken("offsets lead beyond the column", path);
}

/** A branch's slots are taken in turn, each once: so data are never much longer than their columns. */
function checkUnion({ length, typeIds, offsets, children }: ColumnData, path: Path): void {
  if (typeIds!.length < length || offsets!.length < length) throw broken("type ids are fewer than the slots", path);
  const next = children.map(() => 0);
  for (let i = 0; i < length; i++) {
    const id = typeIds![i]!;
    if (id === -1) continue; // below a null: what is not, is refused when it is written
    const child = children[id];
    if (child === undefined) throw broken("a type id is that of no branch", path);
    const slot = offsets![i]!;
    if (slot < next[id]! || slot >= child.length)
      throw broken("offsets of a union do not lead through its branches", path);
    next[id] = slot + 1;
  }
}

function checkText({ length, values, offsets }: ColumnData, path: Path): void {
  const bytes = values as Uint8Array;
  if (isAscii(bytes, offsets![0]!, offsets![length]!)) return;
  for (let i = 0; i < length; i++) {
    const [start, end] = [offsets![i]!, offsets![i + 1]!];
    if (!isAscii(bytes, start, end) && decodeUtf8(bytes, start, end, false) === undefined)
      throw broken("text is no well-formed UTF-8", path);
  }
}

function isAscii(bytes: Uint8Array, start: number, end: number): boolean {
  for (let i = start; i < end; i++) if (bytes[i]! > 0x7f) return false;
  return true;
}

function checkSymbols({ layout, length, values, validity }: ColumnData, path: Path): void {
  const { symbols } = layout.schema as EnumSchema;
  const indices = values as Int32Array;
  for (let i = 0; i < length; i++) {
    const index = indices[i]!;
    if ((index < 0 || index >= symbols.length) && (!validity || bit(validity, i)))
      throw broken("an index is that of no symbol", path);
  }
}

/** The error for columns that do not hold together. */
export function broken(what: string, path: Path): EncodeError {
  const where = path.length === 0 ? "(root)" : path.join(".");
  return new EncodeError("invalid-value", `a column can't be encoded: ${what}, at ${where.slice(0, 180)}`, { path });
}
