import { expect, it } from "vitest";
import { bareFraming } from "../../src/message/bare.js";
import { expectError } from "../helpers.js";

const GUID = "e4d94c3f-c345-bad6-d759-ac6f42ea94f7";

it("holds messages to the schema that was agreed on", () => {
  const framing = bareFraming({ id: 7 });
  expect(framing.read(new Uint8Array(0), { __value_schema_id: new Uint8Array(5) }, "value")).toEqual({
    id: { id: 7 },
    offset: 0,
  });
  expect(expectError(() => framing.write({ id: 8 }, "value")).code).toBe("invalid-argument");
  expect(expectError(() => framing.write({ guid: GUID }, "value")).code).toBe("invalid-argument");
  expect(bareFraming({ guid: GUID.toUpperCase() }).read(new Uint8Array(0), undefined, "key").id).toEqual({
    guid: GUID,
  });
});

it("says what it writes", () => {
  expect(bareFraming({ id: 7 })).toMatchObject({ name: "bare", writes: "id", rawBytes: true });
  expect(bareFraming({ guid: GUID })).toMatchObject({ name: "bare", writes: "guid", rawBytes: true });
});

it("checks what it is given", () => {
  for (const id of [{ id: 0 }, { id: 1.5 }, { guid: "7" }, {}, { fingerprint: new Uint8Array(8) }])
    expect(expectError(() => bareFraming(id as never)).code).toBe("invalid-argument");
  expect(expectError(() => bareFraming({ id: 7 }).read("x" as never, undefined, "value")).code).toBe(
    "invalid-argument",
  );
});
