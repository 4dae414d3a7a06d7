import { describe, expect } from "vitest";
import { SchemaError } from "../../src/errors.js";
import { parseSchemaText } from "../../src/type/schema-argument.js";
import { type Entry, eachEntry, entriesOf } from "../conformance/entries.js";

interface Case extends Entry {
  readonly schema: string;
}

describe("schemas.json", () => {
  eachEntry("schemas.json", entriesOf<Case>("schemas.json"), ({ schema, valid }) => {
    if (valid) expect(parseSchemaText(schema).type).toBeTypeOf("string");
    else expect(() => parseSchemaText(schema)).toThrow(SchemaError);
  });
});
