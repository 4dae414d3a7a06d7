import { AvroError } from "../errors.js";
import type { AvroReader } from "../type/reader.js";
import { AvroType } from "../type/type.js";
import type { Registry } from "./registry.js";
import { Serde } from "./serde.js";
import { resolveSerdeOptions, type SerdeOptions } from "./serde-options.js";
import { SerdeParts } from "./serde-parts.js";

/** Makes serdes. */
export interface MakeSerde {
  /** Of a type: messages are decoded as its values, whatever schema they were written with. */
  <Out, In>(type: AvroType<Out, In>, options?: SerdeOptions & { readonly reader?: undefined }): Serde<Out, In>;
  /** Decoded as values of another type. */
  <Out, In>(type: AvroType<unknown, In>, options: SerdeOptions & { readonly reader: AvroReader<Out> }): Serde<Out, In>;
  /** Decoded by a schema that is known only at run time. */
  <Out = unknown, In = never>(type: AvroType<unknown, In>, options: SerdeOptions): Serde<Out, In>;
  /** Without a type: decoded as they were written, or by option `reader`; encoded by option `useLatest` or `schemaId`. */
  <Out, In = unknown>(type: null, options: SerdeOptions & { readonly reader: AvroReader<Out> }): Serde<Out, In>;
  <Out = unknown, In = Out>(type: null, options?: SerdeOptions): Serde<Out, In>;
}

/** `registry.serde`. @throws AvroError "unsupported-option", "invalid-argument"; SchemaError of option `reader` */
export function serdeMaker(registry: Registry): MakeSerde {
  return (type: unknown, given?: SerdeOptions) => {
    if (type !== null && !(type instanceof AvroType))
      throw new AvroError("invalid-argument", "expected a type, as avroType() makes it, or null");
    const options = resolveSerdeOptions(given);
    if (type !== null && options.values !== undefined)
      throw new AvroError("unsupported-option", "option values is for serdes without a type: it has its own options");
    const reader = options.reader ?? (type === null ? "writer" : undefined);
    return new Serde<never, never>(
      new SerdeParts(registry, (type ?? undefined) as AvroType<never, never> | undefined, { ...options, reader }),
    );
  };
}
