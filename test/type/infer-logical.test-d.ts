import type { Infer, InferInput, InOf, OutOf } from "../../src/type/infer.js";
import type { MakeType } from "../../src/type/make.js";

/* Logical types. Checked by the compiler, in test/types.test.ts: nothing here runs. */

declare const avroType: MakeType;

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
declare function exact<A, B>(equal: Same<A, B>): void;

type Duration = { readonly months: number; readonly days: number; readonly millis: number };
type Raw = { logical: "raw" };
type Dates = { logical: "dates" };
interface Decimal4 {
  readonly type: "bytes";
  readonly logicalType: "decimal";
  readonly precision: 4;
  readonly scale: 2;
}
interface OnLong<L extends string> {
  readonly type: "long";
  readonly logicalType: L;
}
interface OnInt<L extends string> {
  readonly type: "int";
  readonly logicalType: L;
}
interface OnFixed<L extends string, Size extends number> {
  readonly type: "fixed";
  readonly name: "F";
  readonly size: Size;
  readonly logicalType: L;
}

// The default
{
  exact<OutOf<Decimal4>, string>(true);
  exact<InOf<Decimal4>, string | number | bigint>(true);
  exact<OutOf<OnFixed<"decimal", 4> & { precision: 9 }>, string>(true);
  exact<OutOf<{ type: "bytes"; logicalType: "big-decimal" }>, string>(true);
  exact<InOf<{ type: "bytes"; logicalType: "big-decimal" }>, string | number | bigint>(true);
  exact<OutOf<{ type: "string"; logicalType: "uuid" }>, string>(true);
  exact<OutOf<OnFixed<"uuid", 16>>, string>(true);
  exact<InOf<OnFixed<"uuid", 16>>, string>(true);
  exact<OutOf<OnInt<"date">>, string>(true);
  exact<InOf<OnInt<"date">>, string | number | Date>(true);
  exact<OutOf<OnInt<"time-millis">>, number>(true);
  exact<InOf<OnInt<"time-millis">>, number | Date>(true);
  exact<OutOf<OnLong<"time-micros">>, number>(true);
  exact<OutOf<OnLong<"time-micros">, { long: "bigint" }>, bigint>(true);
  exact<OutOf<OnLong<"timestamp-millis">>, Date>(true);
  exact<InOf<OnLong<"timestamp-millis">>, number | bigint | Date>(true);
  exact<OutOf<OnLong<"timestamp-micros">>, number>(true);
  exact<OutOf<OnLong<"timestamp-micros">, { long: "bigint" }>, bigint>(true);
  exact<OutOf<OnLong<"timestamp-nanos">>, bigint>(true);
  exact<OutOf<OnLong<"local-timestamp-millis">>, number>(true);
  exact<OutOf<OnLong<"local-timestamp-micros">>, number>(true);
  exact<OutOf<OnLong<"local-timestamp-nanos">>, bigint>(true);
  exact<InOf<OnLong<"local-timestamp-nanos">>, number | bigint | Date>(true);
  exact<Same<OutOf<OnFixed<"duration", 12>>, Duration>, true>(true);
  exact<Same<InOf<OnFixed<"duration", 12>>, Duration>, true>(true);
}

// What is not valid, or not known, is the underlying value
{
  exact<OutOf<{ type: "bytes"; logicalType: "decimal" }>, Uint8Array>(true);
  exact<OutOf<OnFixed<"uuid", 15>>, Uint8Array>(true);
  exact<OutOf<OnFixed<"duration", 11>>, Uint8Array>(true);
  exact<OutOf<OnLong<"date">>, number>(true);
  exact<InOf<OnLong<"date">>, number | bigint>(true);
  exact<OutOf<OnInt<"timestamp-millis">>, number>(true);
  exact<OutOf<OnInt<"constructor">>, number>(true);
  exact<OutOf<{ type: "string"; logicalType: "decimal"; precision: 4 }>, string>(true);
  exact<OutOf<OnInt<"date">, { long: "bigint" }>, string>(true);
  // on a field it has no effect
  exact<OutOf<{ type: "record"; name: "R"; fields: [{ name: "a"; type: "int"; logicalType: "date" }] }>, { a: number }>(
    true,
  );
}

// "raw" and "dates"
{
  exact<OutOf<Decimal4, Raw>, Uint8Array>(true);
  exact<InOf<Decimal4, Raw>, Uint8Array>(true);
  exact<OutOf<OnInt<"date">, Raw>, number>(true);
  exact<OutOf<OnLong<"timestamp-nanos">, Raw>, number>(true);
  exact<OutOf<OnInt<"date">, Dates>, Date>(true);
  exact<OutOf<OnLong<"timestamp-micros">, Dates>, Date>(true);
  exact<OutOf<OnLong<"local-timestamp-nanos">, Dates>, Date>(true);
  exact<OutOf<OnLong<"time-micros">, Dates>, number>(true);
  exact<OutOf<Decimal4, Dates>, string>(true);
  exact<OutOf<OnInt<"date">, { logical: "raw" | "default" }>, number | string>(true);
}

// Custom ones
{
  class Money {
    constructor(
      readonly units: bigint,
      readonly scale: number,
    ) {}
  }
  const logical = {
    decimal: {
      decode: (unscaled: bigint, _precision: number, scale: number) => new Money(unscaled, scale),
      encode: (money: Money) => money.units,
    },
    "x-color": { decode: (raw: number) => `#${raw}`, encode: (text: string) => Number(text.slice(1)) },
  };
  type O = { logical: typeof logical };
  exact<OutOf<Decimal4, O>, Money>(true);
  exact<InOf<Decimal4, O>, Money>(true);
  exact<OutOf<OnInt<"x-color">, O>, string>(true);
  exact<InOf<OnInt<"x-color">, O>, string>(true);
  exact<OutOf<OnInt<"date">, O>, string>(true);
  exact<OutOf<{ type: "bytes"; logicalType: "decimal" }, O>, Uint8Array>(true); // not valid: not called

  const T = avroType(
    {
      type: "record",
      name: "R",
      fields: [
        { name: "price", type: { type: "bytes", logicalType: "decimal", precision: 9, scale: 2 } },
        { name: "at", type: ["null", { type: "long", logicalType: "timestamp-millis" }] },
        { name: "days", type: { type: "array", items: { type: "int", logicalType: "date" } } },
        { name: "colors", type: { type: "map", values: { type: "int", logicalType: "x-color" } } },
      ],
    },
    {
      logical: {
        decimal: { decode: (unscaled: bigint) => unscaled, encode: (value: bigint | string) => BigInt(value) },
        "x-color": { decode: (raw: number) => [raw], encode: ([raw]: number[]) => raw, is: Array.isArray },
      },
    },
  );
  exact<Infer<typeof T>, { price: bigint; at: Date | null; days: string[]; colors: { [key: string]: number[] } }>(true);
  T.encode({ price: "5", at: new Date(), days: ["2026-11-22", 5, new Date(0)], colors: { a: [1] } });
  // @ts-expect-error a price is what its encode takes
  T.encode({ price: 5, days: [], colors: {} });
  exact<InferInput<typeof T>["price"], bigint | string>(true);

  // @ts-expect-error both functions are needed
  avroType("int", { logical: { x: { decode: (raw: number) => raw } } });
}

// Typed arrays only of what stays a number
{
  type Typed = { numericArrays: "typed" };
  exact<OutOf<{ type: "array"; items: OnInt<"date"> }, Typed>, string[]>(true);
  exact<OutOf<{ type: "array"; items: OnLong<"timestamp-millis"> }, Typed>, Date[]>(true);
  exact<OutOf<{ type: "array"; items: OnInt<"time-millis"> }, Typed>, Int32Array>(true);
  exact<OutOf<{ type: "array"; items: OnLong<"timestamp-micros"> }, Typed>, BigInt64Array>(true);
  exact<OutOf<{ type: "array"; items: OnLong<"timestamp-micros"> }, Typed & Dates>, Date[]>(true);
  exact<OutOf<{ type: "array"; items: OnInt<"date"> }, Typed & Raw>, Int32Array>(true);
}
