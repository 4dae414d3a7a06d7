import { describe, expect, it } from "vitest";
import { type GeneratedModule, generateModules } from "../../src/gen/generate.js";
import { literal } from "../../src/gen/literal.js";
import type { GenerateOptions } from "../../src/gen/options.js";
import type { Schema } from "../../src/schema/schema.js";
import { parseSchemaText } from "../../src/type/schema-argument.js";
import { type Entry, entriesOf } from "../conformance/entries.js";
import { inRepository } from "../helpers.js";
import { Random, randomSchema } from "../random.js";
import { faultsOf } from "./compile.js";

/*
 * The types of generated modules are those that `Infer` finds for the same schema: asked of the compiler, under its
 * strictest options, for every schema of the conformance suite.
 */

interface SchemaEntry extends Entry {
  readonly schema: string;
  readonly valid: boolean;
}

const OPTIONS: readonly GenerateOptions[] = [
  {},
  { long: "bigint", map: "Map", numericArrays: "typed" },
  { long: "auto", union: "wrapped", logical: "dates" },
  { logical: "raw", numericArrays: "typed" },
];

const INFER = inRepository("src/type/infer.js");

/** Modules below a folder, and one beside them that holds their types to what the compiler infers. */
function compared(schema: Schema, folder: string, options: GenerateOptions): GeneratedModule[] {
  const modules = generateModules([{ name: "one.avsc", schema }], options);
  const types = modules.flatMap(({ path, text }) =>
    [...text.matchAll(/^export const (\S+): /gm)].map((match) => ({ path, name: match[1]! })),
  );
  const { path, name } = "name" in schema ? types[0]! : types.find((one) => one.name.startsWith("One"))!;
  const check = `
    import type { Infer, InferInput, InOf, OutOf } from "${INFER}";
    import type { ${name} as One } from "./${path.replace(/ts$/, "js")}";
    type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
    type Mutual<A, B> = 0 extends 1 & A ? false : [A] extends [B] ? ([B] extends [A] ? true : false) : false;
    const schema = ${literal(schema.toJSON())} as const;
    type Options = ${JSON.stringify(options)};
    export const out: Same<Infer<typeof One>, OutOf<typeof schema, Options>> = true;
    export const taken: Mutual<InferInput<typeof One>, InOf<typeof schema, Options>> = true;
  `;
  return [...modules, { path: "check.ts", text: check }].map((one) => ({ ...one, path: `${folder}/${one.path}` }));
}

/** Logical types whose attributes are wrong in a way that the compiler does not see in a literal. */
const UNSEEN = ["logical decimal negative scale"];

describe("types", () => {
  const schemas = entriesOf<SchemaEntry>("schemas.json").filter(({ name, valid }) => valid && !UNSEEN.includes(name));

  it("are those that the compiler infers, for random schemas of odd names and recursive ones too", () => {
    const random = new Random(3);
    const made = Array.from({ length: 30 }, (_, i) =>
      JSON.stringify(randomSchema(random, { depth: 3, recursive: i % 5 === 4 })),
    );
    const parsed = [...schemas.map(({ schema }) => schema), ...made].map((text) => parseSchemaText(text));
    const files = parsed
      .filter((schema) => !isEmpty(schema))
      .flatMap((schema, i) =>
        [i, i + 1].flatMap((o) => compared(schema, `o${o % OPTIONS.length}/s${i}`, OPTIONS[o % OPTIONS.length]!)),
      );
    const [wrong] = compared(parseSchemaText('{"type":"array","items":"long"}'), "wrong", {});
    const broken = { ...wrong!, text: wrong!.text.replace("= number[]", "= bigint[]") };
    const [, check] = compared(parseSchemaText('{"type":"array","items":"long"}'), "wrong", {});
    expect(faultsOf([...files, broken, check!])).toEqual([
      "wrong/check.ts:8: Type 'true' is not assignable to type 'false'.",
    ]);
    expect(parsed.length).toBeGreaterThan(90);
  }, 300_000);

  it("of names that TypeScript has of its own, and of docs that try to get out", () => {
    const names = ["Date", "any", "Map", "AvroType", "avroType", "branch", "class", "code1", "Uint8Array", "Input"];
    const named = names.map((name, i) => ({
      type: "record",
      name: `odd.${name}`,
      doc: "*/ declare const out: never; /*\u2028*/ \u202e",
      fields: [
        { name: "class", type: i === 0 ? "int" : `odd.${names[i - 1]}`, doc: "a\n*/b" },
        { name: "__proto__", type: ["null", "string"], default: null },
        { name: "at", type: { type: "long", logicalType: "timestamp-millis" } },
      ],
    }));
    const all = [
      ...named,
      { type: "record", name: "odd.Date_Input", fields: [] },
      { type: "record", name: "other.Date", fields: [{ name: "date", type: "odd.Date" }] },
      { type: "enum", name: "odd.await", symbols: ["a", "__proto__", "constructor"] },
      { type: "array", items: ["odd.Date", "other.Date", "odd.await"] },
    ];
    const modules = generateModules(
      all.map((schema, i) => ({ name: `one${i}.avsc`, schema })),
      { long: "auto" },
    );
    const use = `
      import { type Date_, Date_Input, type Date_Input_, any_, AvroType_, class_, code1, await_ } from "./odd.js";
      import { Date_ as Other } from "./other.js";
      import type { Infer, InferInput } from "wavro";
      const date: Date_ = { class: 1, ["__proto__"]: null, at: new Date() };
      export const given: Date_Input_ = { class: 1, at: 5n };
      const taken: InferInput<typeof any_> = { class: { class: 1, at: 5n }, at: new Date() };
      const tool: Infer<typeof await_> = "constructor";
      // @ts-expect-error: not one of the symbols
      const none: Infer<typeof await_> = "toString";
      export const all: unknown[] = [date, taken, tool, none, Date_Input.encode({}), AvroType_.schema, class_, code1, Other];
    `;
    expect(faultsOf([...modules, { path: "use.ts", text: use }])).toEqual([]);
    expect(modules.map(({ path }) => path)).toEqual(["odd.ts", "other.ts", "index.ts"]);
  }, 120_000);
});

/** Of no values, so of no type. */
function isEmpty(schema: Schema): boolean {
  return schema.type === "union" && schema.branches.length === 0;
}
