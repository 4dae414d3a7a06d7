import { build, type Metafile } from "esbuild";
import { describe, expect, it } from "vitest";
import { inRepository } from "./helpers.js";

/** The source files that a bundler keeps of a program. */
async function kept(program: string): Promise<string[]> {
  const { metafile } = await build({
    stdin: { contents: program, resolveDir: inRepository("") },
    absWorkingDir: inRepository(""),
    bundle: true,
    minify: true,
    write: false,
    metafile: true,
    format: "esm",
    platform: "browser",
    target: "es2022",
    tsconfigRaw: {},
    alias: {
      "wavro/js": inRepository("src/js.ts"),
      wavro: inRepository("src/index.ts"),
      "#wasm": inRepository("src/kernel/wasm/browser.ts"),
    },
  });
  const [output] = Object.values<Metafile["outputs"][string]>(metafile.outputs);
  return Object.entries(output!.inputs)
    .filter(([, { bytesInOutput }]) => bytesInOutput > 0)
    .map(([file]) => file);
}

const use = (entry: string) =>
  `import { avroType } from "${entry}"; const type = avroType("int"); console.log(type.decodeBatch(type.encode(1)));`;

describe("what a program with avroType alone carries", () => {
  /** JSON data, comparison, inference and the rest are functions over types, which nobody called. */
  const unwanted =
    /^src\/(container|message|codecs|node|gen|cli|registry|arrow|idl)\/|^src\/type\/(.*json(?!-options).*|parse|stringify|compare|infer-schema|merge-schemas|random|check-compatibility|fingerprint|canonical-form|parse-protocol|schema-equals|safe-decode)\.ts$|^src\/(closures|datum)\/.*comparer\.ts$|^src\/datum\/random|^src\/bytes\/(md5|sha256|crc)/;

  it.each(["wavro", "wavro/js"])("is neither containers nor JSON data, comparison or inference: %s", async (entry) => {
    const files = await kept(use(entry));
    expect(files).toContain("src/type/make.ts");
    expect(files.filter((file) => unwanted.test(file))).toEqual([]);
  });

  it("is seen where it is carried", async () => {
    const files = await kept(
      'import { compare, inferSchema, stringify } from "wavro"; console.log(compare, inferSchema, stringify);',
    );
    for (const name of ["compare", "infer-schema", "stringify"]) expect(files).toContain(`src/type/${name}.ts`);
  });

  it("is nothing that emits programs in browsers, where it is not allowed", async () => {
    const files = await kept(use("wavro"));
    expect(files.filter((file) => file.startsWith("src/emit/"))).toEqual(["src/emit/bounds.ts"]);
  });

  it("is neither kernel nor generated code with wavro/js", async () => {
    const files = await kept(use("wavro/js"));
    expect(files.filter((file) => /^src\/(kernel|emit|codegen)\//.test(file))).toEqual([]);
  });
});
