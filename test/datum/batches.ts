import { evaluate } from "../../src/codegen/compile.js";
import { codegenAllowed } from "../../src/codegen/literal.js";
import type { BatchDecoder } from "../../src/datum/batch.js";
import { ClosureBatch } from "../../src/datum/closure-batch.js";
import { DatumDecoder } from "../../src/datum/decoder.js";
import { KernelBatch } from "../../src/datum/kernel-batch.js";
import { layOut } from "../../src/plan/layout.js";
import { project } from "../../src/plan/project.js";
import { resolve } from "../../src/plan/resolve.js";
import { parseSchema } from "../../src/type/schema-argument.js";
import { resolveOptions, type ValueOptions } from "../../src/value/options.js";

const PLAIN = { long: "bigint", union: "wrapped", map: "Map", numericArrays: "plain" } as const;

/** Both batch decoders of a schema, and the calls that the second made to the closures. */
export function decodersOf(schema: unknown, given: ValueOptions = {}, fields?: readonly string[]) {
  const writer = parseSchema(schema as object);
  const plan = resolve(writer, fields ? project(writer, fields) : writer);
  const options = resolveOptions(given);
  const decoders = {
    values: new DatumDecoder(plan, writer, options),
    plain: new DatumDecoder(plan, writer, { ...options, ...PLAIN }),
  };
  const layouts = () => layOut(plan);
  const closures = new ClosureBatch(writer, decoders, options, layouts);
  const asked: string[] = [];
  const watch =
    <A extends unknown[], R>(name: string, call: (...all: A) => R) =>
    (...all: A): R => {
      asked.push(name);
      return call(...all);
    };
  const watched: BatchDecoder = {
    objects: watch("objects", (...all) => closures.objects(...all)),
    columns: watch("columns", (...all) => closures.columns(...all)),
    verify: watch("verify", (...all) => closures.verify(...all)),
    count: watch("count", (...all) => closures.count(...all)),
  };
  const codegen = options.codegen === "auto" && codegenAllowed();
  const emits = options.codegen !== "never";
  const compile = codegen ? evaluate : undefined;
  const kernel = new KernelBatch({ writer, plan, options, decoders, layouts, closures: watched, emits, compile });
  return { closures, kernel, asked };
}
