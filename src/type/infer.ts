import type { branch, Wrapped } from "../value/branch.js";
import type { Duration } from "../value/logical/duration.js";
import type { ValueOptions } from "../value/options.js";

/** What a type carries for the compiler only; nothing of it exists at run time. */
export interface TypeShape<Out, In> {
  readonly "~types"?: { readonly out: Out; readonly in: In };
}

/** What a type decodes to: `type User = Infer<typeof User>`. */
export type Infer<T> = Carried<T, "out">;

/** What a type encodes: as decoded, but fields that can be filled in may be left out. */
export type InferInput<T> = Carried<T, "in">;

/** What a schema literal decodes to under options O; unknown for a schema known only at run time. */
export type OutOf<S, O = {}> = IsAny<S> extends true ? unknown : Out<S, Context<S, O>, "">;

/** What a schema literal encodes under options O; unknown for a schema known only at run time. */
export type InOf<S, O = {}> = IsAny<S> extends true ? unknown : In<S, Context<S, O>, "">;

/** Stays the same all the way down a schema: where its names are defined, and how its values look. */
interface Context<Root = unknown, O = unknown> {
  readonly root: Root;
  readonly options: O;
}

/*
 * The walk. S is a schema, Ns the namespace around it. Both types distribute over a union of schemas. A cycle always
 * passes through a record, and a record is a mapped type, whose fields the compiler only works out when asked.
 */

type Out<S, C extends Context, Ns extends string> = S extends string
  ? S extends keyof OutPrimitives<C>
    ? OutPrimitives<C>[S]
    : OutDefinition<Definition<S, C, Ns>, C>
  : S extends readonly unknown[]
    ? OutUnion<S[number], C, Ns>
    : IsOpaque<S> extends true
      ? Carried<S, "out">
      : S extends { readonly logicalType: infer L extends string }
        ? OutLogical<S, L, C, OutRaw<S, C, Ns>>
        : OutRaw<S, C, Ns>;

type OutRaw<S, C extends Context, Ns extends string> = S extends { readonly type: infer T }
  ? T extends "record" | "error"
    ? OutRecord<FieldOf<S>, C, NamespaceIn<S, Ns>>
    : T extends "enum"
      ? SymbolOf<S>
      : T extends "fixed"
        ? Uint8Array
        : T extends "array"
          ? OutArray<ItemsOf<S>, C, Ns>
          : T extends "map"
            ? OutMap<Out<ValuesOf<S>, C, Ns>, Option<C, "map">>
            : Out<T, C, Ns>
  : unknown;

type In<S, C extends Context, Ns extends string> = S extends string
  ? S extends keyof InPrimitives
    ? InPrimitives[S]
    : InDefinition<Definition<S, C, Ns>, C>
  : S extends readonly unknown[]
    ? InUnion<S[number], C, Ns>
    : IsOpaque<S> extends true
      ? Carried<S, "in">
      : S extends { readonly logicalType: infer L extends string }
        ? InLogical<S, L, C, InRaw<S, C, Ns>>
        : InRaw<S, C, Ns>;

type InRaw<S, C extends Context, Ns extends string> = S extends { readonly type: infer T }
  ? T extends "record" | "error"
    ? InRecord<FieldOf<S>, C, NamespaceIn<S, Ns>>
    : T extends "enum"
      ? SymbolOf<S>
      : T extends "fixed"
        ? Uint8Array
        : T extends "array"
          ? InArray<ItemsOf<S>, C, Ns>
          : T extends "map"
            ? InMap<In<ValuesOf<S>, C, Ns>>
            : In<T, C, Ns>
  : unknown;

interface OutPrimitives<C extends Context> {
  null: null;
  boolean: boolean;
  int: number;
  long: OutLong<Option<C, "long">>;
  float: number;
  double: number;
  bytes: Uint8Array;
  string: string;
}

interface InPrimitives {
  null: null;
  boolean: boolean;
  int: number;
  long: number | bigint;
  float: number;
  double: number;
  bytes: Uint8Array;
  string: string;
}

type OutLong<L> = L extends "number" ? number : L extends "bigint" ? bigint : number | bigint;

/* Logical types. S is the annotated schema, L the name, Raw the underlying value, which is all there is where the annotation is not valid. */

type OutLogical<S, L extends string, C extends Context, Raw> =
  Option<C, "logical"> extends infer O
    ? O extends "raw"
      ? Raw
      : Custom<S, L, O> extends { decode(...given: never[]): infer Value }
        ? Value
        : ValidLogical<S> extends L
          ? O extends "dates"
            ? OutDates<L, Raw>
            : OutDefault<L, Raw>
          : Raw
    : never;

type InLogical<S, L extends string, C extends Context, Raw> =
  Option<C, "logical"> extends infer O
    ? O extends "raw"
      ? Raw
      : Custom<S, L, O> extends { encode(value: infer Value, ...rest: never[]): unknown }
        ? Value
        : ValidLogical<S> extends L
          ? InDefault<L, Raw>
          : Raw
    : never;

/** The hooks that the option names for a logical type, where they are called. */
type Custom<S, L extends string, O> = O extends object
  ? L extends keyof O
    ? L extends LogicalName
      ? ValidLogical<S> extends L
        ? O[L]
        : false
      : O[L]
    : false
  : false;

type LogicalName = keyof LogicalOn | "decimal" | "uuid" | "duration";

/** The types that logical types stand on which need no other attribute. */
interface LogicalOn {
  "big-decimal": "bytes";
  date: "int";
  "time-millis": "int";
  "time-micros": "long";
  "timestamp-millis": "long";
  "timestamp-micros": "long";
  "timestamp-nanos": "long";
  "local-timestamp-millis": "long";
  "local-timestamp-micros": "long";
  "local-timestamp-nanos": "long";
}

/** The name of the logical type of a schema, if its type and attributes are right as far as the compiler sees; else "". */
type ValidLogical<S> = S extends { readonly logicalType: infer L; readonly type: infer T }
  ? L extends keyof LogicalOn
    ? T extends LogicalOn[L]
      ? L
      : ""
    : L extends "decimal"
      ? S extends { readonly type: "bytes" | "fixed"; readonly precision: number }
        ? L
        : ""
      : L extends "uuid"
        ? S extends { readonly type: "string" } | { readonly type: "fixed"; readonly size: 16 }
          ? L
          : ""
        : L extends "duration"
          ? S extends { readonly type: "fixed"; readonly size: 12 }
            ? L
            : ""
          : ""
  : "";

interface OutText {
  decimal: string;
  "big-decimal": string;
  uuid: string;
}

type OutDefault<L extends string, Raw> = L extends keyof OutText
  ? OutText[L]
  : L extends "date"
    ? string
    : L extends "timestamp-millis"
      ? Date
      : L extends `${string}timestamp-nanos`
        ? bigint
        : L extends "duration"
          ? Duration
          : Raw;

type OutDates<L extends string, Raw> = L extends "date" | `${string}timestamp-${string}` ? Date : OutDefault<L, Raw>;

type InDefault<L extends string, Raw> = L extends "decimal" | "big-decimal"
  ? string | number | bigint
  : L extends "date"
    ? string | number | Date
    : L extends "duration"
      ? Duration
      : L extends "uuid"
        ? string
        : Raw | Date;

/* Records */

type OutRecord<F, C extends Context, Ns extends string> =
  IsWide<FieldName<F>> extends true ? unknown : { [G in F as FieldName<G>]: Out<TypeOf<G>, C, Ns> };

type InRecord<F, C extends Context, Ns extends string> =
  IsWide<FieldName<F>> extends true
    ? unknown
    : Flat<
        { [G in F as IsOptional<G> extends true ? never : FieldName<G>]: In<TypeOf<G>, C, Ns> } & {
          [G in F as IsOptional<G> extends true ? FieldName<G> : never]?: In<TypeOf<G>, C, Ns> | undefined;
        }
      >;

/** A missing field encodes as its default, else as null where its type allows null. */
type IsOptional<F> = "default" extends keyof F ? true : AllowsNull<TypeOf<F>>;
type AllowsNull<T> = T extends "null" | { readonly type: "null" }
  ? true
  : T extends readonly unknown[]
    ? true extends AllowsNull<T[number]>
      ? true
      : false
    : false;

type FieldOf<S> = S extends { readonly fields: readonly (infer F)[] } ? F : { readonly name: string };
type FieldName<F> = F extends { readonly name: infer N extends string } ? N : never;
type TypeOf<F> = F extends { readonly type: infer T } ? T : unknown;

/* Enums, arrays, maps */

type SymbolOf<S> = S extends { readonly symbols: readonly (infer N extends string)[] } ? N : string;
type ItemsOf<S> = S extends { readonly items: infer I } ? I : unknown;
type ValuesOf<S> = S extends { readonly values: infer V } ? V : unknown;

type OutArray<I, C extends Context, Ns extends string> =
  | (Option<C, "numericArrays"> extends "plain" ? never : TypedArrayOf<Numeric<I, C>>)
  | ("plain" extends Option<C, "numericArrays"> | NoTypedArray<Numeric<I, C>> ? Out<I, C, Ns>[] : never);

/** Items, unless a logical type makes something else of their numbers. */
type Numeric<I, C extends Context> = I extends { readonly logicalType: infer L extends string }
  ? L extends keyof Option<C, "logical">
    ? never
    : Out<I, C, ""> extends number | bigint
      ? I
      : never
  : I;

type InArray<I, C extends Context, Ns extends string> = readonly In<I, C, Ns>[] | EncodableArrayOf<I>;

interface TypedArrays {
  int: Int32Array;
  long: BigInt64Array;
  float: Float32Array;
  double: Float64Array;
}
type TypedArrayOf<I> = I extends keyof TypedArrays
  ? TypedArrays[I]
  : I extends { readonly type: infer T extends keyof TypedArrays }
    ? TypedArrays[T]
    : never;

/** Typed arrays whose items are all of the type. */
interface EncodableArrays {
  int: Int8Array | Int16Array | Uint16Array | Int32Array;
  long: Int8Array | Int16Array | Uint16Array | Int32Array | Uint32Array | BigInt64Array;
  float: Float32Array;
  double: Float32Array | Float64Array;
}
type EncodableArrayOf<I> = I extends keyof EncodableArrays
  ? EncodableArrays[I]
  : I extends { readonly type: infer T extends keyof EncodableArrays }
    ? EncodableArrays[T]
    : never;
type NoTypedArray<I> = [TypedArrayOf<I>] extends [never] ? "plain" : never;

type OutMap<V, M> = M extends "Map" ? Map<string, V> : { [key: string]: V };
type InMap<V> = ReadonlyMap<string, V> | { readonly [key: string]: V };

/* Unions. B is the union of the branches. */

type OutUnion<B, C extends Context, Ns extends string> =
  Option<C, "union"> extends infer U
    ? U extends "wrapped"
      ? OutWrapped<B, C, Ns>
      : U extends "auto"
        ? HasSeveral<Exclude<B, "null" | { readonly type: "null" }>> extends true
          ? unknown
          : Out<B, C, Ns>
        : HasSeveral<RecordName<B, C, Ns>> extends true
          ? OutBranch<B, C, Ns>
          : Out<B, C, Ns>
    : never;

type InUnion<B, C extends Context, Ns extends string> =
  Option<C, "union"> extends infer U
    ? U extends "wrapped"
      ? InWrapped<B, C, Ns>
      : U extends "auto"
        ? HasSeveral<Exclude<B, "null" | { readonly type: "null" }>> extends true
          ? unknown
          : In<B, C, Ns>
        : HasSeveral<Exclude<B, "null" | { readonly type: "null" }>> extends true
          ? InBranch<B, C, Ns> | InNamed<B, C, Ns> | Wrapped
          : In<B, C, Ns>
    : never;

/** An object that names the branch, where no branch is an object itself, for all that is known. */
type InNamed<B, C extends Context, Ns extends string> =
  unknown extends BranchName<B, C, Ns>
    ? never
    : [RecordName<B, C, Ns> | Extract<BranchName<B, C, Ns>, "map">] extends [never]
      ? InWrapped<Exclude<B, "null">, C, Ns>
      : never;

/** A record among records says which one it is. */
type OutBranch<B, C extends Context, Ns extends string> = B extends unknown
  ? [RecordName<B, C, Ns>] extends [never]
    ? Out<B, C, Ns>
    : Out<B, C, Ns> & { readonly [branch]: RecordName<B, C, Ns> }
  : never;

type InBranch<B, C extends Context, Ns extends string> =
  HasSeveral<RecordName<B, C, Ns>> extends true ? InTagged<B, C, Ns> : In<B, C, Ns>;
type InTagged<B, C extends Context, Ns extends string> = B extends unknown
  ? [RecordName<B, C, Ns>] extends [never]
    ? In<B, C, Ns>
    : In<B, C, Ns> & { readonly [branch]?: RecordName<B, C, Ns> }
  : never;

/** As in the Avro JSON encoding: an object with the branch's name as its only key, and null bare. */
type OutWrapped<B, C extends Context, Ns extends string> = B extends unknown
  ? BranchName<B, C, Ns> extends infer N extends string
    ? N extends "null"
      ? null
      : { [K in N]: Out<B, C, Ns> }
    : unknown
  : never;

type InWrapped<B, C extends Context, Ns extends string> = B extends unknown
  ? BranchName<B, C, Ns> extends infer N extends string
    ? N extends "null"
      ? null
      : { readonly [K in N]: In<B, C, Ns> }
    : unknown
  : never;

type BranchName<B, C extends Context, Ns extends string> = B extends string
  ? B extends keyof InPrimitives
    ? B
    : FullName<B, Ns>
  : B extends { readonly type: infer T }
    ? T extends "record" | "error" | "enum" | "fixed"
      ? NameIn<B, Ns>
      : T extends "array" | "map"
        ? T
        : BranchName<T, C, Ns>
    : unknown;

/** The full name of a branch that is a record, never for others. */
type RecordName<B, C extends Context, Ns extends string> = B extends string
  ? B extends keyof InPrimitives
    ? never
    : RecordDefined<Definition<B, C, Ns>>
  : B extends { readonly type: infer T }
    ? T extends "record" | "error"
      ? NameIn<B, Ns>
      : T extends "enum" | "fixed" | "array" | "map"
        ? never
        : T extends string
          ? RecordName<T, C, Ns>
          : never
    : never;

type RecordDefined<D> = D extends Defined<infer N, { readonly type: "record" | "error" }, string> ? N : never;

/* Names */

/** A definition of the full name `name`, standing in the namespace `around`. */
interface Defined<Name extends string, S, Around extends string> {
  readonly name: Name;
  readonly schema: S;
  readonly around: Around;
}

/** The definition that a reference means; never if the schema has none. */
type Definition<Name extends string, C extends Context, Ns extends string> = Extract<
  DefinitionsOf<C["root"], "">,
  { readonly name: FullName<Name, Ns> }
>;

type OutDefinition<D, C extends Context> = [D] extends [Defined<string, infer S, infer Around>]
  ? [D] extends [never]
    ? unknown
    : Out<S, C, Around>
  : unknown;

type InDefinition<D, C extends Context> = [D] extends [Defined<string, infer S, infer Around>]
  ? [D] extends [never]
    ? unknown
    : In<S, C, Around>
  : unknown;

/** All definitions of a schema, as a union; worked out only if the schema holds a reference. */
type DefinitionsOf<S, Ns extends string> = S extends readonly unknown[]
  ? DefinitionsOf<S[number], Ns>
  : S extends { readonly type: infer T }
    ? T extends "record" | "error"
      ? Defined<NameIn<S, Ns>, S, Ns> | DefinitionsOf<TypeOf<FieldOf<S>>, NamespaceIn<S, Ns>>
      : T extends "enum" | "fixed"
        ? Defined<NameIn<S, Ns>, S, Ns>
        : T extends "array"
          ? DefinitionsOf<ItemsOf<S>, Ns>
          : T extends "map"
            ? DefinitionsOf<ValuesOf<S>, Ns>
            : DefinitionsOf<T, Ns>
    : never;

type FullName<Name extends string, Ns extends string> = Name extends `${string}.${string}`
  ? Name
  : Ns extends ""
    ? Name
    : `${Ns}.${Name}`;

type NameOf<S> = S extends { readonly name: infer N extends string } ? N : never;

/** The full name of a definition. */
type NameIn<S, Ns extends string> = FullName<NameOf<S>, NamespaceIn<S, Ns>>;

/** The namespace inside a definition: of its name's dots, else its own, else the one around it. */
type NamespaceIn<S, Ns extends string> =
  NameOf<S> extends `${string}.${string}`
    ? BeforeLastDot<NameOf<S>>
    : S extends { readonly namespace: infer N extends string }
      ? N
      : Ns;

type BeforeLastDot<N extends string> = N extends `${infer Head}.${infer Rest}`
  ? Rest extends `${string}.${string}`
    ? `${Head}.${BeforeLastDot<Rest>}`
    : Head
  : "";

/* Tools */

/** An option's value; its default where it is not given, both where it may be undefined. */
type Option<C extends Context, K extends keyof Defaults> = K extends keyof C["options"]
  ? undefined extends C["options"][K]
    ? Defaults[K] | Exclude<C["options"][K], undefined>
    : C["options"][K]
  : Defaults[K];

interface Defaults extends Required<Pick<ValueOptions, "long" | "union" | "logical" | "numericArrays" | "map">> {
  long: "number";
  union: "natural";
  logical: "default";
  numericArrays: "plain";
  map: "object";
}

/** Types already made, and parsed schemas, whose contents the compiler does not know. */
type IsOpaque<S> = "~types" extends keyof S ? true : "toJSON" extends keyof S ? true : false;
type Carried<T, K extends "out" | "in"> = T extends { readonly "~types"?: infer X }
  ? NonNullable<X> extends { readonly [P in K]: infer V }
    ? V
    : unknown
  : unknown;

type IsAny<T> = 0 extends 1 & T ? true : false;
type IsWide<N extends string> = string extends N ? true : false;
type HasSeveral<T, All = T> = true extends (T extends unknown ? ([All] extends [T] ? false : true) : never)
  ? true
  : false;
type Flat<T> = { [K in keyof T]: T[K] };
