import { describe, expect, it } from "vitest";
import type { Collector } from "../../src/datum/batch.js";
import { ClosureBatch } from "../../src/datum/closure-batch.js";
import { valuesOf } from "../column/columns.js";
import { bytesOf, expectError } from "../helpers.js";
import { decodersOf } from "./batches.js";

const PAIR = {
  type: "record",
  name: "P",
  fields: [
    { name: "a", type: "int" },
    { name: "b", type: "string" },
  ],
};
const DATA = bytesOf("02 02 61  04 00  06 02 62");
const ROWS = [
  { a: 1, b: "a" },
  { a: 2, b: "" },
  { a: 3, b: "b" },
];
const MESSAGES = [DATA.slice(0, 3), DATA.slice(3, 5), DATA.slice(5)];
const LIST = { type: "record", name: "L", fields: [{ name: "next", type: ["null", "L"] }] };

it("a defect is no fault of a row", () => {
  const decode = () => {
    throw new TypeError("a defect");
  };
  const batch = new ClosureBatch(
    undefined as never,
    { values: { decode } } as never,
    undefined as never,
    undefined as never,
  );
  expect(() => batch.objects({ messages: MESSAGES }, { errors: [] })).toThrow(TypeError);
});

describe("a batch through the closures", () => {
  const { closures } = decodersOf(PAIR);

  it("is data end to end, all of it or as many as are said", () => {
    expect(closures.objects({ bytes: DATA, count: undefined })).toEqual(ROWS);
    expect(closures.objects({ bytes: DATA, count: 3 })).toEqual(ROWS);
    expect(closures.objects({ bytes: DATA.slice(0, 0), count: undefined })).toEqual([]);
    expect(expectError(() => closures.objects({ bytes: DATA, count: 2 }))).toMatchObject({
      code: "trailing-bytes",
      offset: 5,
      row: 2,
    });
    expect(expectError(() => closures.objects({ bytes: DATA, count: 4 }))).toMatchObject({
      code: "truncated",
      offset: 8,
      row: 3,
    });
  });

  it("is messages", () => {
    expect(closures.objects({ messages: MESSAGES })).toEqual(ROWS);
    expect(closures.objects({ messages: [] })).toEqual([]);
  });

  it("names row and offset of what is bad: offsets are of the data, or of the message", () => {
    const data = DATA.slice();
    data[4] = 1; // a negative length
    expect(expectError(() => closures.objects({ bytes: data, count: undefined }))).toMatchObject({
      code: "invalid-length",
      row: 1,
      offset: 4,
      path: ["b"],
    });
    const messages = [MESSAGES[0]!, data.slice(3, 5)];
    expect(expectError(() => closures.objects({ messages }))).toMatchObject({
      code: "invalid-length",
      row: 1,
      offset: 1,
      path: ["b"],
    });
  });

  it("collects errors of messages, and goes on behind them", () => {
    const collector: Collector = { errors: [] };
    const messages = [DATA.slice(0, 2), MESSAGES[1]!, DATA.slice(0, 4), MESSAGES[2]!];
    expect(closures.objects({ messages }, collector)).toEqual([ROWS[1], ROWS[2]]);
    expect(collector.errors.map(({ code, row }) => [code, row])).toEqual([
      ["truncated", 0],
      ["trailing-bytes", 2],
    ]);
  });

  it("collects one error of data end to end: nobody knows where the next datum begins", () => {
    const data = DATA.slice();
    data[4] = 1;
    const collector: Collector = { errors: [] };
    expect(closures.objects({ bytes: data, count: undefined }, collector)).toEqual([ROWS[0]]);
    expect(collector.errors.map(({ code, row }) => [code, row])).toEqual([["invalid-length", 1]]);
    const trailing: Collector = { errors: [] };
    expect(closures.objects({ bytes: DATA, count: 2 }, trailing)).toEqual(ROWS.slice(0, 2));
    expect(trailing.errors.map(({ code, row }) => [code, row])).toEqual([["trailing-bytes", 2]]);
  });

  it("makes columns, but not of recursive schemas", () => {
    expect(valuesOf(closures.columns({ bytes: DATA, count: undefined }))).toEqual(ROWS);
    const list = decodersOf(LIST).closures;
    expect(expectError(() => list.columns({ messages: [bytesOf("ff")] })).code).toBe("not-columnar"); // before any work
    expect(list.objects({ messages: [bytesOf("02 00")] })).toEqual([{ next: { next: null } }]);
  });

  it("verifies all, counts what moves the position", () => {
    expect(closures.verify({ bytes: DATA, count: undefined })).toBe(3);
    expect(closures.verify({ bytes: DATA, count: 3 })).toBe(3);
    expect(closures.count(DATA)).toBe(3);
    const bad = DATA.slice();
    bad[2] = 0xff; // no text
    expect(closures.count(bad)).toBe(3);
    expect(expectError(() => closures.verify({ bytes: bad, count: undefined }))).toMatchObject({
      code: "invalid-utf8",
      row: 0,
    });
    expect(expectError(() => closures.count(DATA.slice(0, -1)))).toMatchObject({ row: 2 });
    expect(expectError(() => decodersOf("null").closures.count(bytesOf(""))).code).toBe("count-needed");
  });

  it("gives the fields that are wanted", () => {
    expect(decodersOf(PAIR, {}, ["b"]).closures.objects({ messages: MESSAGES })).toEqual(ROWS.map(({ b }) => ({ b })));
  });
});
