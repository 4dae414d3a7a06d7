import { describe, expect, it } from "vitest";
import { type DecodeError, LimitError, type ResolutionError } from "../../src/errors.js";
import { SingleObjectDecoder } from "../../src/message/decoder.js";
import { encodeSingleObject } from "../../src/message/encode.js";
import { SchemaStore } from "../../src/message/store.js";
import { avroType } from "../../src/type/avro-type.js";
import { bytesOf, expectError, hexOf, joined } from "../helpers.js";

const record = (...fields: object[]) => ({ type: "record", name: "User", fields });
const V1 = avroType<{ id: number }>(record({ name: "id", type: "int" }));
const V2 = avroType<{ id: number; mail: string | null }>(
  record({ name: "mail", type: ["null", "string"], default: null }, { name: "id", type: "long" }),
);
const Other = avroType<{ id: string }>(record({ name: "id", type: "string" }));
const store = new SchemaStore();
for (const type of [V1, V2, Other]) store.add(type);
const decoder = new SingleObjectDecoder(V2, store);

const one = encodeSingleObject(V1, { id: 1 });
const two = encodeSingleObject(V2, { id: 2, mail: "m" });
const bad = encodeSingleObject(Other, { id: "x" });
const unknown = encodeSingleObject(avroType("string"), "x");

describe("SingleObjectDecoder", () => {
  it("gives values of its type, whatever schema they were written with", () => {
    expect(decoder.decode(one)).toEqual({ id: 1, mail: null });
    expect(decoder.decode(two)).toEqual({ id: 2, mail: "m" });
  });

  it("goes by the options of its type", () => {
    const bigints = new SingleObjectDecoder(V2.with({ long: "bigint" }), store);
    expect(bigints.decode(one)).toEqual({ id: 1n, mail: null });
  });

  it("resolves each writer once, those that can't be read too", () => {
    let resolved = 0;
    const type = {
      reader(...args: Parameters<typeof V2.reader>) {
        resolved++;
        return V2.reader(...args);
      },
    };
    const counting = new SingleObjectDecoder(type, store);
    for (let i = 0; i < 3; i++) {
      counting.decode(one);
      expect(expectError(() => counting.decode(bad)).code).toBe("incompatible-schemas");
      counting.decodeBatch([one, two, bad], { errors: "collect" });
    }
    expect(resolved).toBe(3);
  });

  it("says of a writer's schema that is over a limit, each time anew, that it is; other errors pass", () => {
    const failing = (make: () => Error) => {
      const reader = () => {
        throw make();
      };
      return new SingleObjectDecoder({ reader }, store);
    };
    const over = failing(() => new LimitError("maxSchemaNodes", 7, "a schema"));
    const [first, second] = [expectError(() => over.decode(one)), expectError(() => over.decode(one))];
    expect(first).toMatchObject({ limit: "maxSchemaNodes", max: 7 });
    expect(second).toEqual(first);
    expect(second).not.toBe(first);
    expect(first.message).toContain("the writer's schema");
    expect(() => failing(() => new TypeError("a defect")).decode(one)).toThrow(TypeError);
  });

  it("SOE-2: names the schema that it does not know, which can then be added", () => {
    const own = new SchemaStore();
    const late = new SingleObjectDecoder(V2, own);
    const error = expectError(() => late.decode(one)) as DecodeError;
    expect([error.code, error.offset, error.fingerprint]).toEqual([
      "unknown-fingerprint",
      2,
      hexOf(one.subarray(2, 10)),
    ]);
    const zeros = joined([bytesOf("c301 00 0a ff"), new Uint8Array(6)]);
    expect((expectError(() => late.decode(zeros)) as DecodeError).fingerprint).toBe("000aff0000000000");
    own.add(V1);
    expect(late.decode(one)).toEqual({ id: 1, mail: null });
  });

  it("counts offsets from the message's first byte", () => {
    const cut = expectError(() => decoder.decode(two.subarray(0, -1)));
    expect([cut.code, cut.path]).toEqual(["truncated", ["id"]]);
    const later = joined([new Uint8Array(7), two]).subarray(7, -1); // nothing of the memory around
    expect(expectError(() => decoder.decode(later)).offset).toBe(cut.offset);
    expect(cut.offset).toBeGreaterThanOrEqual(10);
    const more = expectError(() => decoder.decode(joined([one, one])));
    expect([more.code, more.offset, more.path]).toEqual(["trailing-bytes", one.length, []]);
    expect(expectError(() => decoder.decode(bytesOf("c302"))).code).toBe("bad-marker");
  });
});

describe("decodeBatch", () => {
  const messages = [two, null, one, bad, two.subarray(0, -1), unknown, one, bytesOf("00"), joined([one, one]), null];

  it("keeps the order among writers, and null", () => {
    expect(decoder.decodeBatch([two, one, null, two, one])).toEqual([
      { id: 2, mail: "m" },
      { id: 1, mail: null },
      null,
      { id: 2, mail: "m" },
      { id: 1, mail: null },
    ]);
    expect(decoder.decodeBatch([])).toEqual([]);
    const none: (Uint8Array | null)[] = [null];
    expect(decoder.decodeBatch(none)).toEqual([null]);
  });

  it("collects what is wrong beside what is right", () => {
    const batch = decoder.decodeBatch(messages, { errors: "collect" });
    expect([...batch.entries()]).toEqual([
      [0, { id: 2, mail: "m" }],
      [1, null],
      [2, { id: 1, mail: null }],
      [6, { id: 1, mail: null }],
      [9, null],
    ]);
    expect(batch.errors.map(({ row, code }) => [row, code])).toEqual([
      [3, "incompatible-schemas"],
      [4, "truncated"],
      [5, "unknown-fingerprint"],
      [7, "bad-marker"],
      [8, "trailing-bytes"],
    ]);
  });

  it("says of each bad message what decode says", () => {
    const { errors } = decoder.decodeBatch(messages, { errors: "collect" });
    for (const error of errors) {
      const single = expectError(() => decoder.decode(messages[error.row!]!));
      expect([error.message, error.offset, error.path]).toEqual([single.message, single.offset, single.path]);
    }
    const rows = decoder.decodeBatch([bad, bad], { errors: "collect" }).errors as unknown as ResolutionError[];
    expect(rows.map(({ row, issues }) => [row, issues.length])).toEqual([
      [0, 1],
      [1, 1],
    ]);
  });

  it("throws the first of several", () => {
    const error = expectError(() => decoder.decodeBatch(messages));
    expect([error.row, error.code]).toEqual([3, "incompatible-schemas"]);
  });

  it("lets the errors of a store pass", () => {
    const broken = {
      get() {
        throw new TypeError("a defect");
      },
    };
    const through = new SingleObjectDecoder(V2, broken);
    expect(() => through.decodeBatch([one], { errors: "collect" })).toThrow(TypeError);
  });

  it("checks what it is given", () => {
    const code = (run: () => unknown) => expectError(run).code;
    for (const none of [one, null, "messages", { length: 1 }])
      expect(code(() => decoder.decodeBatch(none as never))).toBe("invalid-argument");
    expect(code(() => decoder.decodeBatch([[1]] as never, { errors: "collect" }))).toBe("invalid-argument");
    expect(code(() => decoder.decodeBatch([], { fields: [] } as never))).toBe("unsupported-option");
    expect(code(() => decoder.decodeBatch([], { errors: "skip" } as never))).toBe("unsupported-option");
  });
});
