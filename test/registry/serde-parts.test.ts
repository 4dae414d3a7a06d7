import { expect, it } from "vitest";
import { MemoryRegistry } from "../../src/registry/memory.js";
import { resolveSerdeOptions, type SerdeOptions } from "../../src/registry/serde-options.js";
import { SerdeParts } from "../../src/registry/serde-parts.js";
import { avroType } from "../../src/type/avro-type.js";
import type { AvroType } from "../../src/type/type.js";

const type = avroType("int") as unknown as AvroType<never, never>;
const partsOf = (options: SerdeOptions) => new SerdeParts(new MemoryRegistry(), type, resolveSerdeOptions(options));

it("has one decoder, or one for each topic that the reader's schema depends on", () => {
  const fixed = partsOf({ topic: "t" });
  expect(fixed.decoderOf("a")).toBe(fixed.decoderOf(undefined));
  const latest = partsOf({ topic: "t", reader: "latest" });
  expect(latest.decoderOf("t")).toBe(latest.decoderOf(undefined));
  expect(latest.decoderOf("a")).not.toBe(latest.decoderOf(undefined));
  expect(latest.decoderOf("a")).toBe(latest.decoderOf("a"));
});

it("knows a reader for no messages, if the schema is known", () => {
  expect(partsOf({}).emptyReader()).toBe(type);
  expect(partsOf({ reader: "long" }).emptyReader().schema.type).toBe("long");
  expect(partsOf({ reader: "writer" }).emptyReader().schema.type).toBe("null");
});
