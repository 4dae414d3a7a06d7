import { expect, it } from "vitest";
import { AvroError } from "../../src/errors.js";
import * as errors from "../../src/kafka/confluent-errors.js";

it("has the names of the other package, and codes of this one", () => {
  for (const [name, Class] of Object.entries(errors)) {
    const error = new Class("invalid-argument", "no", []);
    expect(error).toBeInstanceOf(AvroError);
    expect(error).toBeInstanceOf(errors.ConfluentSchemaRegistryError);
    expect([error.name, error.code]).toEqual([name, "invalid-argument"]);
  }
  const paths = [["a", "0"]];
  expect(new errors.ConfluentSchemaRegistryValidationError("invalid-value", "no", paths).paths).toBe(paths);
});
