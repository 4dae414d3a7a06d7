import { buildSync } from "esbuild";
import { expect, it } from "vitest";
import { generateModules } from "../../src/gen/generate.js";

const record = (name: string, ...types: unknown[]) => ({
  type: "record",
  name,
  fields: types.map((type, i) => ({ name: `field_${name}_${i}`, type })),
});
const [MODULE] = generateModules(
  [record("First", "long"), record("Second", "string"), record("Twin", { type: "record", name: "In", fields: [] })].map(
    (schema, i) => ({ name: `${i}.avsc`, schema }),
  ),
  { long: "bigint" },
);
const { text } = MODULE!;

it("reads like this", () => {
  expect(text.slice(0, text.indexOf("function"))).toMatch(
    /^\/\/ Made by `wavro gen` of 0\.avsc, 1\.avsc, 2\.avsc: change that, not this\.\n\/\* eslint-disable \*\/\nimport type \{ AvroType \} from "wavro";\nimport \{ avroType \} from "wavro";\n\nexport interface First \{\n/,
  );
  expect(text).toMatch(
    /\/\*\* Reads and writes \{@link First\}\. \*\/\nexport const First: AvroType<First, FirstInput> = \/\* @__PURE__ \*\/ avroType<First, FirstInput>\(\n {2}\{ type: "record", name: "First", fields: \[\{ name: "field_First_0", type: "long" \}\] \},\n {2}\{\n {4}long: "bigint",\n {4}code: \{\n( {6}"\w+": code\d+,\n)+ {4}\},\n {2}\},\n\);\n/,
  );
});

it("has each function once, on one line", () => {
  const functions = text.match(/^function code\d+\(.*\}$/gm)!;
  expect(functions.length).toBe(new Set(functions.map((line) => line.replace(/^function code\d+/, ""))).size);
  expect(functions.length).toBe(text.match(/\bfunction code/g)!.length);
});

it("lets bundlers drop what is not used", () => {
  const { outputFiles } = buildSync({
    stdin: { contents: text.replace(/^export (const|interface|type) (?!First\b)/gm, "$1 "), loader: "ts" },
    bundle: true,
    format: "esm",
    write: false,
    external: ["wavro"],
  });
  const bundled = outputFiles[0]!.text;
  expect(bundled).toContain("field_First_0");
  expect(bundled).not.toContain("field_Second_0");
  expect(bundled).not.toContain("field_Twin_0");
});
