import { describe, expect, it } from "vitest";
import { avroType } from "../../src/type/avro-type.js";
import { perType } from "../../src/type/per-type.js";
import { expectError } from "../helpers.js";

describe("perType", () => {
  it("makes a thing for each type, once", () => {
    let made = 0;
    const of = perType((type) => ({ type, nth: ++made }));
    const [a, b] = [avroType("int"), avroType("int")];
    expect([of(a).nth, of(b).nth, of(a).nth]).toEqual([1, 2, 1]);
    expect(of(b).type).toBe(b);
  });

  it("refuses what is no type", () => {
    const of = perType(() => ({}));
    for (const other of [undefined, null, "int", {}, avroType("int").schema])
      expect(expectError(() => of(other as never)).code).toBe("invalid-argument");
  });
});
