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
}

/** Makes types. */
export interface MakeType {
  /** A schema known only at run time: the type of its rows is given. */
  <Row = never>(schema: [Row] extends [never] ? never : SchemaArgument, options?: TypeOptions): AvroType<Row, Row>;
  /** A schema literal: the types of its values are inferred. */
  <const S, const O extends TypeOptions = {}>(schema: S, options?: O): AvroType<OutOf<S, O>, InOf<S, O>>;
}

/** `avroType` on an engine. */
export function typeMaker(engine: Engine): MakeType {
  return (schema: unknown, options: TypeOptions = {}) => {
    const resolved = resolveOptions(options, undefined, ["references", "lenientNames"]);
    const { references, lenientNames, limits } = options;
    const parsing = { references, lenientNames, limits };
    const parsed = parseSchema(schema as SchemaArgument, parsing);
    return new AvroType<never, never>(parsed, { options: resolved, engine, parsing });
  };
}
