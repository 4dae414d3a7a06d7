import { copyBytes } from "../bytes/utf8.js";
import { DecodeError } from "../errors.js";
import type { ArrayPlan, EnumPlan, NumberName, NumberPlan, Plan, RecordPlan, Step } from "../plan/plan.js";
import { logicalOf } from "../value/logical/logical.js";
import type { ResolvedOptions } from "../value/options.js";
import type { Reader, ReaderOptions } from "./closure.js";
import { buildArrayReader, buildMapReader } from "./collection-reader.js";
import { buildDefaultReader } from "./default-reader.js";
import { planDepth } from "./depth.js";
import { buildLogicalReader } from "./logical-reader.js";
import { promotionReader } from "./promotion-reader.js";
import { keyedRecord } from "./record-reader.js";
import { shaped } from "./shape.js";
import { SkipperBuilder } from "./skipper.js";
import { under } from "./trace.js";
import { buildTypedReader, isNumberName, typedFrom } from "./typed-reader.js";
import { buildBranchReader, buildUnionReader } from "./union-reader.js";

export type { Reader, ReaderOptions };

/**
 * Make a reader that obeys a plan: complete, without generated code, for all schemas, recursive ones too. The caller begins each datum on the cursor and counts the values without input of its root.
 */
export function buildReader(plan: Plan, options: ReaderOptions): Reader {
  return new ReaderBuilder(options, planDepth(plan) > options.limits.maxDepth).reader(plan);
}

/** Makes the readers of one plan, and each record's only once. */
class ReaderBuilder {
  readonly #records = new Map<string | undefined, Map<RecordPlan, { read: Reader | undefined }>>();
  readonly #skippers: SkipperBuilder;

  constructor(
    readonly options: ReaderOptions,
    /** Whether data can nest deeper than they may. */
    readonly countsDepth: boolean,
  ) {
    this.#skippers = new SkipperBuilder(countsDepth, options.trace);
  }

  /** `tag`: the full name that a record is to carry under the symbol `branch`. */
  reader(plan: Plan, tag?: string): Reader {
    const passes = plan.op === "union" || plan.op === "branch"; // what is below has the reader's schema itself
    const logical = passes ? undefined : logicalOf(plan.schema, this.options);
    const read = this.#raw(plan, tag, logical?.long);
    return logical?.changes ? buildLogicalReader(plan, logical, read, this.options.trace) : read;
  }

  /** Reads the underlying value; `long`: how a long comes out, if not as the option says. */
  #raw(plan: Plan, tag: string | undefined, long: ResolvedOptions["long"] = this.options.long): Reader {
    switch (plan.op) {
      case "null":
        return readNull;
      case "boolean":
        return readBoolean;
      case "number":
        return this.#number(plan, long);
      case "text":
        return plan.as === "string" ? readString : readBytes;
      case "fixed":
        return shaped((cursor) => cursor.readFixed(plan.size), { kind: "fixed", make: copyBytes, size: plan.size });
      case "enum":
        return enumReader(plan);
      case "record":
        return this.#record(plan, tag);
      case "array":
        return this.#nested(this.#array(plan));
      case "map":
        return this.#nested(buildMapReader(plan, this.reader(plan.values), this.options));
      case "union":
        return buildUnionReader(plan, (inner) => this.reader(inner));
      case "branch":
        return buildBranchReader(plan, this.options, (inner, name) => this.reader(inner, name));
    }
  }

  #record(plan: RecordPlan, tag: string | undefined): Reader {
    let known = this.#records.get(tag);
    if (!known) this.#records.set(tag, (known = new Map()));
    const made = known.get(plan);
    if (made) return made.read ?? again(made); // a record inside itself: filled before it is read
    const cell: { read: Reader | undefined } = { read: undefined };
    known.set(plan, cell);
    return (cell.read = this.#nested(this.#makeRecord(plan, tag)));
  }

  #makeRecord(plan: RecordPlan, tag: string | undefined): Reader {
    const { trace } = this.options;
    const names = plan.schema.fields.map((field) => field.name);
    const slots = plan.steps.map((step) => (step.kind === "field" ? step.field : -1));
    const readers = plan.steps.map((step) => this.#step(step));
    for (const value of plan.defaults) {
      slots.push(value.field);
      readers.push(under(trace, value.name, buildDefaultReader(value, this.reader(value.plan), this.options)));
    }
    const read = keyedRecord(names, slots, readers, tag);
    return trace ? read : shaped(read, { kind: "record", names, slots, readers, tag });
  }

  #array(plan: ArrayPlan): Reader {
    const { items } = plan;
    const isNumber = isNumberName(items.schema.type) && !logicalOf(items.schema, this.options)?.changes;
    if (this.options.numericArrays !== "typed" || !isNumber)
      return buildArrayReader(plan, this.reader(items), this.options);
    if (items.op === "number") return buildTypedReader(items, this.options.trace);
    // a union of the writer: the data say for each item what it is
    const exact = new ReaderBuilder({ ...this.options, long: "bigint" }, this.countsDepth);
    return typedFrom(items.schema.type as NumberName, buildArrayReader(plan, exact.reader(items), this.options));
  }

  #step(step: Step): Reader {
    const read = step.kind === "field" ? this.reader(step.plan) : this.#skippers.skipper(step.skip);
    return under(this.options.trace, step.name, read);
  }

  /** Count one level of depth, if data can go too deep. */
  #nested(read: Reader): Reader {
    if (!this.countsDepth) return read;
    const nested: Reader = (cursor) => {
      cursor.enter();
      const value = read(cursor);
      cursor.leave();
      return value;
    };
    return this.options.trace ? nested : shaped(nested, { kind: "nested", read });
  }

  #number(plan: NumberPlan, long: ResolvedOptions["long"]): Reader {
    if (plan.wire !== plan.as) return promotionReader(plan.wire, plan.as, long);
    switch (plan.wire) {
      case "int":
        return readInt;
      case "float":
        return readFloat;
      case "double":
        return readDouble;
      case "long":
        return LONGS[long];
    }
  }
}

function again(made: { read: Reader | undefined }): Reader {
  return shaped((cursor) => made.read!(cursor), { kind: "again", reader: () => made.read! });
}

const readNull = shaped(() => null, { kind: "null" });
const readBoolean = shaped((cursor) => cursor.readBoolean(), { kind: "boolean" });
const readInt = shaped((cursor) => cursor.readInt(), { kind: "int" });
const readFloat = shaped((cursor) => cursor.readFloat(), { kind: "float" });
const readDouble = shaped((cursor) => cursor.readDouble(), { kind: "double" });
const readBytes = shaped((cursor) => cursor.readBytes(), { kind: "bytes", make: copyBytes });
const readString = shaped((cursor) => cursor.readString(), { kind: "string" });

const readSafeLong: Reader = (cursor) => {
  const start = cursor.position;
  const value = cursor.readLong();
  if (value > Number.MAX_SAFE_INTEGER || value < Number.MIN_SAFE_INTEGER) throw cursor.unsafeLong(start);
  return value;
};

const readAnyLong: Reader = (cursor) => {
  const start = cursor.position;
  const value = cursor.readLong();
  if (value <= Number.MAX_SAFE_INTEGER && value >= Number.MIN_SAFE_INTEGER) return value;
  cursor.position = start;
  return cursor.readExactLong();
};

const readAuto = shaped(readAnyLong, { kind: "long" });

/** By the option `long`. */
const LONGS: Record<ResolvedOptions["long"], Reader> = {
  number: shaped(readSafeLong, { kind: "long" }),
  bigint: shaped((cursor) => cursor.readExactLong(), { kind: "converted", read: readAuto, convert: BigInt }),
  auto: readAuto,
};

function enumReader(plan: EnumPlan): Reader {
  const symbols = plan.map.map((index) => plan.schema.symbols[index]);
  const read: Reader = (cursor) => {
    const start = cursor.position;
    const symbol = symbols[cursor.readIndex(symbols.length, "invalid-enum-index")];
    if (symbol !== undefined) return symbol;
    throw new DecodeError("unknown-symbol", "the data have a symbol that the reader's enum does not", {
      offset: start,
    });
  };
  return shaped(read, { kind: "enum", symbols });
}
