import { describe, expect, it } from "vitest";
import { injectedCodecs } from "../../src/container/injected.js";
import { openContainer } from "../../src/container/open.js";
import { encodeContainer } from "../../src/container/write.js";
import { LimitError } from "../../src/errors.js";
import { avroType } from "../../src/type/avro-type.js";
import { blockOf, concat, headerOf } from "./files.js";

const codec = { name: "lz4", decompress: (bytes: Uint8Array) => bytes.slice().reverse() };
const file = concat([
  headerOf([
    ["avro.schema", '"int"'],
    ["avro.codec", "lz4"],
  ]),
  blockOf({ count: 2, data: Uint8Array.of(4, 2) }),
]);

describe("option codecs", () => {
  it("reads a file by a codec of the caller", async () => {
    expect(await (await openContainer(file, { codecs: { lz4: codec } })).toArray()).toEqual([1, 2]);
    await expect((await openContainer(file)).toArray()).rejects.toMatchObject({ code: "unknown-codec" });
  });

  it("holds what it gives to the limit, and to be bytes", async () => {
    const large = { ...codec, decompress: async () => new Uint8Array(1_001) };
    const opened = await openContainer(file, { codecs: { lz4: large }, limits: { maxBlockBytes: 1_000 } });
    await expect(opened.toArray()).rejects.toBeInstanceOf(LimitError);
    const none = { ...codec, decompress: () => "text" as unknown as Uint8Array };
    const other = await openContainer(file, { codecs: { lz4: none } });
    await expect(other.toArray()).rejects.toMatchObject({ code: "codec-error", block: 0 });
  });

  it("sees own properties only", () => {
    expect(injectedCodecs(undefined).size).toBe(0);
    expect(injectedCodecs(Object.create({ lz4: codec })).has("lz4")).toBe(false);
    expect(injectedCodecs(JSON.parse("{}")).get("constructor")).toBeUndefined();
  });

  it("passes compressing on", async () => {
    const both = {
      ...codec,
      levels: [1, 3] as const,
      compress: (bytes: Uint8Array, level?: number) => bytes.slice(level),
    };
    const held = injectedCodecs({ lz4: both }).get("lz4")!;
    expect(held.levels).toEqual([1, 3]);
    expect(await held.compress!(Uint8Array.of(5, 6), 1)).toEqual(Uint8Array.of(6));
    expect(injectedCodecs({ lz4: codec }).get("lz4")!.compress).toBeUndefined();
  });

  it("writes and reads a file that the specification does not know", async () => {
    const both = { ...codec, compress: codec.decompress };
    const bytes = await encodeContainer(avroType("string"), ["a", "b"], { codec: "lz4", codecs: { lz4: both } });
    const opened = await openContainer(bytes, { codecs: { lz4: both } });
    expect(opened.codec).toBe("lz4");
    expect(await opened.toArray()).toEqual(["a", "b"]);
  });

  it("wants bytes from compressing, and says which codec failed", async () => {
    const none = { ...codec, compress: () => "text" as unknown as Uint8Array };
    const written = encodeContainer(avroType("string"), ["a"], { codec: "lz4", codecs: { lz4: none } });
    await expect(written).rejects.toMatchObject({ code: "codec-error", message: expect.stringContaining("lz4") });
  });

  it.each([[[1]], [[3, 1]], [["1", "3"]], [[1.5, 2]], [7]])("refuses levels that are none: %j", (levels) => {
    const given = { lz4: { ...codec, compress: codec.decompress, levels } };
    expect(() => injectedCodecs(given)).toThrow(expect.objectContaining({ code: "invalid-argument" }));
  });

  it.each([
    [null],
    ["snappy"],
    [{ null: codec }],
    [{ lz4: undefined }],
    [{ lz4: { name: "lz4" } }],
    [{ lz4: { ...codec, compress: 1 } }],
  ])("refuses %j", (given) => {
    expect(() => injectedCodecs(given)).toThrow(expect.objectContaining({ code: "invalid-argument" }));
  });
});
