import { runInNewContext } from "node:vm";
import { describe, expect, it } from "vitest";
import { lastHeader, type MessageHeaders } from "../../src/message/headers.js";
import { bytesOf, expectError, hexOf } from "../helpers.js";

const a = bytesOf("0a");
const b = bytesOf("0b");
const found = (headers: unknown, name = "id") => {
  const value = lastHeader(headers as MessageHeaders, name);
  return value && hexOf(value);
};

describe("lastHeader", () => {
  it.each([
    ["kafkajs, one", { id: a, other: b }],
    ["kafkajs, several", { id: [b, a] }],
    [
      "pairs",
      [
        ["id", b],
        ["id", a],
        ["other", b],
      ],
    ],
    ["node-rdkafka", [{ id: b }, { id: a }, { other: b }]],
    ["a Map by text", new Map([["id", a]])],
    [
      "a Map by bytes, as @platformatic/kafka has it",
      new Map([
        [Buffer.from("id"), b],
        [Buffer.from("id"), a],
        [Buffer.from("ie"), b],
      ]),
    ],
    ["a Buffer as value", { id: Buffer.from(a) }],
  ])("finds it in headers of %s", (_, headers) => {
    expect(found(headers)).toBe("0a");
  });

  it.each([
    ["none", {}],
    ["another", { other: a }],
    ["null", { id: null }],
    ["undefined", { id: undefined }],
    ["an empty list", { id: [] }],
    ["null at last", { id: [a, null] }],
    ["no pair", []],
    ["a pair of null", [["id", null]]],
    ["null in a list", [null]],
    ["an empty Map", new Map()],
    [
      "keys that are no names",
      new Map<unknown, unknown>([
        [Buffer.from("i"), a],
        [105, a],
        [new Uint16Array(2), a],
        [Buffer.from("idx"), a],
        [[105, 100], a],
      ]),
    ],
    ["a list of text", ["id", 5]],
    ["what every object has", Object.create({ id: a })],
  ])("finds none in %s", (_, headers) => {
    expect(found(headers)).toBeUndefined();
  });

  it("takes own names only", () => {
    expect(found({}, "constructor")).toBeUndefined();
    expect(found([{}], "toString")).toBeUndefined();
    expect(found(JSON.parse('{"__proto__": null}'), "__proto__")).toBeUndefined();
  });

  it("refuses text, whose bytes are lost, and what is no headers", () => {
    for (const headers of [{ id: "\u0000" }, { id: 7 }, { id: [a, "x"] }, 7, "id"])
      expect(expectError(() => found(headers)).code).toBe("invalid-argument");
  });
});

it("takes Maps of other realms, and the only one of a list", () => {
  const other = runInNewContext("new Map()");
  other.set("id", a);
  expect(found(other)).toBe("0a");
  expect(found([["id", a]])).toBe("0a");
  expect(found([{ id: a }])).toBe("0a");
});

it.each([[null], [7], ["text"], [{ id: new DataView(new ArrayBuffer(1)) }], [{ id: new Uint16Array(1) }]])(
  "refuses %o",
  (headers) => {
    expect(expectError(() => found(headers)).code).toBe("invalid-argument");
  },
);
