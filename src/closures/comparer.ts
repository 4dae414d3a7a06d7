import type { Cursor } from "../bytes/cursor.js";
import { AvroError } from "../errors.js";
import { depthOf, freeValues, leastSize } from "../plan/size.js";
import { branchName, type Field, type RecordSchema, type Schema, type UnionSchema } from "../schema/schema.js";
import type { ResolvedOptions } from "../value/options.js";
import { SkipperBuilder } from "./skipper.js";

/** Less, equal or greater. */
export type Order = -1 | 0 | 1;

/** Compares the values at two cursors and moves past both, if they are equal; else no further than what differs. */
export type Comparer = (a: Cursor, b: Cursor) => Order;

export interface ComparerOptions extends Pick<ResolvedOptions, "limits"> {
  /** Build the slow variant that keeps the cursors' paths. */
  readonly trace?: boolean;
}

/**
 * Make a comparer of data of a schema, without decoding: strings by their UTF-8, which is the order of code points.
 * What is read is checked as a skipper checks it. The caller begins the datum on both cursors and counts the values
 * without input of the root. A map is an AvroError "not-comparable" when it is met. (Avro 1.12, Sort Order)
 */
export function buildComparer(schema: Schema, { limits, trace }: ComparerOptions): Comparer {
  return new ComparerBuilder(depthOf(schema) > limits.maxDepth, trace).comparer(schema);
}

/** Makes the comparers of one schema, and each record's only once. */
class ComparerBuilder {
  readonly #skippers: SkipperBuilder;
  readonly #records = new Map<RecordSchema, { compare: Comparer | undefined }>();

  constructor(
    readonly countsDepth: boolean,
    readonly trace?: boolean,
  ) {
    this.#skippers = new SkipperBuilder(countsDepth, trace);
  }

  comparer(schema: Schema): Comparer {
    switch (schema.type) {
      case "fixed":
        return (a, b) => compareFixed(a, b, schema.size);
      case "enum":
        return (a, b) => compareIndexes(a, b, schema.symbols.length, "invalid-enum-index");
      case "record":
        return this.#record(schema);
      case "array":
        return this.#nested(this.#array(schema.items));
      case "map":
        return refuseMap;
      case "union":
        return this.#union(schema);
      default:
        return PRIMITIVES[schema.type];
    }
  }

  #record(schema: RecordSchema): Comparer {
    const made = this.#records.get(schema);
    if (made) return made.compare ?? ((a, b) => made.compare!(a, b));
    const cell: { compare: Comparer | undefined } = { compare: undefined };
    this.#records.set(schema, cell);
    const comparers = schema.fields.map((field) => this.#under(field.name, this.#field(field)));
    return (cell.compare = this.#nested((a, b) => {
      let order: Order = 0;
      for (let i = 0; i < comparers.length && order === 0; i++) order = comparers[i]!(a, b);
      return order;
    }));
  }

  #field({ type, order }: Field): Comparer {
    if (order === "ignore") return this.#skipBoth(type);
    const compare = this.comparer(type);
    return order === "descending" ? (a, b) => (0 - compare(a, b)) as Order : compare;
  }

  #skipBoth(schema: Schema): Comparer {
    const skip = this.#skippers.skipper(schema);
    return (a, b) => {
      skip(a);
      skip(b);
      return 0;
    };
  }

  /** By branch first: the value of another branch is not looked at. */
  #union(schema: UnionSchema): Comparer {
    const comparers = schema.branches.map((branch) => this.#under(branchName(branch), this.comparer(branch)));
    const frees = schema.branches.map((branch) => freeValues(branch) - 1); // the tag's byte pays for one
    return (a, b) => {
      const index = a.readIndex(comparers.length, "invalid-union-index");
      const other = b.readIndex(comparers.length, "invalid-union-index");
      if (index !== other) return order(index, other);
      if (frees[index]! > 0) {
        a.claimFree(frees[index]!);
        b.claimFree(frees[index]!);
      }
      return comparers[index]!(a, b);
    };
  }

  /** Item by item, however either is split into blocks; a prefix comes first. */
  #array(items: Schema): Comparer {
    const least = leastSize(items);
    const free = freeValues(items);
    const compare = this.comparer(items);
    return (a, b) => {
      const left = new Items(a, least, free);
      const right = new Items(b, least, free);
      for (let i = 0; ; i++) {
        const more = left.next();
        const others = right.next();
        if (!more || !others) return order(Number(more), Number(others));
        if (this.trace) atIndex(a, b, i);
        const found = compare(a, b);
        if (found !== 0) return found;
        if (this.trace) atIndex(a, b);
      }
    };
  }

  #nested(compare: Comparer): Comparer {
    if (!this.countsDepth) return compare;
    return (a, b) => {
      a.enter();
      b.enter();
      const found = compare(a, b);
      a.leave();
      b.leave();
      return found;
    };
  }

  #under(step: string, compare: Comparer): Comparer {
    if (!this.trace) return compare;
    return (a, b) => {
      a.path.push(step);
      b.path.push(step);
      const found = compare(a, b);
      a.path.pop();
      b.path.pop();
      return found;
    };
  }
}

/** Into the item at an index of an array, or out of it. */
function atIndex(a: Cursor, b: Cursor, index?: number): void {
  for (const { path } of [a, b]) {
    if (index === undefined) path.pop();
    else path.push(index);
  }
}

/** Walks the items of one array over its blocks. */
class Items {
  #left = 0;
  #total = 0;
  #start = 0;
  #end = -1;

  constructor(
    readonly cursor: Cursor,
    readonly least: number,
    readonly free: number,
  ) {}

  /** Whether an item follows, at the cursor. */
  next(): boolean {
    if (this.#left === 0) {
      const { cursor } = this;
      cursor.endBlock(this.#start, this.#end);
      this.#left = cursor.readBlock(this.least, this.free, this.#total);
      if (this.#left === 0) return false;
      this.#total += this.#left;
      this.#start = cursor.blockStart;
      this.#end = cursor.blockEnd;
    }
    this.#left--;
    return true;
  }
}

export function order<T extends number | bigint>(x: T, y: T): Order {
  return x < y ? -1 : x > y ? 1 : 0;
}

function refuseMap(): never {
  throw new AvroError("not-comparable", "maps have no order");
}

function compareIndexes(a: Cursor, b: Cursor, count: number, code: "invalid-enum-index"): Order {
  return order(a.readIndex(count, code), b.readIndex(count, code));
}

/** Beyond ±(2^53-1) `readLong` rounds, but stays beyond: only two such longs need all their digits. */
function compareLongs(a: Cursor, b: Cursor): Order {
  const startA = a.position;
  const startB = b.position;
  const x = a.readLong();
  const y = b.readLong();
  if (Number.isSafeInteger(x) || Number.isSafeInteger(y)) return order(x, y);
  a.position = startA;
  b.position = startB;
  return order(a.readExactLong(), b.readExactLong());
}

/** As Java's Double.compare, a total order: -0 before 0, NaN last and all NaNs equal. */
export function compareDoubles(x: number, y: number): Order {
  if (x < y) return -1;
  if (x > y) return 1;
  if (x === 0 && y === 0) return order(Number(Object.is(x, 0)), Number(Object.is(y, 0)));
  return order(Number(Number.isNaN(x)), Number(Number.isNaN(y)));
}

function compareFixed(a: Cursor, b: Cursor, size: number): Order {
  a.skipFixed(size);
  b.skipFixed(size);
  return compareSpans(a, size, b, size);
}

function compareText(a: Cursor, b: Cursor): Order {
  return compareSpans(a, a.skipBytes(), b, b.skipBytes());
}

/** The bytes just passed, as unsigned bytes; a prefix comes first. */
function compareSpans(a: Cursor, lengthA: number, b: Cursor, lengthB: number): Order {
  const startA = a.position - lengthA;
  const startB = b.position - lengthB;
  const shared = Math.min(lengthA, lengthB);
  for (let i = 0; i < shared; i++) {
    const x = a.bytes[startA + i]!;
    const y = b.bytes[startB + i]!;
    if (x !== y) return x < y ? -1 : 1;
  }
  return order(lengthA, lengthB);
}

const PRIMITIVES = {
  null: () => 0,
  boolean: (a, b) => order(Number(a.readBoolean()), Number(b.readBoolean())),
  int: (a, b) => order(a.readInt(), b.readInt()),
  long: compareLongs,
  float: (a, b) => compareDoubles(a.readFloat(), b.readFloat()),
  double: (a, b) => compareDoubles(a.readDouble(), b.readDouble()),
  bytes: compareText,
  string: compareText,
} satisfies Record<string, Comparer>;
