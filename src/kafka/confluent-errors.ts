import { AvroError, type ErrorCode, type ErrorDetails } from "../errors.js";

/*
 * The errors of @kafkajs/confluent-schema-registry by their names, which is how programs tell them apart: that package does
 * not export them.
 */

export class ConfluentSchemaRegistryError extends AvroError {
  override name = "ConfluentSchemaRegistryError";
}

/** A call with something that it can't work with. */
export class ConfluentSchemaRegistryArgumentError extends ConfluentSchemaRegistryError {
  override name = "ConfluentSchemaRegistryArgumentError";
}

/** A subject whose compatibility level is another than the one that was asked for. */
export class ConfluentSchemaRegistryCompatibilityError extends ConfluentSchemaRegistryError {
  override name = "ConfluentSchemaRegistryCompatibilityError";
}

/** A file that is no schema of a record. */
export class ConfluentSchemaRegistryInvalidSchemaError extends ConfluentSchemaRegistryError {
  override name = "ConfluentSchemaRegistryInvalidSchemaError";
}

/** A value that the schema does not allow. */
export class ConfluentSchemaRegistryValidationError extends ConfluentSchemaRegistryError {
  override name = "ConfluentSchemaRegistryValidationError";
  /** Where the value is not what the schema says. */
  readonly paths: string[][];

  constructor(code: ErrorCode, message: string, paths: string[][], details?: ErrorDetails) {
    super(code, message, details);
    this.paths = paths;
  }
}
