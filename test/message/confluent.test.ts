import { expect, it } from "vitest";
import { confluentFraming } from "../../src/message/confluent.js";
import { bytesOf, expectError, hexOf, joined } from "../helpers.js";

/* Messages byte by byte: framings.test.ts. */

const GUID = "e4d94c3f-c345-bad6-d759-ac6f42ea94f7";

it("reads all four combinations, whatever it writes", () => {
  const ids = [{ id: 7 }, { guid: GUID }];
  for (const reader of [confluentFraming(), confluentFraming({ place: "header" })])
    for (const place of ["prefix", "header"] as const)
      for (const id of ids)
        for (const side of ["key", "value"] as const) {
          const { prefix, headers } = confluentFraming({ place }).write(id, side);
          const read = reader.read(joined([prefix, bytesOf("02")]), headers, side);
          expect(read).toEqual({ id, offset: place === "prefix" ? prefix.length : 0 });
        }
});

it.each([
  [undefined, "number", "prefix"],
  [{ place: "header" }, "guid", "header"],
  [{ id: "guid" }, "guid", "prefix"],
  [{ place: "header", id: "number" }, "number", "header"],
] as const)("of %j says what it writes", (options, id, place) => {
  const framing = confluentFraming(options);
  expect(framing).toMatchObject({ name: "confluent", rawBytes: true, writes: id === "number" ? "id" : "guid" });
  const { prefix, headers } = framing.write({ id: 7 }, "value");
  expect(Object.keys(headers ?? {})).toEqual(place === "header" ? ["__value_schema_id"] : []);
  expect(prefix).toHaveLength(place === "header" ? 0 : 5);
});

it("says that it is the header that is wrong", () => {
  const bad = (hex: string) => {
    const read = () => confluentFraming().read(bytesOf("02"), { __key_schema_id: bytesOf(hex) }, "key");
    const { code, message } = expectError(read);
    expect(message).toMatch(/^header __key_schema_id: /);
    return code;
  };
  expect([bad("02"), bad("00 00"), bad("00 00000001 00"), bad("00 00000000"), bad("")]).toEqual([
    "bad-magic",
    "truncated",
    "invalid-schema-id",
    "invalid-schema-id",
    "truncated",
  ]);
});

it("does not take one GUID for another", () => {
  const framing = confluentFraming();
  const message = bytesOf("01 e4d94c3fc345bad6d759ac6f42ea94f7 02");
  expect(framing.read(message, undefined, "value").id).toEqual({ guid: GUID });
  for (let i = 1; i < 17; i++) {
    const other = message.slice();
    other[i]! ^= 1;
    expect(framing.read(other, undefined, "value").id).not.toEqual({ guid: GUID });
    expect(framing.read(message, undefined, "value").id).toEqual({ guid: GUID });
  }
  message.fill(0, 1); // its memory is the client's
  expect(framing.read(bytesOf("01 e4d94c3fc345bad6d759ac6f42ea94f7"), undefined, "value").id).toEqual({ guid: GUID });
});

it("takes GUIDs in any case", () => {
  const { prefix } = confluentFraming().write({ guid: GUID.toUpperCase() }, "value");
  expect(hexOf(prefix)).toBe("01e4d94c3fc345bad6d759ac6f42ea94f7");
});

it("has frames that others may change", () => {
  const framing = confluentFraming();
  framing.write({ id: 7 }, "value").prefix.fill(9);
  expect(hexOf(framing.write({ id: 7 }, "value").prefix)).toBe("0000000007");
});

it("checks what it is given", () => {
  const framing = confluentFraming();
  for (const run of [
    () => confluentFraming({ place: "footer" as never }),
    () => confluentFraming({ id: "name" as never }),
    () => framing.write({ id: 0 }, "value"),
    () => framing.write({ id: 2 ** 31 }, "value"),
    () => framing.write({ id: 1.5 }, "value"),
    () => framing.write({ guid: "7" }, "value"),
    () => framing.write({ fingerprint: new Uint8Array(8) }, "value"),
    () => framing.write({ id: 7 }, "header" as never),
    () => framing.read("x" as never, undefined, "value"),
    () => framing.read(new Uint8Array(6), undefined, "toString" as never),
    () => framing.read(new Uint8Array(6), { __value_schema_id: "text" }, "value"),
  ])
    expect(expectError(run).code).toBe("invalid-argument");
  expect(expectError(() => confluentFraming({ magic: 1 } as never)).code).toBe("unsupported-option");
});
