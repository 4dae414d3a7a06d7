import { expect, it } from "vitest";
import { confluentFraming } from "../../src/message/confluent.js";
import { Encoding, MessageEncoder } from "../../src/registry/message-encoder.js";
import type { RegisteredSchema } from "../../src/registry/registry.js";
import { avroType } from "../../src/type/avro-type.js";
import type { AvroType } from "../../src/type/type.js";
import { bytesOf, expectError, hexOf } from "../helpers.js";
import { AskedRegistry } from "./asked.js";

const type = avroType<unknown>({ type: "record", name: "R", fields: [{ name: "s", type: "string" }] });
const any = type as AvroType<never, never>;
const registered: RegisteredSchema = { id: 7, schema: type.schema, text: "", references: [] };

it("frames messages one by one and in batches of any size alike", () => {
  for (const head of ["", "00 00000007", "01 00112233445566778899aabbccddeeff"]) {
    const encoding = new Encoding(registered, any, { prefix: bytesOf(head) }, false);
    for (const length of [1, 3, 15, 16, 200]) {
      const values = Array.from({ length }, (_, i) => ({ s: "é".repeat(i % 40) }));
      const single = values.map((value) => hexOf(encoding.encode(value)));
      expect(encoding.encodeBatch(values).map((message) => hexOf(message!))).toEqual(single);
      expect(single[0]).toBe(hexOf(bytesOf(head)) + hexOf(type.encode(values[0])));
    }
  }
});

it("says which value of a batch does not fit, tombstones counted", () => {
  const encoding = new Encoding(registered, any, { prefix: bytesOf("00") }, false);
  for (const length of [3, 40]) {
    const values: unknown[] = Array.from({ length }, (_, i) => (i % 2 ? null : { s: "x" }));
    values[length - 1] = { s: 7 };
    expect(expectError(() => encoding.encodeBatch(values))).toMatchObject({ row: length - 1, path: ["s"] });
  }
  const raw = new Encoding(
    registered,
    avroType("bytes") as unknown as AvroType<never, never>,
    { prefix: bytesOf("00") },
    true,
  );
  expect(expectError(() => raw.encodeBatch([null, bytesOf("01"), 7])).row).toBe(2);
});

it("needs what the framing writes of the registry", async () => {
  const registry = new AskedRegistry();
  await registry.register("r", type);
  const withoutGuid = new Proxy(registry, {
    get: (target, name) =>
      name === "lookup"
        ? async (...args: Parameters<typeof registry.lookup>) => ({
            ...(await target.lookup(...args)),
            guid: undefined,
          })
        : Reflect.get(target, name, target),
  });
  const settings = {
    registry: withoutGuid,
    framing: confluentFraming({ id: "guid" }),
    side: "value",
    type: any,
    make: (schema: object) => avroType<unknown>(schema),
    subjectOf: () => "r",
    schemaId: undefined,
    useLatest: false,
    autoRegister: false,
    normalize: undefined,
    ignoreRules: false,
  } as const;
  await expect(new MessageEncoder(settings).load(undefined, {})).rejects.toMatchObject({ code: "invalid-response" });
  const encoder = new MessageEncoder({ ...settings, registry });
  const encoding = await encoder.load("t", {});
  expect(encoder.loaded("t")).toBe(encoding);
  expect(expectError(() => encoder.loaded("u")).code).toBe("schema-not-loaded");
});

it("keeps what it found while the registry says the same", async () => {
  const registry = new AskedRegistry();
  await registry.register("r", type);
  const encoder = new MessageEncoder({
    registry,
    framing: confluentFraming(),
    side: "value",
    type: any,
    make: (schema) => avroType<unknown>(schema),
    subjectOf: () => "r",
    schemaId: undefined,
    useLatest: true,
    autoRegister: false,
    normalize: undefined,
    ignoreRules: false,
  });
  const [a, b] = await Promise.all([encoder.load(undefined, {}), encoder.load(undefined, {})]);
  expect(await encoder.load(undefined, {})).toBe(b);
  expect(a).toBe(b);
});
