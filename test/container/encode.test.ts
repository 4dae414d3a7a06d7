import { expect, test } from "vitest";
import { blockBytes, makeHeader } from "../../src/container/encode.js";
import { LimitError } from "../../src/errors.js";
import { expectError } from "../helpers.js";
import { blockOf, concat, headerOf, SYNC, text } from "./files.js";

test("a header and its bytes", () => {
  const metadata = new Map([["a.b", Uint8Array.of(0x31, 0x32)]]);
  const { header, bytes } = makeHeader('"int"', "null", metadata, SYNC, 1000);
  expect(bytes).toEqual(
    headerOf([
      ["avro.schema", '"int"'],
      ["avro.codec", "null"],
      ["a.b", "12"],
    ]),
  );
  expect(header).toMatchObject({ schema: '"int"', codec: "null", sync: SYNC, length: bytes.length });
  expect([...header.metadata.keys()]).toEqual(["avro.schema", "avro.codec", "a.b"]);
});

test("a header over the limit is a LimitError", () => {
  const make = (max: number) => makeHeader('"int"', "null", new Map(), SYNC, max);
  const { length } = make(1000).header;
  expect(make(length).bytes).toHaveLength(length);
  const error = expectError(() => make(length - 1));
  expect(error).toBeInstanceOf(LimitError);
  expect(error).toMatchObject({ limit: "maxHeaderBytes", max: length - 1 });
});

test("a key that has no UTF-8 is refused", () => {
  const metadata = new Map([["\ud800", new Uint8Array(0)]]);
  expect(expectError(() => makeHeader('"int"', "null", metadata, SYNC, 1000)).code).toBe("invalid-argument");
});

test("blocks", () => {
  const data = concat([text("a"), text("b")]);
  expect(blockBytes({ count: 2, data }, SYNC)).toEqual(blockOf({ count: 2, data }));
  const large = new Uint8Array(100_000).fill(7);
  expect(blockBytes({ count: 3_000_000_000, data: large }, SYNC)).toEqual(
    blockOf({ count: 3_000_000_000, data: large }),
  );
});
