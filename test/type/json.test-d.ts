import type { JsonValue } from "../../src/json/value.js";
import { fromAvroJSON } from "../../src/type/from-avro-json.js";
import type { MakeType } from "../../src/type/make.js";
import { parse } from "../../src/type/parse.js";
import { stringify } from "../../src/type/stringify.js";
import { toAvroJSON } from "../../src/type/to-avro-json.js";

/* Checked by the compiler: nothing here runs. */

declare const avroType: MakeType;

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
declare function exact<A, B>(equal: Same<A, B>): void;

const User = avroType({
  type: "record",
  name: "User",
  fields: [
    { name: "id", type: "long" },
    { name: "tags", type: { type: "array", items: "string" }, default: [] },
    { name: "born", type: ["null", { type: "int", logicalType: "date" }] },
  ],
});
interface Decoded {
  id: number;
  tags: string[];
  born: string | null;
}

// Out: what the type decodes
{
  const parsed = parse(User, "{}");
  exact<typeof parsed, Decoded>(true);
  const converted = fromAvroJSON(User, {});
  exact<typeof converted, Decoded>(true);
  const big = parse(User.with({ long: "bigint" }), "{}", { json: "avro" });
  exact<typeof big, unknown>(true);
  const known = fromAvroJSON(avroType<Decoded>("{}"), null);
  exact<typeof known, Decoded>(true);
  const long = parse(avroType("long", { long: "auto" }), "1");
  exact<typeof long, number | bigint>(true);
}

// In: what the type encodes, with fields that can be filled in left out
{
  const text = stringify(User, { id: 1n }, { json: "plain", space: "\t" });
  exact<typeof text, string>(true);
  const json = toAvroJSON(User, { id: 1, born: new Date(0), tags: [] });
  exact<typeof json, JsonValue>(true);
  // @ts-expect-error id is missing
  stringify(User, { tags: [] });
  // @ts-expect-error id is no text
  toAvroJSON(User, { id: "1" });
  // @ts-expect-error no such form
  stringify(User, { id: 1 }, { json: "xml" });
  // @ts-expect-error parse does not indent
  parse(User, "{}", { space: 1 });
  // @ts-expect-error a type is wanted
  parse("long", "1");
}

// Types known only as types, and those of rows given
{
  const row = avroType<{ a: number }>("{}");
  exact<ReturnType<typeof parse<typeof row>>, { a: number }>(true);
  stringify(row, { a: 1 });
  const any = avroType<unknown>("{}");
  stringify(any, { whatever: 1 });
  const unknown = parse(any, "{}");
  exact<typeof unknown, unknown>(true);
}
