import { describe, expect, it } from "vitest";
import { LimitError } from "../../src/errors.js";
import { DEFAULT_LIMITS } from "../../src/limits.js";
import { copyJson } from "../../src/schema/json-copy.js";
import { Names } from "../../src/schema/names.js";
import { SchemaObject } from "../../src/schema/schema-object.js";
import { expectError } from "../helpers.js";

const object = (json: object) => new SchemaObject(json, undefined, copyJson);
const nameOf = (json: object, around = "", lenient = false) =>
  new Names(lenient, DEFAULT_LIMITS).definition(object(json), around);

describe("the full name of a definition", () => {
  it.each([
    [{ name: "A" }, "", "A"],
    [{ name: "A" }, "x.y", "x.y.A"],
    [{ name: "A", namespace: "p" }, "x.y", "p.A"],
    [{ name: "A", namespace: "" }, "x.y", "A"],
    [{ name: "A", namespace: null }, "x.y", "x.y.A"],
    [{ name: "a.B", namespace: "ignored" }, "x.y", "a.B"],
    [{ name: "a.B", namespace: "not a namespace" }, "", "a.B"],
    [{ name: "record", namespace: "enum" }, "", "enum.record"],
    [{ name: "__proto__" }, "constructor", "constructor.__proto__"],
  ])("%j inside %j is %s", (json, around, name) => {
    expect(nameOf(json, around)).toBe(name);
  });

  it.each([
    [{}, "missing-attribute", []],
    [{ name: 1 }, "invalid-attribute", ["name"]],
    [{ name: "" }, "invalid-name", ["name"]],
    [{ name: ".A" }, "invalid-name", ["name"]],
    [{ name: "A", namespace: 1 }, "invalid-attribute", ["namespace"]],
    [{ name: "A", namespace: "1x" }, "invalid-name", ["namespace"]],
    [{ name: "int" }, "invalid-name", ["name"]],
    [{ name: "int", namespace: "x" }, "invalid-name", ["name"]],
    [{ name: "x.string" }, "invalid-name", ["name"]],
  ])("%j is refused", (json, code, path) => {
    expect(expectError(() => nameOf(json, "x"))).toMatchObject({ code, path });
  });

  it("may, in files, be a primitive's in a namespace", () => {
    expect(nameOf({ name: "x.int" }, "", true)).toBe("x.int");
    expect(expectError(() => nameOf({ name: "int" }, "", true)).code).toBe("invalid-name");
  });
});

describe("aliases", () => {
  const aliases = (list: string[], name: string) =>
    new Names(false, DEFAULT_LIMITS).aliases(object({ aliases: list }), name);

  it("are relative to the type's namespace, and any string", () => {
    expect(aliases(["c", "x.y", "old-name 1"], "a.b")).toEqual(["a.c", "x.y", "a.old-name 1"]);
    expect(aliases(["c", ""], "b")).toEqual(["c", ""]);
  });
});

describe("full names together", () => {
  it("may not be many times as long as a schema's text", () => {
    const names = new Names(false, { ...DEFAULT_LIMITS, maxSchemaBytes: 100 });
    for (let i = 0; i < 80; i++) names.full("a", "12345678", undefined); // 10 characters each
    expect(names.full("with.dot", "12345678", undefined)).toBe("with.dot");
    expect(() => names.full("a", "12345678", { up: undefined, step: 1 })).toThrow(LimitError);
  });
});
