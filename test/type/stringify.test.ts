import { describe, expect, it } from "vitest";
import { avroType } from "../../src/type/avro-type.js";
import { stringify } from "../../src/type/stringify.js";
import { expectError } from "../helpers.js";

const type = avroType({
  type: "record",
  name: "ns.R",
  fields: [
    { name: "l", type: "long" },
    { name: "f", type: "float" },
    { name: "b", type: ["null", "bytes"], default: null },
    { name: "d", type: "double", default: -0 },
  ],
});

describe("stringify", () => {
  it("writes plain JSON unless told otherwise", () => {
    const value = { l: 2n ** 63n - 1n, f: Math.fround(0.1), b: Uint8Array.of(0, 255) };
    const plain = '{"l":9223372036854775807,"f":0.1,"b":"AP8=","d":-0}';
    expect(stringify(type, value)).toBe(plain);
    expect(stringify(type, value, { json: "plain" })).toBe(plain);
    expect(stringify(type, value, { json: "avro" })).toBe(
      '{"l":9223372036854775807,"f":0.1,"b":{"bytes":"\\u0000ÿ"},"d":-0}',
    );
  });

  it("indents as JSON.stringify does", () => {
    const text = stringify(type, { l: 1, f: Number.NaN, d: 1.5 }, { space: 2 });
    expect(text).toBe(JSON.stringify({ l: 1, f: "NaN", b: null, d: 1.5 }, null, 2));
  });

  it("has no bound on sizes of its own", () => {
    const ints = avroType({ type: "array", items: "int" });
    const values = Array.from({ length: 300_000 }, (_, i) => i);
    expect(stringify(ints, values)).toBe(JSON.stringify(values));
    expect(JSON.parse(stringify(avroType("bytes"), new Uint8Array(2_000_000))).length).toBe(2_666_668);
  });

  it("fails as encode does, and ignores no option", () => {
    expect(expectError(() => stringify(type, { l: 1.5, f: 1 }))).toMatchObject({ name: "EncodeError", path: ["l"] });
    expect(expectError(() => stringify(type, { l: 1, f: 1 }, { pretty: true } as never)).code).toBe(
      "unsupported-option",
    );
    expect(expectError(() => stringify({} as never, 1 as never)).code).toBe("invalid-argument");
  });
});
