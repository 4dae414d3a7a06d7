import { buildReader } from "../closures/reader.js";
import { buildWriter } from "../closures/writer.js";
import { type Compile, keyOf } from "../codegen/compile.js";
import { literalReader } from "../codegen/literal-reader.js";
import { literalWriter } from "../codegen/literal-writer.js";
import { makeRowMaker } from "../codegen/rows.js";
import { makeShredder } from "../codegen/shredder.js";
import { constantColumns } from "../datum/constants.js";
import { DecodeError } from "../errors.js";
import { type Layouts, layOut } from "../plan/layout.js";
import type { Plan } from "../plan/plan.js";
import { resolve } from "../plan/resolve.js";
import type { Schema } from "../schema/schema.js";
import type { ResolvedOptions } from "../value/options.js";

/** The text of a function that a type asks for. */
export interface CodeText {
  readonly parameters: readonly string[];
  readonly body: string;
}

/** Texts by their keys. */
export type CodeTexts = ReadonlyMap<string, CodeText>;

/**
 * The functions that a type would generate at run time: those that read its data, and data of other writers, and those
 * that write it. The very generators of run time are run, with a compiler that only takes notes, so nothing has to be
 * allowed here, and what they ask for then is what stands here now.
 *
 * @throws ResolutionError
 */
export function codeOf(schema: Schema, options: ResolvedOptions, writers: readonly Schema[] = []): CodeTexts {
  const texts = new Map<string, CodeText>();
  const note: Compile = (parameters, body) => {
    texts.set(keyOf(parameters, body), { parameters, body });
    return () => inert;
  };
  for (const writer of [schema, ...writers]) {
    const plan = resolve(writer, schema, options);
    literalReader(buildReader(plan, options), options.limits, note);
    const layouts = layoutsOf(plan);
    if (layouts) makeRowMaker(layouts, options, constantColumns(layouts, options), note);
  }
  const write = buildWriter(schema, options);
  literalWriter(write, note);
  makeShredder(write, note);
  return texts;
}

const inert = () => undefined;

/** Undefined for schemas that are recursive or have too many columns: their batches go through the closures. */
function layoutsOf(plan: Plan): Layouts | undefined {
  try {
    return layOut(plan);
  } catch (error) {
    if (error instanceof DecodeError && error.code === "not-columnar") return undefined;
    throw error;
  }
}
