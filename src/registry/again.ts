import {
  AvroError,
  LimitError,
  RegistryError,
  type RegistryErrorCode,
  ResolutionError,
  SchemaError,
  type SchemaErrorCode,
} from "../errors.js";

/**
 * The same error once more, as an object of its own: each message that ends in it gets its `row` and `schemaId`, and may
 * be kept for longer than the batch.
 */
export function again(error: AvroError): AvroError {
  const { code, message, path, offset, cause } = error;
  const details = { path, offset, cause };
  if (error instanceof ResolutionError) return new ResolutionError(error.issues);
  if (error instanceof RegistryError) {
    const { status, errorCode, retriable } = error;
    return new RegistryError(code as RegistryErrorCode, message, { ...details, status, errorCode, retriable });
  }
  if (error instanceof SchemaError) return new SchemaError(code as SchemaErrorCode, message, details);
  if (error instanceof LimitError) return limitAgain(error);
  return new AvroError(code, message, details);
}

/** Its message is made of the limit, which the old one ends in. */
function limitAgain({ limit, max, message, path, offset }: LimitError): LimitError {
  return new LimitError(limit, max, message.replace(`: over ${limit} (${max})`, ""), { path, offset });
}
