import { describe, expect, it } from "vitest";
import type { JsonValue } from "../../src/json/value.js";
import { entityOf, listOf, objectOf, wordOf } from "../../src/registry/answer.js";

const wrong = expect.objectContaining({ name: "RegistryError", code: "invalid-response", retriable: true });
const guid = "e4d94c3f-c345-bad6-d759-ac6f42ea94f7";

describe("an answer's schema", () => {
  it("is all there from new registries", () => {
    const references = [{ name: "x.Y", subject: "y", version: 2 }];
    const metadata = { properties: { a: "b" } };
    const json = {
      schema: '"int"',
      schemaType: "AVRO",
      references,
      metadata,
      guid: guid.toUpperCase(),
      subject: "t",
      version: 3,
      id: 7,
      ts: 1,
    };
    expect(entityOf(json)).toEqual({
      text: '"int"',
      references,
      metadata,
      guid,
      subject: "t",
      version: 3,
      id: 7,
      ruleSet: undefined,
    });
  });

  it("is the text alone from old ones, and what is null is absent", () => {
    const nothing = {
      id: undefined,
      guid: undefined,
      subject: undefined,
      version: undefined,
      metadata: undefined,
      ruleSet: undefined,
    };
    expect(entityOf({ schema: '"int"' })).toEqual({ text: '"int"', references: [], ...nothing });
    const nulls = {
      schema: '"int"',
      schemaType: null,
      references: null,
      metadata: null,
      ruleSet: null,
      guid: null,
      id: null,
    };
    expect(entityOf(nulls)).toEqual({ text: '"int"', references: [], ...nothing });
    expect(entityOf({ schema: '"int"', id: 0, version: -1, guid: "none", subject: "" })).toEqual({
      text: '"int"',
      references: [],
      ...nothing,
    });
  });

  it("is what was sent where a registration gives the id alone", () => {
    const references = [{ name: "x.Y", subject: "y", version: 2 }];
    expect(entityOf({ id: 7 }, { text: '"x.Y"', references })).toMatchObject({ id: 7, text: '"x.Y"', references });
  });

  it.each([
    [null],
    [[]],
    ["text"],
    [{}],
    [{ schema: { type: "int" } }],
    [{ schema: '"int"', references: {} }],
    [{ schema: '"int"', references: [null] }],
    [{ schema: '"int"', references: [{ name: "a", subject: "b", version: "1" }] }],
    [{ schema: '"int"', references: [{ name: "a", subject: "", version: 1 }] }],
  ])("is refused: %j", (json) => {
    expect(() => entityOf(json as never)).toThrow(wrong);
  });

  it.each(["PROTOBUF", "JSON", 7, "avro\u0007"])("is refused if it is of type %j", (schemaType) => {
    expect(() => entityOf({ schema: "x", schemaType })).toThrow(
      expect.objectContaining({ code: "unsupported-schema", retriable: false }),
    );
  });
});

it("lists are of one kind", () => {
  expect(listOf([1, 2], "number")).toEqual([1, 2]);
  for (const json of [["1"], {}, null, [1, null]]) expect(() => listOf(json, "number")).toThrow(wrong);
});

it("words are own properties", () => {
  expect(wordOf({ compatibility: "FULL" }, "compatibilityLevel", "compatibility")).toBe("FULL");
  for (const json of [{}, { mode: 1 }, [], null] as JsonValue[]) expect(() => wordOf(json, "mode")).toThrow(wrong);
  expect(objectOf({}).get("constructor")).toBeUndefined();
});
