import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { SchemaError } from "../../src/errors.js";
import { parseSchemaText } from "../../src/type/schema-argument.js";

interface Entry {
  name: string;
  clause: string;
  schema: string;
  valid: boolean | null;
}

const file = new URL("../fixtures/conformance/schemas.json", import.meta.url);
const entries: Entry[] = JSON.parse(readFileSync(file, "utf8"));

/** What we do where the specification is silent or implementations differ, and why. */
const CHOICES: Readonly<Record<string, readonly [valid: boolean, why: string]>> = {
  "type is nested array": [false, "a type attribute names a type; most refuse"],
  "comments in json": [false, "not JSON"],
  "record aliases not array": [false, "Aliases: a JSON array of strings"],
  "field alias equals other field": [true, "nobody checks it; the field of that name goes first"],
  "infinite record": [true, "not forbidden; reading data of it ends at maxDepth"],
  "record name '.a'": [false, "the grammar has no empty part"],
  "namespace null": [true, "as if it were absent, like everybody"],
  "default record extra key": [true, "ignored, like everybody"],
  "union empty": [true, "no minimum is stated"],
};

describe("conformance: schemas", () => {
  test.each(entries)("$clause $name", ({ name, schema, valid }) => {
    if (valid ?? CHOICES[name]?.[0]) expect(parseSchemaText(schema).type).toBeTypeOf("string");
    else expect(() => parseSchemaText(schema)).toThrow(SchemaError);
  });

  test("every choice of the file is decided", () => {
    const names = entries.filter(({ valid }) => valid === null).map(({ name }) => name);
    expect(Object.keys(CHOICES).sort()).toEqual(names.sort());
  });
});
