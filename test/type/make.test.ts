import { describe, expect, it } from "vitest";
import type { ReadyCode } from "../../src/codegen/compile.js";
import { plainEngine } from "../../src/type/engine.js";
import { kernelEngine } from "../../src/type/kernel-engine.js";
import { typeMaker } from "../../src/type/make.js";
import { parseSchema } from "../../src/type/schema-argument.js";
import { expectError } from "../helpers.js";

const avroType = typeMaker(plainEngine);
const USER = { type: "record", name: "shop.User", fields: [{ name: "id", type: "long" }] } as const;
const loose = (schema: unknown, options?: object) => avroType<unknown>(schema as never, options as never);

describe("typeMaker", () => {
  it("takes a schema as value, as text, as Schema, as type, and a primitive's name", () => {
    const User = avroType(USER);
    for (const schema of [USER, JSON.stringify(USER), ` ${JSON.stringify(USER)}`, parseSchema(USER), User])
      expect(loose(schema).decode(Uint8Array.of(2))).toEqual({ id: 1 });
    expect(loose("int").decode(Uint8Array.of(2))).toBe(1);
    expect(loose('"int"').decode(Uint8Array.of(2))).toBe(1);
  });

  it("takes types inside a schema literal", () => {
    const User = avroType(USER);
    const Users = avroType({ type: "array", items: User });
    expect(Users.decode(Users.encode([{ id: 1 }, { id: 2 }]))).toEqual([{ id: 1 }, { id: 2 }]);
    const Event = avroType({
      type: "record",
      name: "Event",
      fields: [
        { name: "by", type: User },
        { name: "to", type: ["null", User] },
      ],
    });
    expect(Event.decode(Event.encode({ by: { id: 1 }, to: { id: 2 } }))).toEqual({ by: { id: 1 }, to: { id: 2 } });
  });

  it("takes references by full name", () => {
    const type = loose({ type: "array", items: "shop.User" }, { references: { "shop.User": USER } });
    expect(type.decode(Uint8Array.of(2, 4, 0))).toEqual([{ id: 2 }]);
    expect(expectError(() => loose({ type: "array", items: "shop.User" })).code).toBe("unknown-type");
  });

  it("takes lenient names only where they are asked for", () => {
    const odd = { type: "record", name: "my-record", fields: [{ name: "größe", type: "int" }] };
    expect(expectError(() => loose(odd)).code).toBe("invalid-name");
    expect(loose(odd, { lenientNames: true }).decode(Uint8Array.of(2))).toEqual({ größe: 1 });
  });

  it("refuses options that are not built, unknown or wrong", () => {
    for (const options of [{ logical: "temporal" }, { nobody: 1 }, { long: "string" }, { lenientNames: "yes" }])
      expect(expectError(() => loose("int", options)).code).toBe("unsupported-option");
    expect(expectError(() => loose("int", { limits: { maxDepth: -1 } })).code).toBe("invalid-argument");
  });

  it("holds limits over the schema too", () => {
    expect(expectError(() => loose(JSON.stringify(USER), { limits: { maxSchemaBytes: 10 } }))).toMatchObject({
      code: "limit-exceeded",
    });
  });
});

describe("option code", () => {
  const User = JSON.stringify(USER);
  const kernel = typeMaker(kernelEngine);
  const BYTES = Uint8Array.of(2);

  /** Answers any key with functions that say they were called. */
  function ready(): { code: ReadyCode; asked: Set<string> } {
    const asked = new Set<string>();
    const has = (_: object, key: string) => void asked.add(key);
    const code = new Proxy({}, { getOwnPropertyDescriptor: has as never }) as ReadyCode;
    return { code, asked };
  }

  it("is asked for the functions that would be generated, and others are made or done without", () => {
    for (const codegen of ["auto", "never"] as const) {
      const { code, asked } = ready();
      const type = kernel<{ id: number }>(User, { code, codegen });
      expect(type.decode(BYTES)).toEqual({ id: 1 });
      expect(type.decodeBatch(Array(10).fill(BYTES))).toEqual(Array(10).fill({ id: 1 }));
      expect(type.encode({ id: 1 })).toEqual(BYTES);
      expect(asked.size).toBe(3);
      expect(type.with({ long: "bigint" }).decode(BYTES)).toEqual({ id: 1n });
      expect(asked.size).toBe(4);
    }
  });

  it("is refused where it could not be used, and for what it is not", () => {
    expect(expectError(() => loose(USER, { code: {} })).code).toBe("unsupported-option");
    for (const code of [1, null, { a: "return 1" }])
      expect(expectError(() => kernel<unknown>(User, { code: code as never })).code).toBe("invalid-argument");
  });
});
