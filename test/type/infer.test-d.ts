import type { Schema } from "../../src/schema/schema.js";
import type { Infer, InferInput, InOf, OutOf } from "../../src/type/infer.js";
import type { MakeType } from "../../src/type/make.js";
import { type branch, type Wrapped, wrap } from "../../src/value/branch.js";
import type { ValueOptions } from "../../src/value/options.js";

/* Checked by the compiler, in test/types.test.ts: nothing here runs. */

declare const avroType: MakeType;

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
/** The same as `is`, for types that are intersections: assignable both ways, and not any. */
type Mutual<A, B> = 0 extends 1 & A ? false : [A] extends [B] ? ([B] extends [A] ? true : false) : false;
declare function same<A, B>(equal: Mutual<A, B>): void;
declare function exact<A, B>(equal: Same<A, B>): void;

// Primitives
{
  const T = avroType("long");
  exact<Infer<typeof T>, number>(true);
  exact<InferInput<typeof T>, number | bigint>(true);
  exact<OutOf<"null">, null>(true);
  exact<OutOf<"boolean">, boolean>(true);
  exact<OutOf<"int">, number>(true);
  exact<OutOf<"float">, number>(true);
  exact<OutOf<"double">, number>(true);
  exact<OutOf<"bytes">, Uint8Array>(true);
  exact<OutOf<"string">, string>(true);
  exact<OutOf<{ type: "string" }>, string>(true);
  exact<OutOf<{ type: { type: "string" } }>, string>(true);
}

// The promise of the documentation
{
  const User = avroType({
    type: "record",
    name: "User",
    namespace: "shop",
    fields: [
      { name: "id", type: "long" },
      { name: "email", type: ["null", "string"], default: null },
    ],
  });
  exact<Infer<typeof User>, { id: number; email: string | null }>(true);
  exact<InferInput<typeof User>, { id: number | bigint; email?: string | null | undefined }>(true);
  User.encode({ id: 1 });
  User.encode({ id: 1n, email: "a@b" });
  // @ts-expect-error id has no default
  User.encode({ email: null });
  // @ts-expect-error a wrong type
  User.encode({ id: "1" });
  // @ts-expect-error no such field
  User.encode({ id: 1, mail: "x" });

  // A type inside another's schema
  const Order = avroType({
    type: "record",
    name: "Order",
    fields: [
      { name: "user", type: User },
      { name: "more", type: { type: "array", items: User } },
    ],
  });
  exact<
    Infer<typeof Order>,
    { user: { id: number; email: string | null }; more: { id: number; email: string | null }[] }
  >(true);
  Order.encode({ user: { id: 1 }, more: [{ id: 2n }] });
}

// Options
{
  const schema = {
    type: "record",
    name: "R",
    fields: [
      { name: "n", type: "long" },
      { name: "ints", type: { type: "array", items: "int" } },
      { name: "longs", type: { type: "array", items: { type: "long" } } },
      { name: "floats", type: { type: "array", items: "float" } },
      { name: "doubles", type: { type: "array", items: "double" } },
      { name: "texts", type: { type: "array", items: "string" } },
      { name: "map", type: { type: "map", values: "int" } },
    ],
  } as const;
  type Plain = {
    n: number;
    ints: number[];
    longs: number[];
    floats: number[];
    doubles: number[];
    texts: string[];
    map: { [key: string]: number };
  };
  exact<OutOf<typeof schema>, Plain>(true);
  const all = avroType(schema, { long: "bigint", numericArrays: "typed", map: "Map" });
  type Typed = {
    n: bigint;
    ints: Int32Array;
    longs: BigInt64Array;
    floats: Float32Array;
    doubles: Float64Array;
    texts: string[];
    map: Map<string, number>;
  };
  exact<Infer<typeof all>, Typed>(true);
  all.encode({
    n: 1,
    ints: new Int32Array(1),
    longs: [1n, 2],
    floats: [],
    doubles: [],
    texts: [],
    map: new Map([["a", 1]]),
  });

  const auto = avroType("long", { long: "auto" });
  exact<Infer<typeof auto>, number | bigint>(true);
  const other = avroType("long", { codegen: "never" });
  exact<Infer<typeof other>, number>(true);
  // options known only at run time: every possibility
  exact<OutOf<"long", ValueOptions>, number | bigint>(true);
  exact<OutOf<{ type: "array"; items: "int" }, ValueOptions>, number[] | Int32Array>(true);
  exact<OutOf<{ type: "array"; items: "string" }, ValueOptions>, string[]>(true);
  exact<OutOf<["null", "int"], ValueOptions>, number | null | { int: number }>(true);
  // @ts-expect-error an option that does not exist
  avroType("long", { lang: "bigint" });
  // @ts-expect-error a value that the option does not have
  avroType("long", { long: "string" });
}

// The same schema with other options, and what readers, batches and columns give
{
  const T = avroType({ type: "array", items: "long" });
  const limited = T.with({ limits: { maxDepth: 3 }, utf8: "replace", names: "ignore" });
  exact<Infer<typeof limited>, number[]>(true);
  const big = T.with({ long: "bigint" });
  exact<Infer<typeof big>, unknown>(true);
  const told = T.with<bigint[]>({ long: "bigint", logical: "raw" });
  exact<Infer<typeof told>, bigint[]>(true);
  const reader = T.reader({ type: "array", items: "int" });
  exact<ReturnType<typeof reader.decode>, number[]>(true);
  const rows = reader.decodeBatch(new Uint8Array());
  exact<typeof rows, number[][]>(true);
  const some = reader.decodeBatch([new Uint8Array(), null]);
  exact<typeof some, (number[] | null)[]>(true);
  const objects = T.decodeColumns(new Uint8Array()).toObjects();
  exact<typeof objects, number[][]>(true);
}

// Enums, fixed, errors, attributes

exact<OutOf<{ type: "enum"; name: "E"; symbols: readonly ["A", "B"] }>, "A" | "B">(true);
exact<InOf<{ type: "enum"; name: "E"; symbols: readonly ["A", "B"] }>, "A" | "B">(true);
exact<OutOf<{ type: "fixed"; name: "F"; size: 3 }>, Uint8Array>(true);
exact<OutOf<{ type: "error"; name: "Oops"; fields: readonly [{ name: "why"; type: "string" }] }>, { why: string }>(
  true,
);
exact<OutOf<{ type: "record"; name: "Empty"; fields: readonly [] }>, {}>(true);
exact<OutOf<{ type: "long"; logicalType: "timestamp-millis" }, { logical: "raw" }>, number>(true);
exact<OutOf<{ type: "bytes"; logicalType: "decimal"; precision: 4 }, { logical: "raw" }>, Uint8Array>(true);

// Unions
{
  const U = avroType(["null", "string", { type: "array", items: "int" }]);
  exact<Infer<typeof U>, string | number[] | null>(true);
  U.encode("x");
  U.encode(wrap("array", [1]));
  U.encode({ array: [1] });
  U.encode(new Int32Array(1));
  exact<
    InOf<readonly ["string", "bytes"]>,
    string | Uint8Array | Wrapped | { readonly string: string } | { readonly bytes: Uint8Array }
  >(true);
  // where a branch is an object, an object can't name a branch
  exact<
    InOf<readonly ["string", { type: "map"; values: "boolean" }]>,
    string | ReadonlyMap<string, boolean> | { readonly [key: string]: boolean } | Wrapped
  >(true);
  const Two = avroType([
    avroType("int"),
    avroType({ type: "record", name: "R", fields: [{ name: "a", type: "string" }] }),
  ]);
  exact<InferInput<typeof Two>, number | { a: string } | Wrapped>(true);
  // a nullable type is no choice that needs a name
  exact<InOf<readonly ["null", "int"]>, number | null>(true);

  const W = avroType(["null", "string", { type: "enum", name: "E", namespace: "a.b", symbols: ["X"] }], {
    union: "wrapped",
  });
  exact<Infer<typeof W>, null | { string: string } | { "a.b.E": "X" }>(true);
  W.encode({ "a.b.E": "X" });
  // @ts-expect-error bare
  W.encode("x");
  // @ts-expect-error not the full name
  W.encode({ E: "X" });
}

// Records of a union say which they are, if there are several
{
  const Event = avroType({
    type: "record",
    name: "Event",
    namespace: "n",
    fields: [
      {
        name: "body",
        type: [
          { type: "record", name: "A", fields: [{ name: "x", type: "int" }] },
          {
            type: "record",
            name: "m.B",
            fields: [
              { name: "x", type: "int" },
              { name: "y", type: "int", default: 0 },
            ],
          },
          "null",
        ],
      },
      { name: "again", type: ["A", "m.B"] },
      { name: "one", type: ["null", "A"] },
      { name: "lists", type: ["A", { type: "array", items: "A" }, { type: "map", values: "int" }] },
    ],
  });
  type A = { x: number };
  type B = { x: number; y: number };
  type Body = (A & { readonly [branch]: "n.A" }) | (B & { readonly [branch]: "m.B" });
  same<
    Infer<typeof Event>,
    { body: Body | null; again: Body; one: A | null; lists: A | A[] | { [key: string]: number } }
  >(true);
  Event.encode({ body: { x: 1 }, again: wrap("n.A", { x: 1 }), lists: [] });
  Event.encode({ body: null, again: { x: 1 }, lists: { x: 1 } });
  const back = Event.decode(new Uint8Array());
  Event.encode(back);
  if (back.body !== null) back.body.x.toFixed();
}

// Named references: by simple and by full name, out of inner namespaces, and unknown ones
{
  const T = avroType({
    type: "record",
    name: "Outer",
    namespace: "a",
    fields: [
      { name: "id", type: { type: "fixed", name: "Id", size: 4 } },
      {
        name: "inner",
        type: {
          type: "record",
          name: "b.c.Inner",
          fields: [
            { name: "kind", type: { type: "enum", name: "Kind", symbols: ["K"] } },
            { name: "id", type: "a.Id" },
            { name: "kind2", type: "Kind" },
            { name: "lost", type: "Id" },
          ],
        },
      },
      { name: "kind", type: "b.c.Kind" },
      { name: "same", type: { type: "b.c.Kind" } },
      { name: "id2", type: "Id" },
      { name: "ids", type: { type: "array", items: "Id" } },
      { name: "plain", type: { type: "record", name: "P", namespace: "", fields: [{ name: "q", type: "a.Id" }] } },
      { name: "p", type: { type: "record", name: "Q", namespace: "", fields: [{ name: "p", type: "P" }] } },
    ],
  });
  exact<
    Infer<typeof T>,
    {
      id: Uint8Array;
      inner: { kind: "K"; id: Uint8Array; kind2: "K"; lost: unknown };
      kind: "K";
      same: "K";
      id2: Uint8Array;
      ids: Uint8Array[];
      plain: { q: Uint8Array };
      p: { p: { q: Uint8Array } };
    }
  >(true);
}

// Recursion
{
  const Node = avroType({
    type: "record",
    name: "Node",
    namespace: "t",
    fields: [
      { name: "value", type: "int" },
      { name: "next", type: ["null", "Node"] },
      { name: "children", type: { type: "array", items: "t.Node" } },
      { name: "named", type: { type: "map", values: "Node" } },
    ],
  });
  type N = { value: number; next: N | null; children: N[]; named: { [key: string]: N } };
  same<Infer<typeof Node>, N>(true);
  Node.encode({ value: 1, children: [{ value: 2, children: [], named: {}, next: null }], named: {} });
  // @ts-expect-error deep inside
  Node.encode({ value: 1, children: [{ value: "2", children: [], named: {} }], named: {} });
  const v: number | undefined = Node.decode(new Uint8Array()).next?.next?.children[0]?.named.a?.value;
  void v;
}

// Known only at run time
{
  const text: string = "";
  const T = avroType(text);
  exact<Infer<typeof T>, unknown>(true);
  const J = avroType('{"type":"int"}');
  exact<Infer<typeof J>, unknown>(true);
  const P = avroType({} as Schema);
  exact<Infer<typeof P>, unknown>(true);
  const X = avroType(JSON.parse("1"));
  exact<Infer<typeof X>, unknown>(true);
  const L = avroType({ type: "record", name: "R", fields: [] as { name: string; type: string }[] });
  exact<Infer<typeof L>, unknown>(true);
  const wide: { type: string } = { type: "int" };
  const Wide = avroType(wide);
  exact<Infer<typeof Wide>, unknown>(true);
  const E = avroType({ type: "enum", name: "E", symbols: [] as string[] });
  exact<Infer<typeof E>, string>(true);

  interface Row {
    a: number;
  }
  const R = avroType<Row>(text);
  exact<Infer<typeof R>, Row>(true);
  R.encode({ a: 1 });
  const R2 = avroType<string>(text, { long: "bigint" });
  exact<Infer<typeof R2>, string>(true);
  const R4 = avroType<unknown>(text);
  exact<Infer<typeof R4>, unknown>(true);
  // @ts-expect-error options are checked here too
  avroType<Row>(text, { long: "string" });
}
