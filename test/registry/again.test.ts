import { expect, it } from "vitest";
import { AvroError, DecodeError, LimitError, RegistryError, ResolutionError, SchemaError } from "../../src/errors.js";
import { again } from "../../src/registry/again.js";

const cause = new Error("below");

it.each([
  new RegistryError("unavailable", "no answer", { status: 503, errorCode: 50002, retriable: true, cause }),
  new RegistryError("not-found", "no schema"),
  new ResolutionError([{ path: ["a"], message: "no" }]),
  new SchemaError("invalid-name", "bad", { path: ["name"], offset: 3 }),
  new LimitError("maxSchemaNodes", 10, "the writer's schema", { path: ["x"] }),
  new AvroError("invalid-argument", "what", { cause }),
])("gives $code once more, as another object", (error) => {
  const other = again(error);
  expect(other).not.toBe(error);
  expect(other.constructor).toBe(error.constructor);
  expect(other.message).toBe(error.message);
  expect({ ...other }).toEqual({ ...error });
  expect(other.cause).toBe(error.cause);
});

it("takes what one message had off", () => {
  const error = new DecodeError("truncated", "cut", { offset: 3 });
  error.row = 7;
  error.schemaId = 7;
  expect([again(error).row, again(error).schemaId]).toEqual([undefined, undefined]);
});
