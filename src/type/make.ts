import type { ReadyCode } from "../codegen/compile.js";
import { AvroError } from "../errors.js";
import { resolveOptions, type ValueOptions } from "../value/options.js";
import type { Engine } from "./engine.js";
import type { InOf, OutOf } from "./infer.js";
import { parseSchema, type SchemaArgument, type SchemaOptions } from "./schema-argument.js";
import { AvroType } from "./type.js";

/** Options of a type: how its schema is read, and what its values look like. */
export interface TypeOptions extends ValueOptions {
  /** Schemas that may be referred to by full name. */
  readonly references?: SchemaOptions["references"];
  /** Accept what files and registries hold: other names, bad defaults, identical redefinitions. */
  readonly lenientNames?: boolean;
  /**
   * Code that `wavro gen` made for this schema and these options: where code may not be generated at run time, it
   * stands in for the slower loops. Each function is known by its text, so one that was made for another schema, other
   * options or another version is not used: values are the same in any case. Not for `wavro/js`.
   */
  readonly code?: ReadyCode;
}

/** Makes types. */
export interface MakeType {
  /** A schema known only at run time: the type of its rows is given, and that of encodable ones if it differs. */
  <Row = never, In = Row>(
    schema: [Row] extends [never] ? never : SchemaArgument,
    options?: TypeOptions,
  ): AvroType<Row, In>;
  /** A schema literal: the types of its values are inferred. */
  <const S, const O extends TypeOptions = {}>(schema: S, options?: O): AvroType<OutOf<S, O>, InOf<S, O>>;
}

/** `avroType` on an engine. */
export function typeMaker(engine: Engine): MakeType {
  return (schema: unknown, options: TypeOptions = {}) => {
    const resolved = resolveOptions(options, undefined, ["references", "lenientNames", "code"]);
    const { references, lenientNames, limits, code }: TypeOptions = { __proto__: null, ...options } as TypeOptions;
    if (code !== undefined) checkCode(code, engine);
    const parsing = { references, lenientNames, limits };
    const parsed = parseSchema(schema as SchemaArgument, parsing);
    return new AvroType<never, never>(parsed, { options: resolved, engine, parsing, code });
  };
}

function checkCode(code: unknown, engine: Engine): void {
  if (engine.compiler({}, false) === undefined)
    throw new AvroError("unsupported-option", "option code is for types of the entry `wavro`");
  if (typeof code !== "object" || code === null || Object.values(code).some((one) => typeof one !== "function"))
    throw new AvroError("invalid-argument", "option code must be an object of functions, as `wavro gen` makes it");
}
