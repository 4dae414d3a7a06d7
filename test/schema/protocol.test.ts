import { describe, expect, it } from "vitest";
import { type Protocol, parseProtocolJson } from "../../src/schema/protocol.js";
import type { RecordSchema } from "../../src/schema/schema.js";
import { expectError } from "../helpers.js";

const message = (more: object = {}) => ({ request: [], response: "null", ...more });
const protocol = (more: object): Protocol => parseProtocolJson({ protocol: "n.P", ...more }, {});
const greeting = { name: "Greeting", type: "record", fields: [{ name: "text", type: "string" }] };
const curse = { name: "Curse", type: "error", fields: [] };

describe("a protocol", () => {
  it("has names, types and messages", () => {
    const request = [{ name: "greeting", type: "Greeting", doc: "d" }];
    const hello = { doc: "Say hello.", request, response: "Greeting", errors: ["Curse"], priority: [1] };
    const found = protocol({ doc: "D", types: [greeting, curse], messages: { hello }, owner: { team: "x" } });
    expect([found.name, found.namespace, found.doc]).toEqual(["P", "n", "D"]);
    expect([...found.types.keys()]).toEqual(["n.Greeting", "n.Curse"]);
    expect([...found.attributes]).toEqual([["owner", { team: "x" }]]);
    const { name, doc, request: parameters, response, errors, oneWay, attributes } = found.messages.get("hello")!;
    expect([name, doc, oneWay, [...attributes]]).toEqual(["hello", "Say hello.", false, [["priority", [1]]]]);
    expect(parameters.name).toBe("n.P.hello");
    expect(parameters.fields.map((field) => [field.name, field.doc])).toEqual([["greeting", "d"]]);
    expect(parameters.fields[0]!.type).toBe(found.types.get("n.Greeting"));
    expect(response).toBe(found.types.get("n.Greeting"));
    expect(errors.branches.map(({ type }) => type)).toEqual(["string", "record"]);
    expect(errors.branches[1]).toBe(found.types.get("n.Curse"));
  });

  it("PRO-4: has errors that are records", () => {
    const error = protocol({ types: [curse] }).types.get("n.Curse") as RecordSchema;
    expect([error.type, error.error]).toEqual(["record", true]);
    expect(protocol({ types: [curse] }).toJSON()).toMatchObject({ types: [{ type: "error", name: "Curse" }] });
  });

  it("has no errors but the system's unless they are declared", () => {
    const { messages } = protocol({ messages: { a: message(), b: message({ errors: [] }) } });
    for (const name of ["a", "b"]) expect(messages.get(name)!.errors.toJSON()).toEqual(["string"]);
  });

  it("knows types that are defined inside others and in messages", () => {
    const inner = { type: "fixed", name: "other.F", size: 2 };
    const outer = { type: "record", name: "R", fields: [{ name: "a", type: inner }] };
    const answer = { type: "enum", name: "E", symbols: ["x"] };
    const { types, messages } = protocol({ types: [outer], messages: { m: message({ response: answer }) } });
    expect([...types.keys()]).toEqual(["n.R", "other.F", "n.E"]);
    expect(messages.get("m")!.response).toBe(types.get("n.E"));
  });

  it("takes schemas of its caller, once each", () => {
    const own = protocol({ types: [greeting] }).types.get("n.Greeting") as RecordSchema;
    const outer = { type: "record", name: "R", fields: [{ name: "a", type: own }] };
    const found = protocol({ types: [outer, own] });
    expect(found.types.get("n.Greeting")).toBe(own);
    expect((found.toJSON() as { types: unknown[] }).types).toHaveLength(1);
    const sparse = [own];
    sparse.length = 2;
    expect(expectError(() => protocol({ types: sparse })).path).toEqual(["types", 1]);
  });

  it("is immutable", () => {
    const found = protocol({ types: [greeting], messages: { m: message() }, x: { y: [] } });
    expect(Object.isFrozen(found)).toBe(true);
    expect(Object.isFrozen(found.messages.get("m"))).toBe(true);
    expect(Object.isFrozen(found.messages.get("m")!.request.fields)).toBe(true);
    expect(() => (found.types as Map<string, unknown>).set("x", 1)).toThrow(TypeError);
    expect(() => (found.messages as Map<string, unknown>).clear()).toThrow(TypeError);
    expect(() => (found.attributes as Map<string, unknown>).delete("x")).toThrow(TypeError);
  });

  it("has ordinary names only, whatever they are", () => {
    const messages = JSON.parse(
      '{"__proto__":{"request":[],"response":"null"},"constructor":{"request":[],"response":"int"}}',
    );
    const found = protocol({ types: [{ ...greeting, name: "toString" }], messages });
    expect([...found.messages.keys()]).toEqual(["__proto__", "constructor"]);
    const json = found.toJSON() as { messages: object };
    expect(Object.keys(json.messages)).toEqual(["__proto__", "constructor"]);
    expect(protocol({}).types.get("toString")).toBeUndefined();
  });
});

describe("parseProtocolJson", () => {
  it.each<[string, object, string, unknown[]]>([
    ["types of other kinds", { types: ["int"] }, "invalid-schema", ["types", 0]],
    ["types without a name", { types: [{ type: "array", items: "int" }] }, "invalid-schema", ["types", 0]],
    ["a type twice", { types: [greeting, greeting] }, "duplicate-name", ["types", 1]],
    ["messages that are no object", { messages: [] }, "invalid-attribute", ["messages"]],
    ["a message that is no object", { messages: { m: null } }, "invalid-schema", ["messages", "m"]],
    ["a message that is no name", { messages: { "a-b": message() } }, "invalid-name", ["messages", "a-b"]],
    ["no request", { messages: { m: { response: "null" } } }, "missing-attribute", ["messages", "m"]],
    [
      "no response, one-way or not",
      { messages: { m: { request: [], "one-way": true } } },
      "missing-attribute",
      ["messages", "m"],
    ],
    [
      "a parameter twice",
      {
        messages: {
          m: message({
            request: [
              { name: "a", type: "int" },
              { name: "a", type: "int" },
            ],
          }),
        },
      },
      "duplicate-field",
      ["messages", "m", "request", 1],
    ],
    [
      "a default of another type",
      { messages: { m: message({ request: [{ name: "a", type: "int", default: "x" }] }) } },
      "invalid-default",
      ["messages", "m", "request", 0, "default"],
    ],
    [
      "the system's error declared",
      { messages: { m: message({ errors: ["string"] }) } },
      "duplicate-branch",
      ["messages", "m", "errors", 0],
    ],
    [
      "an unknown error",
      { messages: { m: message({ errors: ["Curse"] }) } },
      "unknown-type",
      ["messages", "m", "errors", 0],
    ],
    [
      "one-way with errors",
      { types: [curse], messages: { m: message({ errors: ["Curse"], "one-way": true }) } },
      "invalid-attribute",
      ["messages", "m", "errors"],
    ],
    [
      "one-way that is no boolean",
      { messages: { m: message({ "one-way": 1 }) } },
      "invalid-attribute",
      ["messages", "m", "one-way"],
    ],
    [
      "one-way with a response",
      { messages: { m: message({ response: "int", "one-way": true }) } },
      "invalid-attribute",
      ["messages", "m", "response"],
    ],
    ["a name that is none", { protocol: "1P" }, "invalid-name", ["protocol"]],
    ["a namespace that is none", { protocol: "P", namespace: "1" }, "invalid-name", ["namespace"]],
  ])("refuses %s", (_, more, code, path) => {
    const error = expectError(() => protocol(more));
    expect([error.code, error.path]).toEqual([code, path]);
  });

  it("refuses what is no object", () => {
    for (const json of [null, 1, [], "P", undefined])
      expect(expectError(() => parseProtocolJson(json, {})).code).toBe("invalid-schema");
  });

  it("counts messages as types", () => {
    const messages = Object.fromEntries(Array.from({ length: 40_000 }, (_, i) => [`m${i}`, message()]));
    expect(expectError(() => protocol({ messages })).code).toBe("limit-exceeded");
  });
});
