import { AvroError, DecodeError, EncodeError, quote } from "../../errors.js";
import type { Schema } from "../../schema/schema.js";
import { type BigDecimal, bigDecimalBytes, bigDecimalReader, isScale } from "./big-decimal.js";
import type { Conversion } from "./conversion.js";
import { TOO_WIDE, unscaledOf } from "./decimal.js";
import { logicalTypeOf } from "./logical-type.js";
import { Refusal } from "./refusal.js";
import { MAX_DECIMAL_SIZE, MAX_UNSCALED_BYTES, MAX_UNSCALED_DIGITS, unscaledBytes } from "./unscaled.js";

/**
 * A logical type of one's own, by the value of `logicalType`; one of a name that the specification defines takes the
 * place of the built-in conversion, where the annotation is valid.
 *
 * Both functions are called with the underlying value as the options show it (a long by the option `long`, of
 * nanoseconds as bigint). Those of "decimal" are called with `(unscaled: bigint, precision, scale)` and give the
 * unscaled bigint back; of "big-decimal" with `(unscaled, undefined, scale)`, and give `{ unscaled, scale }`. What they
 * throw is the `cause` of an error with the path. A datum that fails is converted again to find its path. They may
 * encode and decode with any type.
 */
export interface CustomLogical {
  // biome-ignore lint/suspicious/noExplicitAny: each logical type has values of its own
  decode(raw: any, precision?: any, scale?: any): unknown;
  // biome-ignore lint/suspicious/noExplicitAny: as above
  encode(value: any, precision?: any, scale?: any): unknown;
  /**
   * Whether a value is one of this logical type: for choosing a union's branch. Without it a branch of this logical
   * type is taken if no other fits and `encode` gives an underlying value.
   */
  is?(value: unknown): boolean;
}

/** Custom logical types by name. */
export type CustomLogicals = { readonly [name: string]: CustomLogical };

const METHODS = ["decode", "encode", "is"] as const;

/** Check and copy what was given. @throws AvroError "invalid-argument" */
export function resolveCustom(given: object): CustomLogicals {
  const types: Record<string, CustomLogical> = Object.create(null); // one may be called __proto__
  for (const [name, type] of Object.entries(given)) if (type !== undefined) types[name] = resolveOne(name, type);
  return Object.freeze(types);
}

function resolveOne(name: string, given: unknown): CustomLogical {
  const methods: Record<string, unknown> = Object.create(null);
  if (typeof given === "object" && given !== null)
    for (const method of METHODS) {
      const found = given[method as keyof typeof given] as unknown;
      const polluted = method in Object.prototype && !Object.hasOwn(given, method);
      if (typeof found === "function" && !polluted) methods[method] = found.bind(given);
      else if (found !== undefined && !polluted) throw noType(name);
    }
  if (methods.decode === undefined || methods.encode === undefined) throw noType(name);
  return Object.freeze(methods) as unknown as CustomLogical;
}

function noType(name: string): AvroError {
  return new AvroError("invalid-argument", `logical type ${quote(name)} must be an object { decode, encode }`);
}

const NO_UNSCALED = new Refusal("its encode to give an unscaled bigint", "something else");
const TOO_LONG = new Refusal("an unscaled bigint of at most as many digits as the precision", "more");
const NO_BIG_DECIMAL = new Refusal("its encode to give { unscaled: bigint, scale: int }", "something else");

/** Calls what the user gave. */
export function customConversion(name: string, schema: Schema, custom: CustomLogical): Conversion {
  const calls = callsOf(name, schema, custom);
  const fits = rawFits(schema);
  const { is } = custom;
  return {
    long: /^(local-)?timestamp-nanos$/.test(name) && schema.type === "long" ? "bigint" : undefined,
    changes: true,
    fromRaw(raw: unknown) {
      try {
        return calls.decode(raw);
      } catch (error) {
        if (error instanceof DecodeError && error.code === "invalid-logical-value") throw error;
        throw new DecodeError("conversion-failed", failure("decode", name), { cause: error });
      }
    },
    convert(value) {
      try {
        return calls.encode(value);
      } catch (error) {
        throw new EncodeError("conversion-failed", failure("encode", name), { cause: error });
      }
    },
    isExact: (value) => is?.(value) === true,
    accepts(value) {
      if (is) return is(value) === true;
      try {
        return fits(calls.encode(value));
      } catch {
        return false;
      }
    },
  };
}

function failure(verb: string, name: string): string {
  return `${verb} of the custom logical type ${quote(name)} failed`;
}

interface Calls {
  decode(raw: unknown): unknown;
  encode(value: unknown): unknown;
}

function callsOf(name: string, schema: Schema, custom: CustomLogical): Calls {
  const type = logicalTypeOf(schema);
  if (name === "decimal" && type?.name === "decimal") {
    const { precision, scale, size } = type;
    return {
      decode: (raw) => custom.decode(unscaledOf(raw as Uint8Array, precision), precision, scale),
      encode: (value) => decimalBytes(custom.encode(value, precision, scale), precision, size),
    };
  }
  if (name === "big-decimal" && type?.name === "big-decimal") {
    const read = bigDecimalReader();
    return {
      decode(raw) {
        const { unscaled, scale } = read(raw as Uint8Array, 0, (raw as Uint8Array).length);
        return custom.decode(unscaled, undefined, scale);
      },
      encode: (value) => bigDecimalOf(custom.encode(value)),
    };
  }
  return { decode: (raw) => custom.decode(raw), encode: (value) => custom.encode(value) };
}

function decimalBytes(unscaled: unknown, precision: number, size: number | undefined): Uint8Array | Refusal {
  if (typeof unscaled !== "bigint") return NO_UNSCALED;
  if (isTooLong(unscaled, Math.min(precision, MAX_UNSCALED_DIGITS))) return TOO_LONG;
  if (size !== undefined && size > MAX_DECIMAL_SIZE) return TOO_WIDE;
  return unscaledBytes(unscaled, size);
}

function bigDecimalOf(value: unknown): Uint8Array | Refusal {
  const { unscaled, scale } = (typeof value === "object" && value !== null ? value : {}) as Partial<BigDecimal>;
  if (typeof unscaled !== "bigint" || !isScale(scale)) return NO_BIG_DECIMAL;
  return isTooLong(unscaled, MAX_UNSCALED_DIGITS) ? TOO_LONG : bigDecimalBytes({ unscaled, scale });
}

/** Binary length first: only then are decimal digits cheap to count. */
function isTooLong(unscaled: bigint, digits: number): boolean {
  const magnitude = unscaled < 0n ? -unscaled : unscaled;
  return BigInt.asUintN(8 * MAX_UNSCALED_BYTES, magnitude) !== magnitude || magnitude.toString().length > digits;
}

/** Whether a value is an underlying one, as far as its kind tells. */
function rawFits(schema: Schema): (value: unknown) => boolean {
  switch (schema.type) {
    case "null":
      return (value) => value === null;
    case "int":
      return (value) => typeof value === "number" && value === (value | 0);
    case "long":
      return (value) => (typeof value === "bigint" ? BigInt.asIntN(64, value) === value : Number.isSafeInteger(value));
    case "float":
    case "double":
      return (value) => typeof value === "number";
    case "boolean":
    case "string":
      return (value) => typeof value === schema.type;
    case "bytes":
      return (value) => value instanceof Uint8Array;
    case "fixed":
      return (value) => value instanceof Uint8Array && value.length === schema.size;
    case "enum":
      return (value) => schema.symbols.includes(value as string);
    case "array":
      return (value) => Array.isArray(value) || ArrayBuffer.isView(value);
    default:
      return (value) => typeof value === "object" && value !== null && !Array.isArray(value);
  }
}
