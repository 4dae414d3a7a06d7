import { walk } from "../../schema/graph.js";
import type { Schema } from "../../schema/schema.js";
import type { LongPolicy } from "../long.js";
import { bigDecimal } from "./big-decimal.js";
import { type Conversion, isInt, isLong } from "./conversion.js";
import { type CustomLogicals, customConversion } from "./custom.js";
import { dateAsDate, dateAsText } from "./date.js";
import { decimal } from "./decimal.js";
import { duration } from "./duration.js";
import { isLogicalName, type LogicalType, logicalName, logicalTypeOf } from "./logical-type.js";
import { Refusal } from "./refusal.js";
import { time } from "./time.js";
import { timestampAsDate, timestampAsNumber } from "./timestamp.js";
import { uuidOnFixed, uuidOnString } from "./uuid.js";

/** The option `logical`, resolved. */
export type LogicalOption = "default" | "raw" | "dates" | CustomLogicals;

/** What a schema's logical type does to its values under an option `logical`. */
export class Logical {
  /** How the raw value of a long must be read; undefined: as the option `long` says. */
  readonly long: LongPolicy | undefined;
  /** Whether decoded values differ from the underlying ones; if not, `fromRaw` need not be called. */
  readonly changes: boolean;
  /** On bytes and fixed, where it can be had: what `fromRaw` gives, of bytes where they lie. */
  readonly fromBytes: Conversion["fromBytes"];
  /** Where that is ASCII text: writes it. */
  readonly putText: Conversion["putText"];
  /**
   * The JavaScript value of an underlying value.
   *
   * @throws DecodeError "invalid-logical-value", "conversion-failed"; without path and offset
   */
  readonly fromRaw: (raw: unknown) => unknown;
  readonly #conversion: Conversion;
  readonly #fitsRaw: (raw: unknown) => boolean;

  constructor(
    readonly name: string,
    schema: Schema,
    conversion: Conversion,
    /** Whether it calls functions of the user: never while a kernel is held. */
    readonly custom: boolean,
  ) {
    this.long = conversion.long;
    this.changes = conversion.changes;
    this.fromBytes = conversion.fromBytes;
    this.putText = conversion.putText;
    this.fromRaw = conversion.fromRaw as (raw: unknown) => unknown;
    this.#conversion = conversion;
    this.#fitsRaw = schema.type === "int" ? isInt : schema.type === "long" ? isLong : () => true;
  }

  /**
   * The underlying value of a JavaScript value; that it is one of the underlying type, the writer of that type checks.
   *
   * @throws EncodeError "invalid-value", "conversion-failed"; without path
   */
  toRaw(value: unknown): unknown {
    const raw = this.#conversion.convert(value);
    if (raw instanceof Refusal) throw raw.error(value);
    return raw;
  }

  /** Whether a value can be encoded. */
  accepts(value: unknown): boolean {
    const conversion = this.#conversion;
    if (conversion.accepts) return conversion.accepts(value);
    const raw = conversion.convert(value);
    return !(raw instanceof Refusal) && this.#fitsRaw(raw);
  }

  /** Whether a value looks as decoded ones do: then it fits a union's branch before what is merely accepted. */
  isExact(value: unknown): boolean {
    return this.#conversion.isExact(value);
  }
}

/** Of each option, and of each schema. */
const memo = new WeakMap<object, WeakMap<Schema, Logical | null>>();
const BUILT_IN = { default: {}, dates: {} };

/** What the logical type of a schema does under the option; undefined where values are the underlying ones. Memoised. */
export function logicalOf(schema: Schema, { logical }: { readonly logical: LogicalOption }): Logical | undefined {
  if (logical === "raw" || schema.type === "union" || schema.attributes.size === 0) return undefined;
  const option = typeof logical === "string" ? BUILT_IN[logical] : logical;
  let known = memo.get(option);
  if (!known) memo.set(option, (known = new WeakMap()));
  let found = known.get(schema);
  if (found === undefined) known.set(schema, (found = make(schema, logical) ?? null));
  return found ?? undefined;
}

function make(schema: Schema, option: Exclude<LogicalOption, "raw">): Logical | undefined {
  const name = logicalName(schema);
  if (name === undefined) return undefined;
  const type = logicalTypeOf(schema);
  if (type === undefined && isLogicalName(name)) return undefined; // invalid: ignored, whoever would convert it
  const custom = typeof option === "object" && Object.hasOwn(option, name) ? option[name] : undefined;
  if (custom) return new Logical(name, schema, customConversion(name, schema, custom), true);
  if (type === undefined) return undefined;
  return new Logical(name, schema, builtIn(type, option === "dates"), false);
}

function builtIn(type: LogicalType, dates: boolean): Conversion {
  switch (type.name) {
    case "decimal":
      return decimal(type);
    case "big-decimal":
      return bigDecimal();
    case "uuid":
      return type.on === "string" ? uuidOnString() : uuidOnFixed();
    case "date":
      return dates ? dateAsDate() : dateAsText();
    case "duration":
      return duration();
    case "time-millis":
    case "time-micros":
      return time(type.units, !dates);
    case "timestamp-millis":
      return timestampAsDate(type.name, type.units);
    default:
      return dates ? timestampAsDate(type.name, type.units) : timestampAsNumber(type.units);
  }
}

/** Whether values of a schema, or of any type below it, are made by functions of the user. */
export function hasCustom(schema: Schema, options: { readonly logical: LogicalOption }): boolean {
  if (typeof options.logical === "string") return false;
  let found = false;
  const seen = new Set<Schema>();
  walk(schema, (node) => {
    if (found || seen.has(node)) return false;
    seen.add(node);
    found = logicalOf(node, options)?.custom === true;
    return !found;
  });
  return found;
}
