import { describe, expect, it } from "vitest";
import { compilerOf, evaluate, keyOf } from "../../src/codegen/compile.js";
import { codeOf } from "../../src/gen/code.js";
import { type GeneratedModule, generateModules } from "../../src/gen/generate.js";
import type { GenerateOptions } from "../../src/gen/options.js";
import { parseSchema } from "../../src/type/schema-argument.js";
import { resolveOptions } from "../../src/value/options.js";
import { Random, randomSchema } from "../random.js";
import { runForbidden } from "./runs.js";

const USER = {
  type: "record",
  name: "shop.User",
  fields: [
    { name: "id", type: "long" },
    { name: "email", type: ["null", "string"], default: null },
    { name: "tags", type: { type: "array", items: "string" }, default: [] },
  ],
};
const LOGICAL = {
  type: "record",
  name: "money.Payment",
  fields: [
    { name: "amount", type: { type: "bytes", logicalType: "decimal", precision: 12, scale: 2 } },
    { name: "at", type: { type: "long", logicalType: "timestamp-millis" } },
    { name: "on", type: { type: "int", logicalType: "date" } },
    { name: "id", type: { type: "fixed", name: "Id", size: 16, logicalType: "uuid" } },
    { name: "for", type: { type: "fixed", name: "Span", size: 12, logicalType: "duration" } },
  ],
};
const TREE = {
  type: "record",
  name: "Tree",
  fields: [
    { name: "value", type: "string" },
    { name: "children", type: { type: "array", items: "Tree" } },
    { name: "__proto__", type: ["null", "int"], default: null },
  ],
};
const SHAPES = [
  {
    type: "record",
    name: "Circle",
    fields: [
      { name: "r", type: "double" },
      { name: "constructor", type: { type: "enum", name: "Tool", symbols: ["COMPASS", "HAND"] } },
    ],
  },
  {
    type: "record",
    name: "Shape",
    fields: [
      { name: "parts", type: { type: "map", values: ["Circle", { type: "record", name: "Dot", fields: [] }] } },
      { name: "name", type: "string" },
    ],
  },
];

/** For each type: values that go there and back, one by one and in batches, as without the code. */
const PROGRAM = `
import { isDeepStrictEqual } from "node:util";
import { avroType, random } from "wavro";
function differences(type) {
  const { options } = type;
  const { long, union, logical, numericArrays, map, utf8, names, unknownFields, itemBlocks } = options;
  const plain = avroType(type.schema, { long, union, logical, numericArrays, map, utf8, names, unknownFields, itemBlocks, codegen: "never" });
  const values = random(plain, { seed: 5, count: 40 });
  const messages = plain.encodeMessages(values);
  const found = [];
  const same = (what, a, b) => { if (!isDeepStrictEqual(a, b)) found.push(what); };
  same("encode", values.map((value) => type.encode(value)), messages);
  same("encodeBatch", type.encodeBatch(values), plain.encodeBatch(values));
  same("decode", messages.map((message) => type.decode(message)), values);
  same("decodeBatch", type.decodeBatch(messages), values);
  return found;
}
export { differences };
`;

function entryFor(paths: readonly string[]): string {
  const imports = paths.map((path, i) => `import * as m${i} from "./${path}";`);
  return `${imports.join("\n")}${PROGRAM}
    const found = {};
    for (const [path, module] of [${paths.map((path, i) => `["${path}", m${i}]`).join()}])
      for (const [name, type] of Object.entries(module)) found[path + ":" + name] = differences(type);
    let forbidden = false;
    try { new Function("") } catch { forbidden = true }
    console.log(JSON.stringify({ forbidden, found, used: [...globalThis.used] }));`;
}

interface Outcome {
  readonly forbidden: boolean;
  readonly found: Record<string, string[]>;
  readonly used: string[];
}

function outcomeOf(modules: readonly GeneratedModule[]) {
  const made = modules.flatMap(({ path, text }) =>
    [...text.matchAll(/^function (code\d+)/gm)].map((match) => `${path}:${match[1]}`),
  );
  const outcome = runForbidden(modules, entryFor(modules.map(({ path }) => path))) as Outcome;
  expect(outcome.forbidden).toBe(true);
  expect(Object.entries(outcome.found).filter(([, found]) => found.length > 0)).toEqual([]);
  return { types: Object.keys(outcome.found), made: new Set(made), used: new Set(outcome.used) };
}

describe("code of modules, where code generation is forbidden", () => {
  const schemas = [USER, LOGICAL, TREE, SHAPES].map((schema, i) => ({ name: `s${i}.avsc`, schema }));

  it.each<GenerateOptions>([
    {},
    { long: "bigint", map: "Map", numericArrays: "typed", logical: "raw" },
    { long: "auto", union: "wrapped", logical: "dates", utf8: "replace", unknownFields: "error", itemBlocks: "sized" },
  ])("gives the values that there are without it, and is used, all of it: %o", (options) => {
    const { types, made, used } = outcomeOf(generateModules(schemas, options));
    expect(types).toHaveLength(6);
    expect(made.size).toBeGreaterThan(8);
    expect(used).toEqual(made);
  });

  it("gives them for any schema", () => {
    const random = new Random(17);
    const modules = Array.from({ length: 80 }, (_, i) => {
      const schema = randomSchema(random, { depth: 3, recursive: i % 6 === 5 });
      return generateModules([{ name: "one.avsc", schema: JSON.stringify(schema) }], { long: "auto" }).map(
        ({ path, text }) => ({ path: `r${i}/${path}`, text }),
      );
    });
    const { types, made, used } = outcomeOf(modules.flat());
    expect(types.length).toBeGreaterThanOrEqual(80);
    expect(used.size / made.size).toBeGreaterThan(0.9); // not each branch of a union comes up
  });
});

describe("codeOf", () => {
  const schema = parseSchema(USER);
  const options = resolveOptions();

  it("holds what a type asks for, by its key", () => {
    const texts = codeOf(schema, options);
    expect(texts.size).toBe(4); // rows and one datum, both ways
    for (const [key, { parameters, body }] of texts) {
      expect(keyOf(parameters, body)).toBe(key);
      expect(evaluate(parameters, body)).toBeTypeOf("function");
    }
  });

  it("runs nothing, so that it needs no permission to", () => {
    const { Function: original } = globalThis;
    globalThis.Function = (() => {
      throw new EvalError("no");
    }) as unknown as FunctionConstructor;
    try {
      expect(codeOf(schema, options).size).toBe(4);
    } finally {
      globalThis.Function = original;
    }
  });

  it("reads data of other writers with what it has, where the columns are the same, else by more code", () => {
    const promoted = parseSchema({ ...USER, fields: [{ name: "id", type: "int" }, ...USER.fields.slice(1)] });
    const older = parseSchema({ ...USER, fields: USER.fields.slice(0, 2) });
    const own = codeOf(schema, options);
    const added = (writer: typeof schema) =>
      [...codeOf(schema, options, [writer]).keys()].filter((key) => !own.has(key));
    expect(added(promoted)).toHaveLength(1); // columns are the reader's; one datum is read as it was written
    expect(added(older)).toHaveLength(2);
  });

  it("has no code of rows for recursive schemas", () => {
    const texts = codeOf(parseSchema(TREE), options);
    expect([...texts.values()].some(({ parameters }) => parameters.includes("Pieces"))).toBe(false);
    expect(texts.size).toBeGreaterThan(0);
    expect(compilerOf({}, false)!([...texts.values()][0]!.parameters, "")).toBeUndefined();
  });
});
