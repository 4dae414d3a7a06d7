import { describe, expect, it } from "vitest";
import { SchemaStore } from "../../src/message/store.js";
import { avroType } from "../../src/type/avro-type.js";
import { fingerprint } from "../../src/type/fingerprint.js";
import { parseSchema } from "../../src/type/schema-argument.js";
import { expectError, hexOf } from "../helpers.js";
import { forge } from "./forge.js";

const enumeration = (symbol: string) => ({ type: "enum", name: "E", symbols: [symbol] });

describe("SchemaStore", () => {
  it("finds schemas by their fingerprint, wherever it stands", () => {
    const store = new SchemaStore();
    const type = avroType({ type: "array", items: "int" });
    const sums = [type, "long", '{"type":"map","values":"int"}'].map((schema) => store.add(schema));
    expect(store.size).toBe(3);
    expect(store.get(sums[0]!)).toBe(type.schema);
    expect(store.get(sums[1]!)!.type).toBe("long");
    const message = new Uint8Array([0xc3, 1, ...sums[2]!, 0]);
    expect(store.get(message, 2)!.type).toBe("map");
    expect(store.get(message, 1)).toBeUndefined();
    expect(hexOf(sums[1]!)).toBe(hexOf(fingerprint("long")));
    expect(store.get(fingerprint("string"))).toBeUndefined();
  });

  it("keeps the first of schemas that write the same bytes", () => {
    const store = new SchemaStore();
    const first = parseSchema({ type: "long", logicalType: "timestamp-millis" });
    const sum = store.add(first);
    expect(hexOf(store.add("long"))).toBe(hexOf(sum));
    expect([store.size, store.get(sum)]).toEqual([1, first]);
    sum.fill(0);
    expect(store.get(fingerprint("long"))).toBe(first);
  });

  it("refuses a schema that was made to have another's fingerprint", () => {
    const honest = enumeration("honest");
    const forged = enumeration(forge((symbol) => fingerprint(enumeration(symbol)), fingerprint(honest)));
    expect(hexOf(fingerprint(forged))).toBe(hexOf(fingerprint(honest)));
    const store = new SchemaStore();
    const sum = store.add(honest);
    const error = expectError(() => store.add(forged));
    expect([error.name, error.code]).toEqual(["SchemaError", "fingerprint-collision"]);
    expect(store.get(sum)!.toJSON()).toEqual(honest);
    expect(store.size).toBe(1);
  });

  it("tells schemas apart whose fingerprints are alike in their lower half", () => {
    const first = enumeration("first");
    const wanted = fingerprint(first);
    wanted[7]! ^= 1;
    const second = enumeration(forge((symbol) => fingerprint(enumeration(symbol)), wanted));
    const store = new SchemaStore();
    const sums = [store.add(first), store.add(second)];
    expect(sums.map((sum) => store.get(sum)!.toJSON())).toEqual([first, second]);
    wanted[7]! ^= 2;
    expect([store.get(wanted), store.size]).toEqual([undefined, 2]);
  });

  it("takes no more than it may", () => {
    const store = new SchemaStore({ maxSchemas: 2 });
    store.add("int");
    store.add("long");
    store.add("int");
    const error = expectError(() => store.add("string"));
    expect([error.code, error.message]).toEqual(["limit-exceeded", "schemas of a store: over maxSchemas (2)"]);
  });

  it("checks what it is given", () => {
    const code = (run: () => unknown) => expectError(run).code;
    expect(code(() => new SchemaStore({ maxSchemas: 0 }))).toBe("invalid-argument");
    for (const none of [null, "", 7]) expect(code(() => new SchemaStore(none as never))).toBe("invalid-argument");
    expect(new SchemaStore({ maxSchemas: 1 }).add("int")).toHaveLength(8);
    expect(code(() => new SchemaStore({ max: 1 } as never))).toBe("unsupported-option");
    expect(code(() => new SchemaStore().add("nothing"))).toBe("unknown-type");
    for (const offset of [1, -1, Number.NaN])
      expect(code(() => new SchemaStore().get(new Uint8Array(8), offset))).toBe("invalid-argument");
    expect(new SchemaStore({ maxSchemas: undefined } as never).size).toBe(0);
  });
});
