import { AvroError, quote, SchemaError } from "../errors.js";
import { branchName, type Schema } from "../schema/schema.js";
import { Column, type ColumnReader } from "./column.js";
import type { ColumnData } from "./data.js";
import { sliceColumn } from "./slice.js";
import { Slots } from "./slots.js";

/** Rows that are no records, and so no views. */
type NoRecord = readonly unknown[] | ArrayBufferView | Date | ReadonlyMap<never, unknown>;

/**
 * What `rows()` gives: of a record its fields, and two methods unless fields have their names. Its fields are getters
 * on the prototype.
 */
export type RowView<Row> = unknown extends Row
  ? Row
  : Row extends NoRecord
    ? Row
    : Row extends object
      ? string extends keyof Row
        ? Row
        : Row & Omit<ViewMethods<Row>, keyof Row>
      : Row;

interface ViewMethods<Row> {
  /** The row as a plain object; its longs beyond 2^53 are bigints, as in the view. */
  toObject(): Row;
  /** For `JSON.stringify`: as `toObject`. */
  toJSON(): Row;
}

/**
 * The columns of some datums of one schema. Row i is slot i of every column that is not below an array, map or union.
 * A schema that is no record has one column, with the path "".
 */
export class RecordBatch<Row = unknown> {
  /** Rows. */
  readonly length: number;
  readonly schema: Schema;
  readonly #data: ColumnData;
  readonly #reader: ColumnReader;
  readonly #root: Column;
  #view: ((i: number) => object) | undefined;
  #object: ((i: number) => unknown) | undefined;

  constructor(data: ColumnData, reader: ColumnReader) {
    this.length = data.length;
    this.schema = (data.nullable ?? data.layout).schema;
    this.#data = data;
    this.#reader = reader;
    this.#root = new Column("", data, reader);
  }

  /** What stands behind a batch, for the library itself. @throws AvroError "invalid-argument" for what is no batch */
  static dataOf(batch: RecordBatch): ColumnData {
    if (typeof batch !== "object" || batch === null || !(#data in batch))
      throw new AvroError("invalid-argument", "expected a RecordBatch, as decodeColumns() gives it");
    return batch.#data;
  }

  /** A batch of other columns of the same plan, for the library itself. */
  static like<Row>(batch: RecordBatch<Row>, data: ColumnData): RecordBatch<Row> {
    return new RecordBatch(data, batch.#reader);
  }

  /** The fields' columns in schema order; of a schema that is no record the one column. */
  get columns(): readonly Column[] {
    return this.#data.layout.kind === "record" && !this.#data.validity ? this.#root.children : [this.#root];
  }

  /**
   * The column at a path of fields: "orders.price" passes through arrays, maps (to their values) and nullable unions,
   * "payload[ns.A].x" names a branch. Its slots are those of the innermost array, map or branch passed.
   *
   * @throws SchemaError "unknown-field"
   */
  column(path: string): Column {
    let column = this.#root;
    for (const step of typeof path === "string" ? path.split(/\.(?![^[]*\])|(?=\[)/) : [path])
      if (step !== "") column = find(column, String(step), String(path));
    return column;
  }

  /** All rows as plain objects, as `decodeBatch` gives them. */
  toObjects(): Row[] {
    const get = this.#reader.objects(this.#data);
    return Array.from({ length: this.length }, (_, i) => get(i) as Row);
  }

  /** Row `i` as a plain object. */
  row(i: number): Row {
    if (!Number.isInteger(i) || i < 0 || i >= this.length)
      throw new AvroError("invalid-argument", `row ${i} is not one of the batch's ${this.length}`);
    this.#object ??= this.#reader.get(this.#data);
    return this.#object(i) as Row;
  }

  /**
   * Views of the rows: objects whose getters read the columns when a field is asked for. Nothing is made of fields that
   * are not touched, and no code is generated. Their fields are on the prototype: `for … in` and `in` see them, spread,
   * `Object.keys` and structuredClone do not. `toObject()` and `JSON.stringify` give plain objects, unless the record
   * has fields named `toObject` or `toJSON`. Longs beyond 2^53 are bigints, whatever option `long` says.
   */
  rows<R>(this: RecordBatch<R>): IterableIterator<RowView<R>, undefined> {
    // `R` is `Row`, but through `this`: a conditional type of `Row` itself would make no batch a RecordBatch<unknown>
    this.#view ??= this.#reader.view(this.#data);
    return new Slots(this.length, this.#view as (i: number) => RowView<R>);
  }

  /** Rows `start` to `end` (exclusive) as a batch that shares the columns' memory. */
  slice(start = 0, end = this.length): RecordBatch<Row> {
    const from = Math.min(Math.max(start, 0), this.length);
    const to = Math.min(Math.max(end, from), this.length);
    return new RecordBatch(sliceColumn(this.#data, from, to), this.#reader);
  }

  /** The rows as plain objects, one at a time. */
  [Symbol.iterator](): IterableIterator<Row, undefined> {
    return new Slots(this.length, this.#reader.objects(this.#data) as (i: number) => Row);
  }
}

/** The child of a column that a step of a path names; arrays, maps and unions of one branch are passed through. */
function find(column: Column, step: string, path: string): Column {
  const branch = /^\[(.*)\]$/.exec(step)?.[1];
  for (let inner = column; ; ) {
    const { children, type } = inner;
    const kind = kindOf(inner);
    if (
      branch !== undefined &&
      type.type === "union" &&
      !inner.typeIds &&
      type.branches.some((b) => branchName(b) === branch)
    )
      return inner;
    const found = children.find((child) => child.name === (kind === "union" ? branch : step));
    if (found && (kind === "record" ? branch === undefined : kind === "union" && branch !== undefined)) return found;
    if (kind === "array") inner = children[0]!;
    else if (kind === "map") inner = children[1]!;
    else if (kind === "union") {
      const values = children.filter((child) => child.type.type !== "null");
      if (values.length !== 1) break;
      inner = values[0]!;
    } else break;
  }
  throw new SchemaError("unknown-field", `there is no column ${quote(path)}`);
}

/** What a column is laid out as: a nullable record is a record. */
function kindOf(column: Column): string {
  if (column.typeIds) return "union";
  const { type } = column;
  if (type.type !== "union") return type.type;
  return type.branches.find((branch) => branch.type !== "null")?.type ?? "null";
}
