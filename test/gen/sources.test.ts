import { describe, expect, it } from "vitest";
import { namedTypes, parseSources, type SourceError } from "../../src/gen/sources.js";
import { expectError } from "../helpers.js";

const record = (name: string, ...types: unknown[]) =>
  JSON.stringify({ type: "record", name, fields: types.map((type, i) => ({ name: `f${i}`, type })) });
const sources = (...schemas: string[]) => schemas.map((schema, i) => ({ name: `${i}.avsc`, schema }));

describe("parseSources", () => {
  it("takes schemas that refer to each other, in any order", () => {
    const parsed = parseSources(sources(record("A", "B", "C"), record("B", "C"), record("C", "int")), false);
    expect(parsed.map(({ name }) => name)).toEqual(["0.avsc", "1.avsc", "2.avsc"]);
    expect([...namedTypes(parsed).keys()]).toEqual(["A", "B", "C"]);
  });

  it("lets a schema define for itself what others define too", () => {
    const inner = JSON.parse(record("B", "int"));
    const parsed = parseSources(sources(record("B", "int"), record("A", inner), record("__proto__", "A")), false);
    expect([...namedTypes(parsed).keys()]).toEqual(["B", "A", "__proto__"]);
  });

  it("says which one is to blame", () => {
    const blamed = (...schemas: string[]) => {
      const error = expectError(() => namedTypes(parseSources(sources(...schemas), false))) as SourceError;
      return [error.source, (error as { code?: string }).code];
    };
    expect(blamed(record("A", "int"), record("B", "X"))).toEqual(["1.avsc", "unknown-type"]);
    expect(blamed(record("A", "B"), record("B", "A"))[1]).toBe("unknown-type"); // a cycle through files has no first
    expect(blamed("{", record("A", "int"))[0]).toBe("0.avsc");
    expect(blamed(record("A", "int"), record("A", "long"))).toEqual(["1.avsc", "duplicate-name"]);
    expect(blamed(record("a-b", "int"))[1]).toBe("invalid-name");
  });

  it("takes lenient names where they are wanted", () => {
    expect([...namedTypes(parseSources(sources(record("a-b", "int")), true)).keys()]).toEqual(["a-b"]);
  });
});

describe("namedTypes", () => {
  it("gives each once, in the order of the text, with where it stands first", () => {
    const one = record("A", { type: "enum", name: "E", symbols: [] }, ["null", "A"], {
      type: "fixed",
      name: "F",
      size: 1,
    });
    const types = namedTypes(parseSources(sources(one, record("B", "F", "A")), false));
    expect([...types.values()].map(({ name, schema }) => [name, schema.name])).toEqual([
      ["0.avsc", "A"],
      ["0.avsc", "E"],
      ["0.avsc", "F"],
      ["1.avsc", "B"],
    ]);
  });
});
